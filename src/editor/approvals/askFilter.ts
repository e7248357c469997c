import { l10n } from 'vscode';
import { approvalCategories, approvalSorts, approvalStatuses, sortOrders } from '../../core/approvalRequest';
import { environments } from '../../core/releaseTarget';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { approvalCategoryWord, approvalWord, environmentWord } from '../sentences/statusWords';
import { allPages } from '../store/allPages';
import type { Choice } from '../ui';
import type { ApprovalFilter, ApprovalFilters, ApprovalOrder } from './approvalFilter';
import { isNarrowed } from './approvalFilter';
import { filterSentence, orderWord } from './filterSentence';

type Part = 'environment' | 'category' | 'status' | 'submittedBy' | 'search';

/** Filter Requests: shows what is filtered by, and changes one part of it. */
export async function askFilter(context: FlowContext, filters: ApprovalFilters): Promise<FlowOutcome> {
  const filter = filters.current;
  const all = l10n.t('All');
  const rows: readonly Choice<Part | 'clear'>[] = [
    {
      label: l10n.t('Environment'),
      description: filter.environment ? environmentWord(filter.environment) : all,
      value: 'environment',
    },
    {
      label: l10n.t('Category'),
      description: filter.category ? approvalCategoryWord(filter.category) : all,
      value: 'category',
    },
    { label: l10n.t('Status'), description: filter.status ? approvalWord(filter.status) : all, value: 'status' },
    { label: l10n.t('Submitted By'), description: filter.submittedBy?.name ?? all, value: 'submittedBy' },
    { label: l10n.t('Mini Program'), description: filter.search ?? all, value: 'search' },
  ];
  const clear: Choice<'clear'> = { label: l10n.t('$(clear-all) Clear Filter'), value: 'clear' };
  const chosen = await context.ui.pick<Part | 'clear'>({
    title: l10n.t('Filter Requests'),
    placeHolder: isNarrowed(filter)
      ? l10n.t('Shown now: {0}', filterSentence(filter))
      : l10n.t('All requests are shown. Filter by what?'),
    choices: isNarrowed(filter) ? [...rows, clear] : rows,
  });
  if (chosen === undefined) return 'canceled';
  if (chosen === 'clear') {
    await filters.clear();
    return 'done';
  }
  if (chosen === 'search') return askSearch(context, filters);
  return askPart(context, filters, chosen);
}

async function askPart(
  context: FlowContext,
  filters: ApprovalFilters,
  part: Exclude<Part, 'search'>,
): Promise<FlowOutcome> {
  const choices = await partChoices(context, filters.current, part);
  const everything: Choice<ApprovalFilter> = { label: l10n.t('All'), value: { [part]: undefined } };
  const chosen = await context.ui.pick<ApprovalFilter>({
    title: l10n.t('Filter Requests'),
    placeHolder: l10n.t('Show which?'),
    choices: [everything, ...choices],
  });
  if (chosen === undefined) return 'canceled';
  await filters.set(chosen);
  return 'done';
}

async function partChoices(
  { platform }: FlowContext,
  filter: ApprovalFilter,
  part: Exclude<Part, 'search'>,
): Promise<readonly Choice<ApprovalFilter>[]> {
  const row = (label: string, isShown: boolean, value: ApprovalFilter): Choice<ApprovalFilter> => ({
    label,
    ...(isShown && { description: l10n.t('shown now') }),
    value,
  });
  switch (part) {
    case 'environment':
      return environments.map((word) => row(environmentWord(word), word === filter.environment, { environment: word }));
    case 'category':
      return approvalCategories.map((word) =>
        row(approvalCategoryWord(word), word === filter.category, { category: word }),
      );
    case 'status':
      return approvalStatuses.map((word) => row(approvalWord(word), word === filter.status, { status: word }));
    case 'submittedBy': {
      const submitters = await allPages((cursor) =>
        platform.call('listApprovalSubmitters', { query: { limit: 200, ...(cursor !== undefined && { cursor }) } }),
      );
      return submitters.map((person) =>
        row(person.name, person.accountId === filter.submittedBy?.accountId, { submittedBy: person }),
      );
    }
  }
}

/** Search Requests by a mini program's name or ID. */
export async function askSearch({ ui }: FlowContext, filters: ApprovalFilters): Promise<FlowOutcome> {
  const text = await ui.input({
    title: l10n.t('Search Requests'),
    prompt: l10n.t('Part of a mini program’s name or ID. Leave it empty to show all.'),
    value: filters.current.search ?? '',
    check: (typed) => (typed.trim().length > 100 ? l10n.t('At most {0} characters.', 100) : undefined),
  });
  if (text === undefined) return 'canceled';
  await filters.set({ search: text.trim() === '' ? undefined : text.trim() });
  return 'done';
}

/** Sort Requests. */
export async function askOrder({ ui }: FlowContext, filters: ApprovalFilters): Promise<FlowOutcome> {
  const present = filters.current.order;
  const orders = approvalSorts.flatMap((sort) => sortOrders.map((order): ApprovalOrder => ({ sort, order })));
  const row = (label: string, order: ApprovalOrder | undefined): Choice<Pick<ApprovalFilter, 'order'>> => ({
    label,
    ...(isSameOrder(order, present) && { description: l10n.t('shown now') }),
    value: order ? { order } : {},
  });
  const chosen = await ui.pick({
    title: l10n.t('Sort Requests'),
    placeHolder: l10n.t('In which order?'),
    choices: [row(l10n.t('In Review first'), undefined), ...orders.map((order) => row(orderWord(order), order))],
  });
  if (chosen === undefined) return 'canceled';
  await filters.set({ order: chosen.order });
  return 'done';
}

function isSameOrder(one: ApprovalOrder | undefined, other: ApprovalOrder | undefined): boolean {
  return one?.sort === other?.sort && one?.order === other?.order;
}
