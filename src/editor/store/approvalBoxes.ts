import type { Platform } from '../../client/platform';
import type { Approval } from '../../protocol/approval';
import type { QueryOf } from '../../protocol/route';
import type { routes } from '../../protocol/routes';
import { allPages } from './allPages';

/** My Approvals and My Requests. */
export type ApprovalBox = 'mine' | 'requested';

/** Which requests of a box are wanted, and in which order; with neither, those that are In Review come first. */
export type ApprovalWish = Readonly<Omit<QueryOf<(typeof routes)['listApprovals']>, 'box' | 'limit' | 'cursor'>>;

/** As many requests of a box as were asked for. */
export interface ApprovalPage {
  readonly items: readonly Approval[];
  /** Whether the platform has more. */
  readonly more: boolean;
}

/** How many requests are worth a look at first, and how many more at a time; without those that are In Review. */
export const approvalsAtOnce = 50;

/** All that is In Review, and the latest of the rest behind it; or what is wished for, as it is wished for. */
export async function readApprovals(
  platform: Platform,
  box: ApprovalBox,
  wish: ApprovalWish = {},
  count = approvalsAtOnce,
): Promise<ApprovalPage> {
  if (Object.keys(wish).length > 0) return atLeast(platform, { ...wish, box }, count);
  const [inReview, latest] = await Promise.all([
    allPages((cursor) =>
      platform.call('listApprovals', {
        query: { box, status: 'In Review', limit: 200, ...(cursor !== undefined && { cursor }) },
      }),
    ),
    atLeast(platform, { box }, count),
  ]);
  const decided = latest.items.filter(({ status }) => status !== 'In Review');
  return { items: [...inReview, ...decided], more: latest.more };
}

async function atLeast(
  platform: Platform,
  query: ApprovalWish & { readonly box: ApprovalBox },
  count: number,
): Promise<ApprovalPage> {
  const items: Approval[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(count - items.length, 200);
    const page: { items: readonly Approval[]; nextCursor: string | null } = await platform.call('listApprovals', {
      query: { ...query, limit, ...(cursor !== null && { cursor }) },
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < count);
  return { items, more: cursor !== null };
}
