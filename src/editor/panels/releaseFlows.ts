import type { Uri } from 'vscode';
import type { Approval } from '../../protocol/approval';
import type { EditedInformation } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import type { WantedQrCode } from '../flows/qrCode';
import type { WithdrawnRequest } from '../flows/withdrawRequest';
import type { TesterListInput } from '../flows/testers';

type ReleaseFlow = (context: FlowContext, release: Release) => Promise<FlowOutcome>;
type TesterFlow = (context: FlowContext, release: Release, list?: TesterListInput) => Promise<FlowOutcome>;
type QrCodeFlow = (context: FlowContext, release: Release, wanted: WantedQrCode) => Promise<FlowOutcome>;
type DecisionFlow = (context: FlowContext, approval: Approval, reason?: string) => Promise<FlowOutcome>;

/** What the panel's buttons set going. */
export interface ReleaseFlows {
  readonly retryBuild: ReleaseFlow;
  readonly viewConfiguration: ReleaseFlow;
  readonly applyAsShown: (
    context: FlowContext,
    release: Release,
    information: EditedInformation | null,
  ) => Promise<FlowOutcome>;
  readonly withdraw: ReleaseFlow;
  readonly approve: DecisionFlow;
  readonly reject: DecisionFlow;
  readonly addTesters: TesterFlow;
  readonly updateTestGroup: TesterFlow;
  readonly dropTesterFiles: (context: FlowContext, release: Release, uris: readonly Uri[]) => Promise<FlowOutcome>;
  readonly completeTesting: ReleaseFlow;
  readonly cancelTesting: ReleaseFlow;
  readonly exportTesters: ReleaseFlow;
  readonly remindTesters: ReleaseFlow;
  readonly grayscaleRelease: ReleaseFlow;
  readonly nextGrayscaleStep: (context: FlowContext, release: Release, percentage?: number) => Promise<FlowOutcome>;
  readonly releaseToEveryone: ReleaseFlow;
  readonly cancelRelease: ReleaseFlow;
  readonly takeOffline: ReleaseFlow;
  readonly forceRemove: ReleaseFlow;
  readonly withdrawRequest: (context: FlowContext, approval: WithdrawnRequest) => Promise<FlowOutcome>;
  readonly copyQrCodeLink: QrCodeFlow;
  readonly saveQrCode: QrCodeFlow;
  readonly uploadVersion: (context: FlowContext) => Promise<FlowOutcome>;
}
