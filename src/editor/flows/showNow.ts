import type { FlowContext } from '../flowContext';

/**
 * Reads a release again and shows it as it is now. Whatever led here is over and told already: where the reading fails,
 * the log says so, and what is on show is read again when the platform answers.
 */
export async function showNow(
  { platform, store, log }: Pick<FlowContext, 'platform' | 'store' | 'log'>,
  releaseId: string,
): Promise<void> {
  try {
    store.take(await platform.call('getRelease', { params: { id: releaseId } }));
  } catch (error) {
    log.warn('A release could not be read again', error instanceof Error ? error.message : String(error));
    await store.refresh();
  }
}
