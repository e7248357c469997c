import { commands, l10n, type Uri } from 'vscode';
import { testersCsvBegin, testersCsvRecord } from '../../core/testers/testersCsv';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { numberText, targetName, versionName } from '../sentences/statusWords';
import { allTesters } from '../store/testerPages';
import { rememberExportedTesters } from '../testers/testerFiles';
import { FileNotWritten, writeInParts } from '../writeInParts';
import { abortSignal } from './abortSignal';
import { attempt } from './attempt';
import { releaseFileName } from './releaseFileName';
import { whenChosen } from './whenChosen';

/** Export as CSV: every tester of a release with what is known of them, in a file where the person says. */
export function exportTesters(context: FlowContext, release: Release): Promise<FlowOutcome> {
  return attempt(context, () => chooseAndWrite(context, release), release);
}

async function chooseAndWrite(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const { ui } = context;
  // By this name it is known for a tester list.
  const name = releaseFileName(release, 'testers.csv');
  const uri = await ui.saveFile(l10n.t('Export Testers'), name, { [l10n.t('Tester Lists')]: ['csv'] });
  if (uri === undefined) return 'canceled';
  // Before anything is in it: it names people, and no upload of this workspace may take it along.
  await rememberExportedTesters(context, uri);
  try {
    const count = await write(context, release, uri);
    tell(context, uri, count);
    return 'done';
  } catch (error) {
    if (!(error instanceof FileNotWritten)) throw error;
    context.log.warn('exportTesters', error.message);
    void ui.fail(l10n.t('{0} could not be written, and nothing was left of it: {1}', shownName(uri), error.message));
    return 'failed';
  }
}

function write(context: FlowContext, release: Release, uri: Uri): Promise<number> {
  const title = l10n.t('Exporting the testers of {0} on {1}', versionName(release), targetName(release));
  return context.ui.progress(title, async (report, token) => {
    let count = 0;
    const signal = abortSignal(token);
    async function* parts(): AsyncGenerator<string> {
      yield testersCsvBegin;
      for await (const { items, counts } of allTesters(context.platform, release.id, {}, signal)) {
        yield items.map(testersCsvRecord).join('');
        count += items.length;
        const said = l10n.t('{0} of {1} testers', numberText(count), numberText(counts.testers));
        report(said, counts.testers === 0 ? 1 : count / counts.testers);
        // Also where it is pressed while no request is on its way.
        signal.throwIfAborted();
      }
    }
    await writeInParts(uri, parts());
    return count;
  });
}

function tell(context: FlowContext, uri: Uri, count: number): void {
  const sentence =
    count === 1
      ? l10n.t('1 tester was exported to {0}.', shownName(uri))
      : l10n.t('{0} testers were exported to {1}.', numberText(count), shownName(uri));
  const choice = context.ui.inform(sentence, { id: 'open', title: l10n.t('Open') });
  whenChosen(context, choice, { open: () => commands.executeCommand('vscode.open', uri) });
}

function shownName(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
