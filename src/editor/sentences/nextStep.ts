import { l10n } from 'vscode';
import { commandIds, type CommandId } from '../contributions';

/** A way on that a notification offers as a button. */
export interface NextStep {
  readonly title: string;
  readonly command: CommandId;
  readonly argument?: Readonly<Record<string, string>>;
}

/** Everything a failure's notification may lead to. */
export const nextSteps = {
  showLog: (): NextStep => ({ title: l10n.t('Show Log'), command: commandIds.showLog }),
  restart: (): NextStep => ({ title: l10n.t('Restart'), command: commandIds.restartPlatform }),
  /** Restart, where nothing of ours runs that could be started. */
  tryAgain: (): NextStep => ({ title: l10n.t('Try Again'), command: commandIds.restartPlatform }),
  /** The same beside an action that failed, which it does not do again. */
  connectAgain: (): NextStep => ({ title: l10n.t('Connect Again'), command: commandIds.restartPlatform }),
  connect: (): NextStep => ({ title: l10n.t('Connect to a Platform…'), command: commandIds.connectToPlatform }),
  signIn: (): NextStep => ({ title: l10n.t('Sign In'), command: commandIds.signIn }),
  refresh: (): NextStep => ({ title: l10n.t('Refresh'), command: commandIds.refresh }),
  switchAccount: (): NextStep => ({ title: l10n.t('Switch Account'), command: commandIds.switchAccount }),
  uploadVersion: (): NextStep => ({ title: l10n.t('Upload Version'), command: commandIds.uploadVersion }),
  /** Show what a release is now. */
  show: (releaseId: string): NextStep => ({
    title: l10n.t('Show'),
    command: commandIds.openRelease,
    argument: { releaseId },
  }),
  open: (releaseId: string, version: string): NextStep => ({
    title: l10n.t('Open {0}', version),
    command: commandIds.openRelease,
    argument: { releaseId },
  }),
  viewConfiguration: (releaseId: string): NextStep => ({
    title: l10n.t('View Configuration'),
    command: commandIds.viewConfiguration,
    argument: { releaseId },
  }),
  applyPage: (releaseId: string): NextStep => ({
    title: l10n.t('Edit'),
    command: commandIds.applyToRelease,
    argument: { releaseId },
  }),
} as const;
