import { ExtensionMode, window, type ExtensionContext } from 'vscode';
import { Application } from './editor/application';
import { unexpectedSentence } from './editor/sentences/unexpectedSentence';

/** What other extensions may build on. */
export interface ExtensionApi {
  readonly apiVersion: 1;
  /** The extension's insides, for its own tests only. */
  readonly internals?: Application;
}

let application: Application | undefined;

/** Composes the extension; awaits neither network nor process, and tells its own failure. */
export function activate(context: ExtensionContext): ExtensionApi {
  try {
    application = new Application(context);
  } catch (error) {
    void window.showErrorMessage(unexpectedSentence());
    throw error;
  }
  return { apiVersion: 1, ...(context.extensionMode === ExtensionMode.Test && { internals: application }) };
}

/** Ends the platform's process with the window. */
export async function deactivate(): Promise<void> {
  await application?.end();
}
