import { l10n } from 'vscode';
import type { Approval } from '../../protocol/approval';
import type { Release } from '../../protocol/release';
import type { EditorAction, PanelAction } from '../../protocol/webview';
import type { FlowContext, FlowOutcome } from '../flowContext';
import type { TesterListInput } from '../flows/testers';
import { isRemovalOf } from '../approvals/removalRequest';
import { askTesterFile } from '../testers/askTesterFile';
import { urisIn } from '../testers/droppedFile';
import type { ReleaseFlows } from './releaseFlows';

async function decide(
  context: FlowContext,
  release: Release,
  flow: (context: FlowContext, approval: Approval, reason?: string) => Promise<FlowOutcome>,
  reason: string | null,
): Promise<FlowOutcome> {
  const approvals = await context.store.approvals('mine');
  const approval =
    approvals.find((one) => isRemovalOf(one, release)) ?? approvals.find(({ id }) => id === release.approval?.id);
  if (approval === undefined) {
    void context.ui.warn(l10n.t('This request does not wait for you any more. Nothing was changed.'));
    return 'failed';
  }
  return reason === null ? flow(context, approval) : flow(context, approval, reason);
}

async function withTesterFile(
  context: FlowContext,
  release: Release,
  flow: (context: FlowContext, release: Release, list: TesterListInput) => Promise<FlowOutcome>,
): Promise<FlowOutcome> {
  const uri = await askTesterFile(context.ui);
  return uri === undefined ? 'canceled' : flow(context, release, { kind: 'file', uri });
}

async function withdrawOffline(
  context: FlowContext,
  { withdrawRequest }: ReleaseFlows,
  release: Release,
): Promise<FlowOutcome> {
  const { offlineRequest } = release;
  if (offlineRequest === null) return 'canceled';
  return withdrawRequest(context, { ...release, ...offlineRequest, releaseId: release.id, category: 'Offline' });
}

/** The actions that are flows on the release; the others are the panel's own matter. */
export type FlowAction = Exclude<
  PanelAction,
  | {
      readonly name:
        'openRelease' | 'chooseLogo' | 'showHowPhonesReport' | 'readTestGroup' | 'readTesters' | 'goToTesterLine';
    }
  | EditorAction
>;

/** Does what a button of the panel asks for, by the same flow that the tree and the commands take. */
export function runAction(
  context: FlowContext,
  flows: ReleaseFlows,
  release: Release,
  action: FlowAction,
): Promise<FlowOutcome> {
  switch (action.name) {
    case 'retryBuild':
      return flows.retryBuild(context, release);
    case 'editConfiguration':
      return flows.viewConfiguration(context, release);
    case 'apply':
      return flows.applyAsShown(context, release, action.information);
    case 'withdraw':
      return flows.withdraw(context, release);
    case 'approve':
      return decide(context, release, flows.approve, action.reason);
    case 'reject':
      return decide(context, release, flows.reject, action.reason);
    case 'addTesters':
      return flows.addTesters(context, release, { kind: 'text', text: action.text });
    case 'updateTestGroup':
      return flows.updateTestGroup(context, release, { kind: 'text', text: action.text });
    case 'addTestersFromFile':
      return withTesterFile(context, release, flows.addTesters);
    case 'updateTestGroupFromFile':
      return withTesterFile(context, release, flows.updateTestGroup);
    case 'completeTesting':
      return flows.completeTesting(context, release);
    case 'cancelTesting':
      return flows.cancelTesting(context, release);
    case 'exportTesters':
      return flows.exportTesters(context, release);
    case 'remindTesters':
      return flows.remindTesters(context, release);
    case 'confirmGrayscale':
      return flows.grayscaleRelease(context, release);
    case 'releaseToEveryone':
      return flows.releaseToEveryone(context, release);
    case 'nextGrayscaleStep':
      return flows.nextGrayscaleStep(context, release, action.percentage);
    case 'takeOffline':
      return flows.takeOffline(context, release);
    case 'withdrawOffline':
      return withdrawOffline(context, flows, release);
    case 'forceRemove':
      return flows.forceRemove(context, release);
    case 'cancelRelease':
      return flows.cancelRelease(context, release);
    case 'copyQrCodeLink':
      return flows.copyQrCodeLink(context, release, action);
    case 'saveQrCode':
      return flows.saveQrCode(context, release, action);
    case 'dropFiles':
      return flows.dropTesterFiles(context, release, urisIn(action.uris.join('\n')));
    case 'uploadVersion':
      return flows.uploadVersion(context);
  }
}
