import { l10n } from 'vscode';
import { checkPercentage, fullPercentage, offeredPercentages } from '../../core/percentage';
import type { Release } from '../../protocol/release';
import type { FlowContext } from '../flowContext';
import { errorSentence } from '../sentences/errorSentence';
import { targetName, versionName } from '../sentences/statusWords';
import { percentageError } from './percentageError';

/** The percentages a target app restricts its grayscales to; `null` allows every whole number. */
export type AllowedPercentages = readonly number[] | null;

/** Asks for the share of users, above the present one: a preset of the target app, or any whole number it allows. */
export async function askPercentage(
  context: FlowContext,
  release: Release,
  allowed: AllowedPercentages,
): Promise<number | undefined> {
  const choices = offeredPercentages(release.percentage, allowed).map((percentage) => ({
    label: `${percentage} %`,
    ...(percentage === fullPercentage && { description: l10n.t('Full Release: everyone') }),
    value: percentage,
  }));
  const other = { label: l10n.t('Another Percentage…'), value: 'other' as const };
  const chosen = await context.ui.pick<number | 'other'>({
    title: `${versionName(release)} · ${targetName(release)}`,
    placeHolder:
      release.percentage === null
        ? l10n.t('How many users get {0} first?', release.version)
        : l10n.t('{0} % of the users have {1}. How many next?', release.percentage, release.version),
    choices: allowed === null ? [...choices, other] : choices,
  });
  return chosen === 'other' ? typePercentage(context, release, allowed) : chosen;
}

async function typePercentage(
  context: FlowContext,
  release: Release,
  allowed: AllowedPercentages,
): Promise<number | undefined> {
  const check = (text: string): ReturnType<typeof checkPercentage> =>
    checkPercentage(text, release.percentage, allowed);
  const text = await context.ui.input({
    title: `${versionName(release)} · ${targetName(release)}`,
    prompt: l10n.t('Share of the users in percent, a whole number up to 100'),
    check: (typed) => {
      const error = percentageError(check(typed));
      return error && errorSentence(error, { release }).sentence;
    },
  });
  const checked = text === undefined ? undefined : check(text);
  return checked?.ok === true ? checked.percentage : undefined;
}

/** Reads what the release's target app allows. */
export async function allowedPercentages(context: FlowContext, release: Release): Promise<AllowedPercentages> {
  const apps = await context.store.targetApps();
  return apps.find(({ id }) => id === release.targetAppId)?.policy.percentages ?? null;
}
