import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { PlatformClient } from './platformClient';

export interface LogLine {
  readonly level: number;
  readonly msg?: string;
  readonly code?: string;
  readonly port?: number;
  readonly reqId?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** The platform for a team as an operator runs it: the built program in a process of its own. */
export class ServedProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Everything it wrote to its log so far. */
  readonly log: LogLine[] = [];
  readonly stderr: string[] = [];
  /** Its exit code, once all it wrote is read. */
  readonly exit: Promise<number | null>;
  readonly #more = new Set<() => void>();

  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}, program = resolve('dist/server.js')) {
    this.child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    });
    this.exit = once(this.child, 'close').then(([code]: (number | null)[]) => code ?? null);
    createInterface(this.child.stderr).on('line', (line) => this.stderr.push(line));
    createInterface(this.child.stdout).on('line', (line) => {
      this.log.push(JSON.parse(line) as LogLine);
      for (const listener of this.#more) listener();
    });
    this.exit.then(
      () => this.#more.forEach((listener) => listener()),
      () => undefined,
    );
  }

  /** On any free port of this machine. */
  static serve(database: string, dataFolder: string, environment: NodeJS.ProcessEnv = {}): ServedProcess {
    return new ServedProcess(['serve', '--data', dataFolder, '--port', '0'], {
      ...environment,
      DATABASE_URL: database,
    });
  }

  /** The first line of the log with this message. */
  async said(message: string): Promise<LogLine> {
    for (;;) {
      const line = this.log.find(({ msg }) => msg === message);
      if (line) return line;
      if (this.child.exitCode !== null)
        throw new Error(`ended without a word of "${message}": ${this.stderr.join('\n')}`);
      await new Promise<void>((resolve) => this.#more.add(resolve));
    }
  }

  /** A client that is signed in as nobody, once the process listens. */
  async client(): Promise<PlatformClient> {
    const { port } = await this.said('listening');
    return new PlatformClient(`http://127.0.0.1:${port}`, undefined);
  }

  /** Ends it as an operator does. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.exit;
  }
}
