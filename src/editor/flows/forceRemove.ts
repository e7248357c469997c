import { l10n } from 'vscode';
import { environments } from '../../core/releaseTarget';
import { forceRemoved } from '../../core/removal';
import type { Release } from '../../protocol/release';
import type { TargetApp } from '../../protocol/targetApp';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { removedText } from '../sentences/removedText';
import { numberText, together } from '../sentences/statusWords';
import { attempt } from './attempt';
import { keepDraft } from './drafts';
import { askRemovalReason, whatForRemoval } from './removalReason';
import { showNow } from './showNow';

/** Force Remove (T24) of the mini program that a release is of, from super apps of one's own, in all their environments. */
export function forceRemove(context: FlowContext, release: Release): Promise<FlowOutcome> {
  return attempt(context, async () => forceRemoveOf(context, release), release);
}

/** A super app with what it would take. */
interface Removable {
  readonly app: TargetApp;
  readonly taken: readonly Release[];
}

async function forceRemoveOf(context: FlowContext, release: Release): Promise<FlowOutcome> {
  const chosen = await chooseApps(context, release);
  if (chosen === undefined) return 'canceled';
  const key = `force-remove/${release.miniProgramId}`;
  const apps = together(chosen.map(({ app }) => app.name));
  const reason = await askRemovalReason(context, key, {
    title: l10n.t('Remove {0} by Force from {1}', release.miniProgramName, apps),
    prompt: l10n.t('The reason, as the people of the mini program will read it.'),
  });
  if (reason === undefined) return 'canceled';
  if (!(await confirmRemoval(context, release, chosen, reason))) return 'canceled';
  const params = { id: release.miniProgramId };
  const { revision } = await context.platform.call('getMiniProgram', { params });
  await context.platform.call('forceRemove', {
    params,
    ifMatch: revision,
    body: { targetAppIds: chosen.map(({ app }) => app.id), reason },
  });
  await keepDraft(context, key, undefined);
  for (const { taken } of chosen) for (const { id } of taken) await showNow(context, id);
  return 'done';
}

function confirmRemoval(
  { ui }: FlowContext,
  { miniProgramName }: Release,
  chosen: readonly Removable[],
  reason: string,
): Promise<boolean> {
  const apps = together(chosen.map(({ app }) => app.name));
  const reviewed = chosen.filter(({ app }) => app.policy.forceRemovalApproval).map(({ app }) => app.name);
  return ui.confirm(
    l10n.t('Remove {0} by force from {1}, in all environments?', miniProgramName, apps),
    whatForRemoval(
      reason,
      ...chosen.map(({ app, taken }) => l10n.t('{0}: {1}.', app.name, removedText(taken))),
      l10n.t('Whatever else it has there is taken, too, even what was never submitted to you.'),
      l10n.t('Nobody gets it there any more, and its people are told why. They may release a new version.'),
      ...(reviewed.length === 0
        ? [l10n.t('It happens at once.')]
        : [l10n.t('Somebody else of {0} approves it first.', together(reviewed))]),
    ),
    reviewed.length === 0 ? l10n.t('Force Remove') : l10n.t('Submit for Review'),
  );
}

/** Production first; of all environments there are, whichever of them the super app still offers. */
function inOrder(taken: readonly Release[]): readonly Release[] {
  return environments.flatMap((environment) => taken.filter((release) => release.environment === environment));
}

/** Of one's own super apps those that have the mini program; asks where there are several. */
async function chooseApps(context: FlowContext, release: Release): Promise<readonly Removable[] | undefined> {
  const releases = await context.store.releases(release.miniProgramId);
  const removable = (await context.store.targetApps()).flatMap((app): Removable[] => {
    const taken = inOrder(forceRemoved(releases.filter(({ targetAppId }) => targetAppId === app.id)));
    return taken.some(({ allowed }) => allowed.includes('force-remove')) ? [{ app, taken }] : [];
  });
  if (removable.length <= 1) return removable.length === 0 ? undefined : removable;
  const chosen = await context.ui.pickMany({
    title: l10n.t('Remove {0} by Force', release.miniProgramName),
    placeHolder: l10n.t('From which super apps?'),
    choices: removable.map((one) => ({
      label: one.app.name,
      description: countOf(one.taken),
      picked: one.app.id === release.targetAppId,
      value: one,
    })),
  });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen;
}

function countOf({ length }: readonly Release[]): string {
  return length === 1 ? l10n.t('1 release') : l10n.t('{0} releases', numberText(length));
}
