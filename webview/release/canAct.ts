import type { PanelActionName, ReleaseView } from '../../src/protocol/webview';

/** What the editor does by itself. */
const withoutPlatform: ReadonlySet<PanelActionName> = new Set([
  'restartPlatform',
  'showLog',
  'signIn',
  'switchAccount',
  'openRelease',
  'chooseLogo',
  'showHowPhonesReport',
  'goToTesterLine',
]);

/** Whether an action can be started now: one at a time, and what needs the platform only while it is there. */
export function canAct({ busy, away }: ReleaseView, name: PanelActionName): boolean {
  return busy === null && (away === null || withoutPlatform.has(name));
}
