/** An error in a window's console. */
export interface ConsoleError {
  readonly text: string;
  /** The script or file it comes from. */
  readonly source: string;
}

/** What VS Code itself is known to write to the console as errors, and nothing that the extension could have caused. */
const noise: readonly ((error: ConsoleError) => boolean)[] = [
  // The vendor's own signing module, which no open build of VS Code holds; VS Code asks for it and goes on without.
  ({ source }) => source.includes('/node_modules/vsda/'),
  // The workbench asks for GitHub's accounts before VS Code's own GitHub extension runs.
  ({ text }) => text.includes("Timed out waiting for authentication provider 'github' to register"),
  // The workbench saves its own settings as it starts, and does not wait for an extension host that starts slowly.
  ({ text }) => text.includes('Aborted onWillSaveTextDocument-event after'),
  // The workbench's own parts are in the middle of something when a window is reloaded; extensions take no part in this.
  ({ text }) => text.includes("Unable to write file 'vscode-log:"),
  ({ text }) => text.includes('[lifecycle] Long running operations during shutdown are unsupported in the web'),
];

/** Whether an error provably comes from the editor around the extension. Each exception stands here, and nowhere else. */
export function isHostNoise(error: ConsoleError): boolean {
  return noise.some((isKnown) => isKnown(error));
}
