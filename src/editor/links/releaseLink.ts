/** What a link to the extension points at. */
export interface ReleaseLink {
  readonly releaseId: string;
  /** The address of the platform the release is on; missing where the link does not say. */
  readonly platform: string | undefined;
}

/**
 * Reads the path and query of `vscode://…/release/<id>?platform=<address>`. Anybody can write a link, so everything else is
 * none.
 */
export function readReleaseLink(path: string, query: string): ReleaseLink | undefined {
  const releaseId = /^\/release\/([A-Za-z0-9-]{1,64})$/.exec(path)?.[1];
  if (releaseId === undefined) return undefined;
  const platform = new URLSearchParams(query).get('platform');
  if (platform === null) return { releaseId, platform: undefined };
  return isAddress(platform) ? { releaseId, platform: new URL(platform).origin } : undefined;
}

function isAddress(text: string): boolean {
  return text.length <= 300 && /^https?:\/\/[^\s/@]+\/?$/i.test(text) && URL.canParse(text);
}
