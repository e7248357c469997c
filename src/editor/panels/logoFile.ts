import { l10n, workspace } from 'vscode';
import type { Ui } from '../ui';

const mediaTypes: readonly { readonly name: string; readonly signature: readonly number[] }[] = [
  { name: 'image/png', signature: [0x89, 0x50, 0x4e, 0x47] },
  { name: 'image/jpeg', signature: [0xff, 0xd8, 0xff] },
];

/** Larger than any target app takes: not worth to be read into the panel. */
const largestFile = 2 * 1024 * 1024;

/** Asks for a picture and packs it into a data URL. Answers nothing where none was chosen, or it is none. */
export async function chooseLogo(ui: Ui): Promise<string | undefined> {
  const uri = await ui.openFile(l10n.t('Choose Logo'), { [l10n.t('Pictures')]: ['png', 'jpg', 'jpeg'] });
  if (uri === undefined) return undefined;
  const { size } = await workspace.fs.stat(uri);
  const bytes = size > largestFile ? undefined : await workspace.fs.readFile(uri);
  const type = bytes && mediaTypes.find(({ signature }) => signature.every((byte, index) => bytes[index] === byte));
  if (bytes === undefined || type === undefined) {
    void ui.warn(l10n.t('This file is no PNG or JPEG picture of at most 2 MB. Choose another one.'));
    return undefined;
  }
  return `data:${type.name};base64,${Buffer.from(bytes).toString('base64')}`;
}
