import { l10n } from 'vscode';
import type { Release } from '../../protocol/release';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import { abortSignal } from '../flows/abortSignal';
import { numberText } from '../sentences/statusWords';
import { testersTitle } from './askTesterList';
import { sendTesters, type TesterChange } from './sendTesters';
import type { TesterList } from './testerList';

/** In bytes. What takes longer than a moment shows how far it is. */
const longList = 512 * 1024;

const lineFeed = 0x0a;

/**
 * Sends a list, or asks with `preview` what it would do. A long one shows how many lines have left and what is waited for, and
 * can be canceled until all of it has: the platform takes it as a whole or not at all.
 *
 * @param onSent is told how many bytes have left
 */
export function sendLongList(
  context: FlowContext,
  release: Release,
  change: TesterChange,
  list: TesterList,
  preview: boolean,
  onSent?: (bytes: number) => void,
): Promise<TesterOutcome> {
  const { bytes } = list;
  if (bytes.length < longList) return sendTesters(context, release, change, list, preview, { onSent });
  return context.ui.progress(testersTitle(release, change), (report, token) => {
    let [sent, lines] = [0, 0];
    const signal = abortSignal(token, () => preview || sent < bytes.length);
    const tell = (now: number): void => {
      onSent?.(now);
      lines += lineFeedsIn(bytes.subarray(sent, now));
      sent = now;
      report(progressSentence(lines, now < bytes.length, preview), now / bytes.length);
    };
    return sendTesters(context, release, change, list, preview, { onSent: tell, signal });
  });
}

function lineFeedsIn(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}

function progressSentence(lines: number, isSending: boolean, preview: boolean): string {
  const count = numberText(lines);
  if (isSending) return l10n.t('{0} lines sent', count);
  return preview ? l10n.t('The platform looks at {0} lines…', count) : l10n.t('The platform takes {0} lines…', count);
}
