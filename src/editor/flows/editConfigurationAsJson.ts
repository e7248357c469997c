import { l10n, Range, window, workspace, WorkspaceEdit, type TextDocument, type Uri } from 'vscode';
import type { MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import { documentText, readDocument } from '../configuration/configurationDocument';
import { configurationUri } from '../configuration/configurationUri';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { configurationDraftKey, dropDraftedFields, hasTypedVariables, withDraftedFields } from './configurationDrafts';

/** How far the members of a document stand in. */
const indentation = 2;

/** The document of a release's own configuration. */
export function releaseDocument(release: Release): Uri {
  const name = l10n.t('{0} on {1}', versionName(release), targetName(release));
  return configurationUri({ level: 'release-specific', releaseId: release.id }, name);
}

/** The document of what every release of a mini program inherits. */
export function globalDocument({ id, name }: MiniProgram): Uri {
  return configurationUri({ level: 'global', miniProgramId: id }, name);
}

/**
 * Edit Configuration as JSON. The document begins with what was edited in the form and not saved; but for new values of
 * environment variables, which the editor would write to the disk with it.
 *
 * @param id of the release, or of the mini program whose global configuration it is
 */
export async function editAsJson(context: FlowContext, uri: Uri, id: string): Promise<FlowOutcome> {
  const document = await showDocument(uri);
  const reading = readDocument(document.getText());
  // A document with edits of its own keeps them.
  if (document.isDirty || !reading.ok) return 'done';
  const key = configurationDraftKey(id);
  const { configuration } = reading;
  const text = documentText(withDraftedFields(context, key, configuration));
  if (text !== documentText(configuration) && (await replaceText(document, text)))
    await dropDraftedFields(context, key);
  if (hasTypedVariables(context, key)) {
    void context.ui.inform(
      l10n.t('The environment variables that you typed stay in the form: a document would be written to the disk.'),
    );
  }
  return 'done';
}

/** Shows a document, the cursor where its first member is or would be. */
async function showDocument(uri: Uri): Promise<TextDocument> {
  const selection = new Range(1, indentation, 1, indentation);
  return (await window.showTextDocument(uri, { selection })).document;
}

function replaceText({ uri, lineCount }: TextDocument, text: string): Thenable<boolean> {
  const edit = new WorkspaceEdit();
  edit.replace(uri, new Range(0, 0, lineCount, 0), text);
  return workspace.applyEdit(edit);
}
