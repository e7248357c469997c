import type { Platform } from '../../client/platform';
import type { MemberPage } from '../../protocol/members';
import { allPages } from './allPages';
import type { MemberList } from './releaseStore';

/** Reads all members of a workspace. A change between two pages leaves the earlier revision, on which nothing is changed. */
export async function readMembers(platform: Platform, workspaceId: string): Promise<MemberList> {
  const revisions: number[] = [];
  const members = await allPages(async (cursor): Promise<MemberPage> => {
    const query = { limit: 200, ...(cursor !== undefined && { cursor }) };
    const page = await platform.call('listMembers', { params: { id: workspaceId }, query });
    revisions.push(page.revision);
    return page;
  });
  return { members, revision: Math.min(...revisions) };
}
