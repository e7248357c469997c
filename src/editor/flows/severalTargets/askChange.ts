import { l10n } from 'vscode';
import { fullPercentage } from '../../../core/percentage';
import type { Release } from '../../../protocol/release';
import type { FlowContext } from '../../flowContext';
import { statusWord } from '../../sentences/statusWords';
import type { Choice } from '../../ui';
import { draft, keepDraft } from '../drafts';
import { obstacleOf, percentagesOfSome, type Policy, type ReleaseChange } from './releaseChange';
import { markedTarget, obstacleSentence } from './severalSentences';

type PolicyOf = (release: Release) => Policy;

const draftKey = 'several targets/percentage';

/** Asks which step to take: each says on which of the targets it cannot be taken, and why. */
export async function askChange(
  context: FlowContext,
  title: string,
  releases: readonly Release[],
  policyOf: PolicyOf,
): Promise<ReleaseChange | undefined> {
  const changes: readonly ReleaseChange[] = [
    { kind: 'confirm grayscale' },
    ...percentagesOfSome(releases, policyOf).map((percentage) => ({ kind: 'percentage', percentage }) as const),
    { kind: 'full' },
  ];
  const rows = changes.flatMap((change) => changeRow(change, releases, policyOf));
  const other: Choice<'other'> = { label: l10n.t('Another Percentage…'), value: 'other' };
  const mayType = releases.some(
    (release) =>
      release.status === 'Grayscale Release' && release.allowed.includes('grayscale') && allowsAny(policyOf(release)),
  );
  if (rows.length === 0 && !mayType) {
    const why = notOn({ kind: 'full' }, releases, policyOf).join(' ');
    void context.ui.warn(l10n.t('{0}: none of the selected releases can take a step now. {1}', title, why));
    return undefined;
  }
  const chosen = await context.ui.pick<ReleaseChange | 'other'>({
    title,
    placeHolder: l10n.t('Which step on {0} targets?', releases.length),
    choices: mayType ? [...rows, other] : rows,
  });
  return chosen === 'other' ? typePercentage(context, title, releases, policyOf) : chosen;
}

const allowsAny = (policy: Policy): boolean => (policy?.percentages ?? null) === null;

/** A step as a row; none where no target can take it. */
function changeRow(
  change: ReleaseChange,
  releases: readonly Release[],
  policyOf: PolicyOf,
): readonly Choice<ReleaseChange>[] {
  const without = notOn(change, releases, policyOf);
  if (without.length === releases.length) return [];
  return [
    {
      label: changeWord(change),
      description: l10n.t('on {0} of {1} targets', releases.length - without.length, releases.length),
      ...(without.length > 0 && { detail: without.join(' ') }),
      value: change,
    },
  ];
}

/** The targets that cannot take a step, each with the reason. */
function notOn(change: ReleaseChange, releases: readonly Release[], policyOf: PolicyOf): readonly string[] {
  return releases.flatMap((release) => {
    const obstacle = obstacleOf(change, release, policyOf(release));
    return obstacle ? [l10n.t('Not {0}: {1}', markedTarget(release), obstacleSentence(obstacle, release))] : [];
  });
}

function changeWord(change: ReleaseChange): string {
  if (change.kind === 'percentage') return `${change.percentage} %`;
  return change.kind === 'full' ? l10n.t('Full Release: everyone') : statusWord('Grayscale Release');
}

async function typePercentage(
  context: FlowContext,
  title: string,
  releases: readonly Release[],
  policyOf: PolicyOf,
): Promise<ReleaseChange | undefined> {
  const text = await context.ui.input({
    title,
    prompt: l10n.t('Share of the users in percent, a whole number up to 100'),
    value: draft(context, draftKey) ?? '',
    // Only what no target can take is refused here; the confirmation says which ones are left out.
    check: (typed) => {
      const without = notOn(changeTo(typed), releases, policyOf);
      return without.length === releases.length ? without[0] : undefined;
    },
    keep: (typed) => keepDraft(context, draftKey, typed),
  });
  if (text === undefined) return undefined;
  // It stands there again where the confirmation is left.
  await keepDraft(context, draftKey, text);
  return changeTo(text);
}

/** Once what was typed is done. */
export function forgetTyped(context: FlowContext): Promise<void> {
  return keepDraft(context, draftKey, undefined);
}

/** Reads what was typed, such as `20` or `20 %`; what is no number is left to the rule of percentages. */
function changeTo(typed: string): ReleaseChange {
  const percentage = Number(typed.replace(/\s*%?\s*$/u, '').trim() || 'nothing');
  return percentage === fullPercentage ? { kind: 'full' } : { kind: 'percentage', percentage };
}
