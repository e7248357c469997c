import { l10n, workspace } from 'vscode';
import { requestPath } from '../../client/requestPath';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { attempt } from './attempt';
import { releaseFileName } from './releaseFileName';

/** What a QR code is to open. */
export interface WantedQrCode {
  readonly page: string;
  readonly query: string;
}

/** Copy Link: what the QR code says, for who is sent it instead of a picture. */
export function copyQrCodeLink(context: FlowContext, release: Release, wanted: WantedQrCode): Promise<FlowOutcome> {
  return attempt(context, () => copyLink(context, release, wanted), release);
}

async function copyLink(
  { platform, ui }: FlowContext,
  { id }: Release,
  { page, query }: WantedQrCode,
): Promise<FlowOutcome> {
  const { value } = await platform.call('getQrCode', { params: { id }, query: { page, query } });
  await ui.copy(value);
  return 'done';
}

/** Save…: the QR code as a file, where the person says. */
export function saveQrCode(context: FlowContext, release: Release, wanted: WantedQrCode): Promise<FlowOutcome> {
  return attempt(context, () => savePicture(context, release, wanted), release);
}

async function savePicture(
  { platform, ui }: FlowContext,
  release: Release,
  { page, query }: WantedQrCode,
): Promise<FlowOutcome> {
  const svg = await platform.download(requestPath('/v1/releases/{id}/qr.svg', { id: release.id }, { page, query }));
  const filters = { [l10n.t('Pictures')]: ['svg'] };
  const uri = await ui.saveFile(l10n.t('Save QR Code'), releaseFileName(release, 'svg'), filters);
  if (uri === undefined) return 'canceled';
  await workspace.fs.writeFile(uri, svg);
  return 'done';
}
