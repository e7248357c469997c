import { commands, Uri } from 'vscode';

/** Shows the page for the engineers of a super app, which ships with the extension. */
export async function showHowPhonesReport(extensionUri: Uri): Promise<void> {
  await commands.executeCommand('markdown.showPreview', Uri.joinPath(extensionUri, 'docs', 'delivery.md'));
}
