import type { Platform } from '../../client/platform';
import type { Approval } from '../../protocol/approval';
import { allPages } from './allPages';

/** My Approvals and My Requests. */
export type ApprovalBox = 'mine' | 'requested';

/** How many of the decided requests are worth a look. */
const recent = 50;

/** All that is In Review, and the latest of the rest behind it. */
export async function readApprovals(platform: Platform, box: ApprovalBox): Promise<readonly Approval[]> {
  const [inReview, latest] = await Promise.all([
    allPages((cursor) =>
      platform.call('listApprovals', {
        query: { box, status: 'In Review', limit: 200, ...(cursor !== undefined && { cursor }) },
      }),
    ),
    platform.call('listApprovals', { query: { box, limit: recent } }),
  ]);
  return [...inReview, ...latest.items.filter(({ status }) => status !== 'In Review')];
}
