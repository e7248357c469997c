import type { Platform } from '../../client/platform';
import { largestTesterPage } from '../../core/testers/largestTesterPage';
import type { TesterPage } from '../../protocol/testers';
import type { TestersWish } from '../../protocol/webview';

/** How many testers are shown at first, and how many more at a time. */
export const testersAtOnce = 100;

/** More than anybody looks through; the platform tells of no more at once. */
export const mostTestersShown = largestTesterPage;

/** How many the platform is asked for at a time, where all of them are read. */
const pageSize = 1000;

/** The first so many testers of a release that are like that. */
export function readTesters(
  platform: Pick<Platform, 'call'>,
  releaseId: string,
  wish: TestersWish,
  count: number,
): Promise<TesterPage> {
  const limit = Math.min(count, mostTestersShown);
  return platform.call('listTesters', { params: { id: releaseId }, query: { ...wish, limit } });
}

/** All testers of a release that are like that, page after page. */
export async function* allTesters(
  platform: Pick<Platform, 'call'>,
  releaseId: string,
  wish: TestersWish,
  signal: AbortSignal,
): AsyncGenerator<TesterPage> {
  let cursor: string | null = null;
  do {
    const page: TesterPage = await platform.call('listTesters', {
      params: { id: releaseId },
      query: { ...wish, limit: pageSize, ...(cursor !== null && { cursor }) },
      signal,
    });
    yield page;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
