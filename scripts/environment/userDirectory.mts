import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { projectFolder } from './paths.mts';
import { runProcess } from './processes.mts';

/** How often it is looked for the platform's keys, in milliseconds. */
const every = 2_000;

/** Of the sample's super app. */
const targetAppId = 'harbor-wallet-app';

/** Makes a new token for the platform and the super app to agree on. */
export function newDirectoryToken(file: string): string {
  writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return file;
}

/** A super app that says who is no user, and the platform that is to ask it. */
export type UserDirectoryOffer = { superAppUrl: string; dataFolder: string; tokenFile: string };

/**
 * Tells the platform where the super app says which user IDs nobody has, as an operator would. The platform makes its keys with its first
 * package, and there are no testers before; until then this waits. It is an offer: where it cannot be made, lists are checked without it.
 *
 * @returns whether it was made
 */
export async function offerUserDirectory({ superAppUrl, dataFolder, tokenFile }: UserDirectoryOffer): Promise<boolean> {
  const keys = join(dataFolder, 'secret-keys');
  while (!existsSync(keys)) await pause(every, undefined, { ref: false });
  const url = new URL('/users', superAppUrl).href;
  const script = join(projectFolder, 'dist', 'server.js');
  const directory = ['--app', targetAppId, '--url', url, '--token-file', tokenFile];
  const platform = ['--database', join(dataFolder, 'platform.db'), '--secret-keys-file', keys];
  const command = [script, 'admin', 'set-user-directory', ...directory, ...platform];
  const { code } = await runProcess(process.execPath, command, { stdio: 'ignore' });
  return code === 0;
}
