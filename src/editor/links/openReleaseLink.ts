import { l10n, type Uri } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { readReleaseLink } from './releaseLink';

/**
 * Shows the release that a link points at, and does nothing else: whoever follows a link decides nothing by that.
 *
 * `connectedTo` is the address of the platform this window works with; there is none for the one of this machine.
 */
export async function openReleaseLink(
  context: Pick<FlowContext, 'store' | 'ui' | 'openPanel'>,
  { path, query }: Pick<Uri, 'path' | 'query'>,
  connectedTo: string | undefined,
): Promise<FlowOutcome> {
  const link = readReleaseLink(path, query);
  if (link === undefined)
    return refuse(context, l10n.t('This link points at nothing that Mini Program Release shows.'));
  const { platform, releaseId } = link;
  const address = connectedTo === undefined ? undefined : new URL(connectedTo).origin;
  if (platform !== undefined && platform !== address) {
    const here = address ?? l10n.t('the platform of this machine');
    return refuse(context, l10n.t('The release is on {0}, and this window works with {1}.', platform, here));
  }
  try {
    await context.store.release(releaseId);
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'NOT_FOUND') throw error;
    const { name } = await context.store.me();
    return refuse(context, l10n.t('There is no such release any more, or {0} may not see it.', name));
  }
  context.openPanel?.(releaseId);
  return 'done';
}

function refuse({ ui }: Pick<FlowContext, 'ui'>, sentence: string): FlowOutcome {
  void ui.warn(sentence);
  return 'failed';
}
