import { l10n, workspace, type Memento } from 'vscode';
import type { Release } from '../../protocol/release';
import type { TesterGroup, TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import { chooseTesterColumn } from '../flows/chooseTesterColumn';
import { numberText } from '../sentences/statusWords';
import { testerColumn } from './testerColumns';
import type { TesterListInput } from './testerList';
import { chosenGroups, rememberGroups } from './testerGroups';

/** How a list is read: what only a person can say of it. */
export interface ListReading {
  /** Which column of a table without a header has the user IDs, from 1. */
  readonly column?: number | undefined;
  /** The groups that are taken, `''` for testers without one; all where there is nothing. */
  readonly groups?: readonly string[] | undefined;
}

/** What the person has said of a list before. */
export function rememberedReading(
  storage: Pick<Memento, 'get'>,
  release: Release,
  input: TesterListInput,
): ListReading {
  if (input.kind !== 'file') return {};
  return { column: testerColumn(storage, input.uri), groups: chosenGroups(storage, release.id, input.uri)?.taken };
}

/** What has to be said of a list before it can be taken as it is meant. */
export type OpenQuestion = 'column' | 'groups';

/** What only a person can say of a list, once the platform has looked at it. */
export function openQuestion(
  storage: Pick<Memento, 'get'>,
  release: Release,
  input: TesterListInput,
  { lines, groups }: TesterOutcome,
): OpenQuestion | undefined {
  if (input.kind !== 'file') return undefined;
  const isUnnamed = lines.some(({ code }) => code === 'unnamed columns');
  if (isUnnamed && testerColumn(storage, input.uri) === undefined) return 'column';
  const known = chosenGroups(storage, release.id, input.uri)?.known ?? [];
  return hasChoice(groups) && groups.some(({ name }) => !known.includes(name ?? '')) ? 'groups' : undefined;
}

/** One group alone is taken as it is. */
export function hasChoice(groups: readonly TesterGroup[]): boolean {
  return groups.length > 1;
}

/** Asks it, and remembers the answer for the list; says whether there was one. */
export async function askAbout(
  context: FlowContext,
  question: OpenQuestion,
  release: Release,
  input: TesterListInput,
  { groups, total }: TesterOutcome,
): Promise<boolean> {
  if (input.kind !== 'file') return false;
  if (question === 'column') return (await chooseTesterColumn(context, input.uri)) === 'done';
  const before = chosenGroups(context.drafts, release.id, input.uri);
  const names = groups.map(({ name }) => name ?? '');
  const wasLeftOut = (name: string): boolean =>
    before?.taken !== undefined && before.known.includes(name) && !before.taken.includes(name);
  const taken = await context.ui.pickMany<string>({
    title: l10n.t('Groups of {0}', workspace.asRelativePath(input.uri)),
    placeHolder:
      total === 0
        ? l10n.t('The groups that are taken have no user ID here. Which groups are testers of {0}?', release.version)
        : l10n.t('Which groups are testers of {0}?', release.version),
    choices: groups.map(({ name, count }) => ({
      label: name ?? l10n.t('Without a Group'),
      description: count === 1 ? l10n.t('1 tester') : l10n.t('{0} testers', numberText(count)),
      picked: !wasLeftOut(name ?? ''),
      value: name ?? '',
    })),
  });
  if (taken === undefined || taken.length === 0) return false;
  const isAll = taken.length === names.length;
  await rememberGroups(context.drafts, release.id, input.uri, { known: names, ...(!isAll && { taken }) });
  return true;
}
