import { l10n, workspace } from 'vscode';
import { requestPath } from '../../client/requestPath';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { attempt } from './attempt';

/** What a QR code is to open. */
export interface WantedQrCode {
  readonly page: string;
  readonly query: string;
}

/** Copy Link: what the QR code says, for who is sent it instead of a picture. */
export function copyQrCodeLink(
  context: FlowContext,
  release: Release,
  { page, query }: WantedQrCode,
): Promise<FlowOutcome> {
  return attempt(
    context,
    async () => {
      const { value } = await context.platform.call('getQrCode', {
        params: { id: release.id },
        query: { page, query },
      });
      await context.ui.copy(value);
      return 'done';
    },
    release,
  );
}

/** Save…: the QR code as a file, where the person says. */
export function saveQrCode(
  context: FlowContext,
  release: Release,
  { page, query }: WantedQrCode,
): Promise<FlowOutcome> {
  return attempt(
    context,
    async () => {
      const path = requestPath('/v1/releases/{id}/qr.svg', { id: release.id }, { page, query });
      const svg = await context.platform.download(path);
      const uri = await context.ui.saveFile(l10n.t('Save QR Code'), fileName(release), {
        [l10n.t('Pictures')]: ['svg'],
      });
      if (uri === undefined) return 'canceled';
      await workspace.fs.writeFile(uri, svg);
      return 'done';
    },
    release,
  );
}

/** `Harbor Coffee 1.4.0 Harbor Wallet Production.svg`, without what no file system takes in a name. */
function fileName({ miniProgramName, version, targetAppName, environment }: Release): string {
  const name = [miniProgramName, version, targetAppName, environment].join(' ');
  return `${name.replaceAll(/[\p{Cc}\\/:*?"<>|]/gu, ' ').replaceAll(/ +/g, ' ')}.svg`;
}
