/** The extension's ID, by which VS Code hands it what its links say. */
const extensionId = 'mini-program-release.mini-program-release';

/** A link that shows a release in VS Code, where that is connected to the platform at this address. */
export function releaseLink(releaseId: string, platform: string): string {
  return `vscode://${extensionId}/release/${encodeURIComponent(releaseId)}?platform=${encodeURIComponent(platform)}`;
}
