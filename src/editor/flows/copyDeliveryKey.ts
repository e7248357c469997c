import { l10n, workspace, type Uri } from 'vscode';
import { deliveryKeyFile, type DeliveryKey } from '../../protocol/deliveryKeyFile';
import { fits } from '../../protocol/fits';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName } from '../sentences/statusWords';

/** Copy Delivery Key: the key that a phone of a target asks the platform of this machine with, and where that listens. */
export async function copyDeliveryKey({ ui }: FlowContext, file: Uri, address: string): Promise<FlowOutcome> {
  const keys = await readKeys(file);
  if (keys === undefined) {
    void ui.fail(
      l10n.t(
        'The delivery keys of this machine cannot be read ({0}). Restart the platform: it writes the file anew.',
        file.fsPath,
      ),
    );
    return 'failed';
  }
  const chosen = await ui.pick<DeliveryKey>({
    title: l10n.t('Copy Delivery Key'),
    placeHolder: l10n.t('Whose phone asks?'),
    choices: keys.map((key) => ({ label: targetName(key), value: key })),
  });
  if (chosen === undefined) return 'canceled';
  await ui.copy(chosen.key);
  void ui.inform(
    l10n.t('The delivery key of {0} is copied. The platform listens at {1}.', targetName(chosen), address),
  );
  return 'done';
}

async function readKeys(file: Uri): Promise<readonly DeliveryKey[] | undefined> {
  try {
    const keys: unknown = JSON.parse(Buffer.from(await workspace.fs.readFile(file)).toString('utf8'));
    return fits(deliveryKeyFile, keys) ? keys : undefined;
  } catch {
    return undefined;
  }
}
