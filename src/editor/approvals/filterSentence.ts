import { l10n } from 'vscode';
import { approvalCategoryWord, approvalWord, environmentWord } from '../sentences/statusWords';
import type { ApprovalFilter, ApprovalOrder } from './approvalFilter';

/** What is shown of the requests, in a few words; nothing where it is all of them, in the usual order. */
export function filterSentence(filter: ApprovalFilter): string {
  const { search, environment, category, status, submittedBy } = filter;
  const parts = [
    search === undefined ? undefined : l10n.t('“{0}”', search),
    environment && environmentWord(environment),
    category && approvalCategoryWord(category),
    status && approvalWord(status),
    submittedBy && l10n.t('by {0}', submittedBy.name),
    filter.order && orderWord(filter.order),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** An order of the requests. */
export function orderWord({ sort, order }: ApprovalOrder): string {
  const isLatestFirst = order === 'descending';
  if (sort === 'createdAt') {
    return isLatestFirst ? l10n.t('Created At, latest first') : l10n.t('Created At, oldest first');
  }
  return isLatestFirst ? l10n.t('Completed On, latest first') : l10n.t('Completed On, oldest first');
}
