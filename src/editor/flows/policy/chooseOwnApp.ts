import { l10n } from 'vscode';
import { PlatformError } from '../../../core/errorCode';
import type { TargetApp } from '../../../protocol/targetApp';
import type { FlowContext } from '../../flowContext';

/** Asks for a super app whose rules the person sets; the only one is taken, and where there is none they are told who does. */
export async function chooseOwnApp({ store, ui }: FlowContext, title: string): Promise<TargetApp | undefined> {
  const apps = (await store.targetApps()).filter(({ maySetPolicy }) => maySetPolicy);
  const [only, ...others] = apps;
  if (only === undefined) {
    void ui.inform(l10n.t('A super app’s policy is set by a Workspace Admin of its workspace.'));
    return undefined;
  }
  if (others.length === 0) return only;
  return ui.pick({
    title,
    placeHolder: l10n.t('Of which super app?'),
    choices: apps.map((app) => ({ label: app.name, value: app })),
  });
}

/** As it is on the platform now, whatever the window remembers. */
export async function readApp({ store }: FlowContext, id: string): Promise<TargetApp> {
  await store.refresh();
  const app = (await store.targetApps()).find((one) => one.id === id);
  if (app === undefined) throw new PlatformError('NOT_FOUND', { targetAppId: id });
  return app;
}
