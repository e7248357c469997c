import type { LogOutputChannel, Memento, Uri } from 'vscode';
import type { Platform } from '../client/platform';
import type { ProjectProblems } from './project/projectProblems';
import type { ReleaseStore } from './store/releaseStore';
import type { ChangesUnderWay } from './testers/changesUnderWay';
import type { TesterReviews } from './testers/review/testerReviews';
import type { TesterProblems } from './testers/testerProblems';
import type { Ui } from './ui';

/** What every flow works with: the platform as the signed-in account, what is known of it, and the person. */
export interface FlowContext {
  readonly platform: Platform;
  readonly store: ReleaseStore;
  readonly ui: Ui;
  readonly log: LogOutputChannel;
  /** Where the extension is installed, for what ships with it. */
  readonly extensionUri: Uri;
  /** What was typed but not taken by the platform yet, to be offered again; the workspace's state. */
  readonly drafts: Memento;
  readonly projectProblems: ProjectProblems;
  readonly testerProblems: TesterProblems;
  readonly testerReviews: TesterReviews;
  readonly testerChanges: ChangesUnderWay;
  readonly configurationDocuments?: ConfigurationDocuments;
  /** Has the person asked to sign in again where what they do is refused because their session is over. */
  acting?<T>(work: () => Promise<T>): Promise<T>;
  /** Shows a release in its panel, on the page of a task. */
  openPanel?(releaseId: string, page?: ReleasePage): void;
  /** Whether the person can go on as somebody else without signing in first. */
  hasOtherAccounts?(): boolean;
  /** Whether the person looks at a release already, so that nothing need lead there. */
  isShown?(releaseId: string): boolean;
}

/** What was edited in the JSON documents of configurations, and not sent. */
export interface ConfigurationDocuments {
  isUnsent(uri: Uri): boolean;
  discard(uri: Uri): Promise<void>;
}

/** The pages of the Release Progress panel beside the progress itself. */
export type ReleasePage = 'apply' | 'review' | 'configuration' | 'testers';

/** How a flow ended. Canceling is an outcome, not an error; what failed was told already. */
export type FlowOutcome = 'done' | 'canceled' | 'failed';
