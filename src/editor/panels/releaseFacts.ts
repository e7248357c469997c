import type { Adoption } from '../../protocol/adoption';
import type { Approval } from '../../protocol/approval';
import type { Me } from '../../protocol/people';
import type { LogEntry, Release } from '../../protocol/release';
import type { TargetApp } from '../../protocol/targetApp';
import type { PanelActionName, ReleaseView } from '../../protocol/webview';
import type { TesterBoardFacts } from '../testers/board/testerBoard';
import type { ShownTesters } from './shownTestGroup';
import type { AskedUser } from './userQuestion';
import type { QrCodeFacts } from './shownQrCode';

/** Everything the panel shows is made of this. */
export interface ReleaseFacts {
  readonly release: Release;
  readonly log: readonly LogEntry[];
  /** What phones reported, once it was read. */
  readonly adoption: Adoption | undefined;
  /** Its QR code; null where it has none, or none was read yet. */
  readonly qrCode: QrCodeFacts | null;
  /** The super app it goes to, with its policy. */
  readonly targetApp: TargetApp | undefined;
  /** The request to remove it that waits for this person's decision. */
  readonly removal: Approval | undefined;
  readonly me: Me;
  readonly testGroup: ShownTesters;
  /** Its testers as they are looked at, once they were read. */
  readonly testers: TesterBoardFacts | undefined;
  /** Whether somebody else is signed in here, too. */
  readonly hasOtherAccounts: boolean;
  /** The user whom the panel was asked about last. */
  readonly asked: AskedUser | undefined;
  readonly busy: PanelActionName | null;
  readonly away: ReleaseView['away'];
  readonly told: ReleaseView['told'];
}
