import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { codeCache } from '../../src/client/codeCache';

/** A server in a process of its own that said it is ready. */
export interface ServerProcess {
  readonly pid: number;
  /** From before the process was made to its word that it is ready, in milliseconds. */
  readonly startTime: number;
  stop(): Promise<void>;
}

/** Our platform, as the editor starts it. */
export function startPlatform(dataFolder: string): Promise<ServerProcess> {
  return start([join('dist', 'server.js'), 'embedded', '--data', dataFolder], codeCache(dataFolder));
}

/** A bare HTTP server of Node. */
export function startBareServer(): Promise<ServerProcess> {
  return start([join('out', 'bench', 'server', 'bareServer.js')]);
}

async function start(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const before = performance.now();
  const child = spawn(process.execPath, [...parameters], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  child.stdin.write(`${JSON.stringify({ secret: randomBytes(32).toString('base64url') })}\n`);
  await once(createInterface({ input: child.stdout }), 'line');
  const startTime = performance.now() - before;
  if (child.pid === undefined) throw new Error(`did not start: ${parameters.join(' ')}`);
  return {
    pid: child.pid,
    startTime,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
