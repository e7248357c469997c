import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Platform, Target } from './platform.mts';
import { isRecord, listOf, textOf } from '../page/reading.ts';

export interface OwnPlatformOptions {
  /** The built platform, `dist/server.js`. */
  readonly script: string;
  /** The one that the editor's windows share; it is made where it is missing. */
  readonly dataFolder: string;
}

/**
 * The platform of this machine: a process of our own on the database of the editor's windows, as each window has one. It starts
 * when it is first asked something, again when it ended meanwhile, and ends with its stdin, which is to say with us.
 */
export function ownPlatform(options: OwnPlatformOptions): Platform {
  let running: Promise<string> | undefined;
  const forget = (): void => void (running = undefined);
  return {
    connect: async () => {
      running ??= start(options, forget).catch((error: unknown) => {
        forget();
        throw error;
      });
      const address = await running;
      // Whenever something is asked: a target may be new, and a key another one.
      return { address, targets: await readTargets(options.dataFolder) };
    },
  };
}

/** Answers its address. */
async function start({ script, dataFolder }: OwnPlatformOptions, whenGone: () => void): Promise<string> {
  if (!existsSync(script)) throw new Error('The platform is not built. Run npm run build, then reload this page.');
  const child = spawn(process.execPath, [script, 'embedded', '--data', dataFolder], { stdio: 'pipe' });
  child.once('close', whenGone);
  const first = firstLine(child);
  // Over stdin, since other processes can read arguments. Nobody signs in here, but the platform takes no start without.
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify({ secret: randomBytes(32).toString('base64url') })}\n`);
  const answer: unknown = JSON.parse(await first);
  if (!isRecord(answer) || typeof answer['port'] !== 'number') {
    const code = isRecord(answer) ? textOf(answer, 'code') : '';
    throw new Error(`The platform of this machine cannot start (${code}). Its window's log in VS Code says why.`);
  }
  return `http://127.0.0.1:${answer['port']}`;
}

/** What the process says of itself, or a failure where it ends without a word. All it writes is read, so that it never waits. */
async function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  child.stderr.resume();
  const lines = createInterface(child.stdout);
  const line = once(lines, 'line').then(([text]) => String(text));
  const gone = Promise.race([once(child, 'close'), once(child, 'error')]).then(() => {
    throw new Error('The platform of this machine ended as it started. Reload this page to try again.');
  });
  // The one that comes later is of no interest.
  for (const promise of [line, gone]) promise.catch(() => undefined);
  return await Promise.race([line, gone]);
}

/** The keys that the platform keeps in its folder for the person who plays the phone. */
async function readTargets(dataFolder: string): Promise<readonly Target[]> {
  const keys: unknown = JSON.parse(await readFile(join(dataFolder, 'delivery-keys.json'), 'utf8'));
  return listOf(keys).map((key) => ({
    id: `${textOf(key, 'targetAppId')}.${textOf(key, 'environment')}`,
    name: textOf(key, 'targetAppName'),
    environment: textOf(key, 'environment'),
    deliveryKey: textOf(key, 'key'),
  }));
}
