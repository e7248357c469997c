import { commands, l10n, type Uri } from 'vscode';
import { hasQrCode } from '../../core/qrCode';
import type { Release } from '../../protocol/release';
import type { Version } from '../../protocol/version';
import type { ApprovalFilters } from '../approvals/approvalFilter';
import type { ApprovalTree } from '../approvals/approvalTree';
import { askFilter, askOrder, askSearch } from '../approvals/askFilter';
import type { SignedInAccount } from '../auth/signedInAccount';
import { signIn, signOut, switchTo } from '../auth/accounts';
import type { ConnectionProfile } from '../connection/connectionProfile';
import type { PlatformSources } from '../connection/platformSources';
import { isUnfinished } from '../currentRelease';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { connectToPlatform, useOwnPlatform } from '../flows/connectToPlatform';
import { accessTokens } from '../flows/accessTokens/accessTokens';
import { copyDeliveryKey } from '../flows/copyDeliveryKey';
import { createMiniProgram } from '../flows/createMiniProgram';
import { createSample } from '../flows/createSample';
import { chooseMiniProgram } from '../flows/chooseMiniProgram';
import { editAsJson, globalDocument, releaseDocument } from '../flows/editConfigurationAsJson';
import { editGlobalConfiguration } from '../flows/editGlobalConfiguration';
import { editPolicy } from '../flows/policy/editPolicy';
import { grantDomains } from '../flows/policy/grantDomains';
import { addMember } from '../flows/members/addMember';
import { assignMiniPrograms, changeRole, removeMember } from '../flows/members/changeMember';
import { approve, reject } from '../flows/review';
import { selectApp } from '../flows/selectApp';
import { showWhatAUserGets } from '../flows/showWhatAUserGets';
import { uploadVersion } from '../flows/uploadVersion';
import type { PinnedRelease } from '../pinnedRelease';
import type { PlatformConnection } from '../platformConnection';
import type { KeptInStep } from '../testers/step/keptInStep';
import { withdrawRequest } from '../flows/withdrawRequest';
import { approvalFor, removalToWithdraw } from './chooseApproval';
import { chooseRelease } from './chooseRelease';
import { commandArgument } from './commandArgument';
import type { CommandHandlers } from './commandHandlers';
import { onRelease, releaseCommands } from './releaseCommands';
import { testerCommands } from './testerCommands';
import { testerFileCommands } from './testerFileCommands';
import type { TesterListCommand } from './testerListCommands';

export interface CommandSurroundings {
  readonly context: FlowContext;
  readonly connection: PlatformConnection;
  readonly profile: ConnectionProfile;
  readonly sources: PlatformSources;
  readonly account: SignedInAccount;
  readonly pinned: PinnedRelease;
  readonly inStep: KeptInStep;
  readonly filters: ApprovalFilters;
  readonly approvals: ApprovalTree;
  /** Where the platform keeps the keys that phones ask with. */
  readonly deliveryKeys: Uri;
  /** Shows a release in its panel. */
  readonly open: (releaseId: string, place?: 'review' | 'log' | 'qrCode') => void;
}

/** What every command does that is not of a tester list. A command without a handler does not compile. */
export function commandTable(surroundings: CommandSurroundings): Omit<CommandHandlers, TesterListCommand> {
  const { context } = surroundings;
  return {
    ...releaseCommands(context),
    ...panelCommands(surroundings),
    ...pinCommands(surroundings),
    ...reviewCommands(surroundings),
    ...approvalListCommands(surroundings),
    ...miniProgramCommands(context),
    ...memberCommands(context),
    ...testerCommands(context),
    ...accountCommands(surroundings),
    editPolicy: () => editPolicy(context),
    grantDomains: () => grantDomains(context),
    accessTokens: () => accessTokens(context),
    ...testerFileCommands(context, surroundings.inStep),
    showLog: () => context.log.show(),
    refresh: () => context.store.refresh(),
    loadMore: () => context.store.loadMoreMiniPrograms(),
  };
}

function miniProgramCommands(context: FlowContext) {
  return {
    openFolder: async () => {
      await commands.executeCommand('vscode.openFolder');
    },
    createSample: () => createSample(context),
    createMiniProgram: () => createMiniProgram(context),
    editGlobalConfiguration: async (argument) => {
      const { miniProgramId } = commandArgument(argument);
      const miniProgram =
        miniProgramId === undefined
          ? await chooseMiniProgram(context, l10n.t('Edit Global Configuration'), ({ allowed }) =>
              allowed.includes('edit'),
            )
          : await context.store.miniProgram(miniProgramId);
      return miniProgram === undefined ? 'canceled' : editGlobalConfiguration(context, miniProgram);
    },
    editConfigurationAsJson: async (argument) => {
      const { miniProgramId, releaseId } = commandArgument(argument);
      if (miniProgramId !== undefined && releaseId === undefined) {
        return editAsJson(context, globalDocument(await context.store.miniProgram(miniProgramId)), miniProgramId);
      }
      return onRelease(
        context,
        l10n.t('Edit Configuration as JSON'),
        ({ allowed }) => allowed.includes('configure'),
        (own, release) => editAsJson(own, releaseDocument(release), release.id),
      )(argument);
    },
    uploadVersion: () => uploadVersion(context),
    selectApp: async (argument) => selectApp(context, await versionOf(context, argument)),
    showWhatAUserGets: (argument) => showWhatAUserGets(context, commandArgument(argument)),
  } satisfies Partial<CommandHandlers>;
}

function memberCommands(context: FlowContext) {
  return {
    addMember: (argument) => addMember(context, commandArgument(argument)),
    changeRole: (argument) => changeRole(context, commandArgument(argument)),
    assignMiniPrograms: (argument) => assignMiniPrograms(context, commandArgument(argument)),
    removeMember: (argument) => removeMember(context, commandArgument(argument)),
  } satisfies Partial<CommandHandlers>;
}

async function versionOf(context: FlowContext, argument: unknown): Promise<Version | undefined> {
  const { miniProgramId, versionId } = commandArgument(argument);
  if (miniProgramId === undefined || versionId === undefined) return undefined;
  return (await context.store.versions(miniProgramId)).find(({ id }) => id === versionId);
}

function panelCommands({ context, open }: CommandSurroundings) {
  const on = (
    title: string,
    place?: 'log' | 'qrCode',
    fits: (release: Release) => boolean = () => true,
  ): ReturnType<typeof onRelease> =>
    onRelease(context, title, fits, (_, { id }): FlowOutcome => {
      open(id, place);
      return 'done';
    });
  return {
    openRelease: on(l10n.t('Open Release Progress')),
    showReleaseLog: on(l10n.t('Show Log of Release'), 'log'),
    showQrCode: on(l10n.t('Show QR Code'), 'qrCode', ({ status, build }) => hasQrCode(status, build.sha256)),
    viewDetails: on(l10n.t('View Details'), 'log'),
  } satisfies Partial<CommandHandlers>;
}

function pinCommands({ context, pinned, open }: CommandSurroundings) {
  return {
    pinRelease: onRelease(
      context,
      l10n.t('Pin to Status Bar'),
      isUnfinished,
      async (_, { id }): Promise<FlowOutcome> => {
        await pinned.pin(id);
        return 'done';
      },
    ),
    unpinRelease: () => pinned.pin(undefined),
    pickRelease: async () => {
      const release = await chooseRelease(context, { title: l10n.t('Switch Release'), fits: isUnfinished });
      if (release === undefined) return 'canceled';
      await pinned.pin(release.id);
      open(release.id);
      return 'done';
    },
  } satisfies Partial<CommandHandlers>;
}

function reviewCommands({ context, open }: CommandSurroundings) {
  return {
    openReview: async (argument) => {
      const given = commandArgument(argument);
      const releaseId = given.releaseId ?? (await approvalFor(context, given, l10n.t('Open Review')))?.releaseId;
      if (releaseId === undefined) return 'canceled';
      open(releaseId, 'review');
      return 'done';
    },
    approve: async (argument) => {
      const approval = await approvalFor(context, commandArgument(argument), l10n.t('Approve'));
      return approval === undefined ? 'canceled' : approve(context, approval);
    },
    reject: async (argument) => {
      const approval = await approvalFor(context, commandArgument(argument), l10n.t('Reject'));
      return approval === undefined ? 'canceled' : reject(context, approval);
    },
    withdrawRequest: async (argument) => {
      const approval = await removalToWithdraw(context, commandArgument(argument), l10n.t('Withdraw Request'));
      return approval === undefined ? 'canceled' : withdrawRequest(context, approval);
    },
  } satisfies Partial<CommandHandlers>;
}

function approvalListCommands({ context, filters, approvals }: CommandSurroundings) {
  return {
    filterApprovals: () => askFilter(context, filters),
    searchApprovals: () => askSearch(context, filters),
    sortApprovals: () => askOrder(context, filters),
    clearApprovalFilter: () => filters.clear(),
    loadMoreApprovals: (argument) => {
      const { box } = commandArgument(argument);
      if (box !== undefined) approvals.loadMore(box);
    },
  } satisfies Partial<CommandHandlers>;
}

function accountCommands({ context, connection, profile, sources, account, deliveryKeys }: CommandSurroundings) {
  const { ui } = context;
  const accounts = { ui, connection, account };
  const connecting = { ui, connection, profile, sources };
  return {
    switchAccount: () => switchTo(accounts),
    signIn: () => signIn(accounts),
    signOut: async () => {
      if (account.current) await signOut(accounts, account.current.accountId);
    },
    connectToPlatform: async () => {
      const outcome = await connectToPlatform(connecting);
      if (outcome !== 'done') return outcome;
      await connection.started();
      // Whoever was signed in there before still is.
      return account.accounts.length === 0 ? signIn(accounts) : outcome;
    },
    useOwnPlatform: () => useOwnPlatform(connecting),
    restartPlatform: () => connection.restart(),
    copyDeliveryKey: async () => {
      const address = await connection.started();
      // With it, the platform of this machine makes the keys that are missing.
      await connection.source.refreshAccounts();
      return copyDeliveryKey(context, deliveryKeys, address);
    },
  } satisfies Partial<CommandHandlers>;
}
