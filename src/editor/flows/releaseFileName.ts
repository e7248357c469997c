import type { Release } from '../../protocol/release';

/** `Harbor Coffee 1.4.0 Harbor Wallet Production.svg`, without what no file system takes in a name. */
export function releaseFileName(
  { miniProgramName, version, targetAppName, environment }: Release,
  ending: string,
): string {
  const name = [miniProgramName, version, targetAppName, environment].join(' ');
  return `${name.replaceAll(/[\p{Cc}\\/:*?"<>|]/gu, ' ').replaceAll(/ +/g, ' ')}.${ending}`;
}
