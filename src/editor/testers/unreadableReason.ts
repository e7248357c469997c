import { PlatformError } from '../../core/errorCode';
import { testerRows } from '../../core/testers/testerRows';
import { slicesOf } from './slicesOf';
import type { TesterList } from './testerList';

/**
 * Why the platform cannot read a list, found out here: it may refuse a long one before it has all of it, and what is still on its
 * way then can keep its answer from arriving.
 */
export async function unreadableReason(list: TesterList): Promise<PlatformError | undefined> {
  const format = list.mediaType === 'text/csv' ? 'csv' : 'text';
  try {
    const rows = testerRows(slicesOf(list.bytes), { format });
    while ((await rows.next()).done !== true);
    return undefined;
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
}
