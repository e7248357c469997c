import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { localToken } from '../../src/server/http/localAuthenticator';
import type { SeedAccount } from './platform';
import { PlatformClient } from './platformClient';

/** A platform in a process of its own, as an editor's window runs it. */
export interface EmbeddedProcess {
  readonly url: string;
  readonly pid: number;
  as(account: SeedAccount): PlatformClient;
  /** Ends it as if the power went: nothing in it can be put in order. */
  kill(): Promise<void>;
  /** Ends it as an editor does, by closing its stdin. */
  stop(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

const serverScript = resolve('dist/server.js');

export async function startEmbeddedProcess(
  dataFolder: string,
  secret: Buffer = randomBytes(32),
): Promise<EmbeddedProcess> {
  const child: Child = spawn(process.execPath, [serverScript, 'embedded', '--data', dataFolder], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A process that was killed does not read what is still written to it.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'exit');
  child.stdin.write(`${JSON.stringify({ secret: secret.toString('base64url') })}\n`);
  const { port, pid } = await readyLine(child);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    pid,
    as: (account) => new PlatformClient(url, localToken(secret, account)),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

async function readyLine(child: Child): Promise<{ readonly port: number; readonly pid: number }> {
  for await (const line of createInterface({ input: child.stdout })) {
    const { ready, port } = JSON.parse(line) as { ready: boolean; port: number };
    assert.ok(ready && child.pid !== undefined, line);
    return { port, pid: child.pid };
  }
  throw new Error('the platform ended without a word');
}
