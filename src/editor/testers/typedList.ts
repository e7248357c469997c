import type { Release } from '../../protocol/release';
import type { FlowContext } from '../flowContext';
import { draft, keepDraft } from '../flows/drafts';
import { PanelDrafts } from '../flows/panelDrafts';
import { splitUserIds } from './splitUserIds';
import type { TesterListInput } from './testerList';
import type { TesterChange } from './sendTesters';

/** A list that replaces the group is about the group that it was begun from: another one is begun anew. */
const key = (release: Release, change: TesterChange): string =>
  change === 'add' ? `testers/${release.id}` : `testers/${release.id}/replace`;

const mark = ({ revision }: Release, change: TesterChange): string => (change === 'add' ? '' : `${revision}\n`);

/** The list that was typed for a change of a release's testers, and has not been taken yet. */
export function typedList(context: FlowContext, release: Release, change: TesterChange): string | undefined {
  const kept = draft(context, key(release, change));
  const begin = mark(release, change);
  return kept?.startsWith(begin) === true ? kept.slice(begin.length) : undefined;
}

/** What was typed to be a tester's user ID, in a question or in the panel, and has not been taken yet. */
export async function typedTesters(context: FlowContext, release: Release): Promise<string | undefined> {
  const { testers, testGroup } = (await new PanelDrafts(context.drafts).get(release.id)) ?? {};
  const lists = [testers, testGroup, typedList(context, release, 'add'), typedList(context, release, 'replace')];
  return lists.find((list) => list !== undefined && splitUserIds(list) !== '');
}

/** A file keeps itself; what was typed is kept here. */
export async function keepTypedList(
  context: FlowContext,
  release: Release,
  change: TesterChange,
  input: TesterListInput,
): Promise<void> {
  if (input.kind === 'text') await keepDraft(context, key(release, change), mark(release, change) + input.text);
}

/** A list from a file leaves what was typed where it is. */
export async function forgetTypedList(
  context: FlowContext,
  release: Release,
  change: TesterChange,
  input: TesterListInput,
): Promise<void> {
  if (input.kind === 'text') await keepDraft(context, key(release, change), undefined);
}
