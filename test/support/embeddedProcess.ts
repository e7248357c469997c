import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Me } from '../../src/protocol/people';
import { localToken } from '../../src/server/http/localAuthenticator';
import { PlatformClient } from './platformClient';

/** The first line on stdout, as the contract with the editor has it. */
export interface FirstLine {
  readonly ready: boolean;
  readonly port?: number;
  readonly version?: string;
  readonly code?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly accounts?: readonly Pick<Me, 'accountId' | 'name' | 'memberships'>[];
}

/** The platform as the editor starts it: the built program in a process of its own. */
export class EmbeddedProcess {
  readonly secret = randomBytes(32);
  readonly child: ChildProcessWithoutNullStreams;
  /** Everything it wrote so far. */
  readonly output: string[] = [];
  readonly log: string[] = [];
  readonly firstLine: Promise<FirstLine>;
  /** Its exit code, once all it wrote is read. */
  readonly exit: Promise<number | null>;

  constructor(args: readonly string[], secretLine?: string) {
    this.child = spawn(process.execPath, [resolve('dist/server.js'), ...args], { stdio: 'pipe', env: {} });
    this.exit = once(this.child, 'close').then(([code]: (number | null)[]) => code ?? null);
    createInterface(this.child.stderr).on('line', (line) => this.log.push(line));
    const lines = createInterface(this.child.stdout);
    lines.on('line', (line) => this.output.push(line));
    this.firstLine = Promise.race([
      once(lines, 'line').then(([line]: string[]) => JSON.parse(line ?? '') as FirstLine),
      this.exit.then((code): FirstLine => {
        throw new Error(`ended with ${code} before a word: ${this.log.join('\n')}`);
      }),
    ]);
    this.firstLine.catch(() => undefined);
    // A process that refuses to start may be gone before it reads.
    this.child.stdin.on('error', () => undefined);
    this.child.stdin.write(secretLine ?? `${JSON.stringify({ secret: this.secret.toString('base64url') })}\n`);
  }

  static embedded(dataFolder: string): EmbeddedProcess {
    return new EmbeddedProcess(['embedded', '--data', dataFolder]);
  }

  /** A client of an account, once the process is ready. */
  async as(account: string): Promise<PlatformClient> {
    const { port } = await this.firstLine;
    return new PlatformClient(`http://127.0.0.1:${port}`, localToken(this.secret, account));
  }

  /** Ends it as a window that closes does. */
  async stop(): Promise<number | null> {
    this.child.stdin.end();
    return this.exit;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }
}
