import { l10n, window, type Uri } from 'vscode';
import type { FlowContext } from '../flowContext';

/**
 * Asks what becomes of edits that stand in the JSON document of a configuration, unsent, before its form is opened: two
 * places to edit the same thing would not know of each other.
 *
 * @returns whether the form may open
 */
export async function settleDocument(context: FlowContext, uri: Uri, title: string): Promise<boolean> {
  const { configurationDocuments: documents, ui } = context;
  if (documents?.isUnsent(uri) !== true) return true;
  const chosen = await ui.pick<'document' | 'form'>({
    title,
    placeHolder: l10n.t('Its JSON document has changes that were not sent to the platform.'),
    choices: [
      { label: l10n.t('$(json) Go On in the Document'), value: 'document' },
      { label: l10n.t('$(discard) Discard Those Changes, and Edit Here'), value: 'form' },
    ],
  });
  if (chosen === 'form') await documents.discard(uri);
  if (chosen === 'document') await window.showTextDocument(uri);
  return chosen === 'form';
}
