import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { codeCache } from './codeCache';
import type { Handshake, LocalAccount } from './handshake';
import { onLine } from './lines';
import { readLogLine, withoutSecrets, type PlatformLog } from './platformLog';
import { processEnvironment } from './processEnvironment';

export interface PlatformProcessOptions {
  /** The bundled platform, `dist/server.js`. */
  readonly serverScript: string;
  readonly dataFolder: string;
  /** Of the editor; only what is harmless is handed on. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly log: PlatformLog;
}

/** In milliseconds. */
export interface PlatformProcessLimits {
  /** From its start until a process says whether it can work. */
  readonly handshake: number;
  /** From the end of its stdin until it is asked to end by a signal. */
  readonly stdinGrace: number;
  /** From the signal until it is ended by force. */
  readonly signalGrace: number;
}

/** How a start went. */
export type StartOutcome =
  | { readonly kind: 'answered'; readonly handshake: Handshake }
  /** It wrote something else than the contract says. */
  | { readonly kind: 'not understood' }
  | { readonly kind: 'no answer' }
  /** It ended without a word. */
  | { readonly kind: 'ended' };

/** An answer has all accounts, of each about 300 characters. */
const longestAnswer = 16 * 1024 * 1024;

/** How many of the last lines of its log are kept to explain a failure. */
const keptLines = 40;

/**
 * One process of the embedded platform, from its start to its end. It is given a fresh secret over stdin, never as an argument
 * or in the environment, where other processes could see it; stdin then stays open, and its end tells the process that the
 * editor is gone.
 */
export class PlatformProcess {
  readonly secret = randomBytes(32);
  readonly outcome: Promise<StartOutcome>;
  /** Resolves when the process is gone and all it wrote is read. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #limits: PlatformProcessLimits;
  readonly #lastLines: string[] = [];
  /** Who waits for the next lines that it says. */
  readonly #listeners: ((line: string) => void)[] = [];

  constructor(options: PlatformProcessOptions, limits: PlatformProcessLimits) {
    this.#limits = limits;
    this.#child = spawn(process.execPath, [options.serverScript, 'embedded', '--data', options.dataFolder], {
      env: { ...processEnvironment(options.environment), ...codeCache(options.dataFolder) },
      stdio: 'pipe',
      windowsHide: true,
    });
    this.ended = this.#end(options.log);
    this.#readLog(options.log);
    // All of stdout is read, or the process would stop at a full pipe.
    onLine(this.#child.stdout, (line) => this.#listeners.shift()?.(line), longestAnswer);
    this.outcome = this.#start();
    // The process may be gone already; its end is noticed elsewhere.
    this.#child.stdin.on('error', () => undefined);
    this.#child.stdin.write(`${JSON.stringify({ secret: this.#secretText })}\n`);
  }

  /** Of the operating system; 0 when it could not be started. */
  get id(): number {
    return this.#child.pid ?? 0;
  }

  /** The last lines of its log, without secrets. */
  get lastWords(): string {
    return this.#lastLines.join('\n');
  }

  /** Asks who may act on it now; nothing where it ended before it answered. */
  async accounts(): Promise<readonly LocalAccount[] | undefined> {
    const line = this.#nextLine();
    this.#child.stdin.write('accounts\n');
    const answer = await Promise.race([line, this.ended]);
    const { readAccounts } = await import('./handshake');
    return answer === undefined ? undefined : readAccounts(answer);
  }

  #nextLine(): Promise<string> {
    return new Promise((resolve) => this.#listeners.push(resolve));
  }

  /** Ends the process: asks, asks by a signal, then uses force. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    const asked = setTimeout(() => this.#child.kill('SIGTERM'), this.#limits.stdinGrace);
    const forced = setTimeout(() => this.#child.kill('SIGKILL'), this.#limits.stdinGrace + this.#limits.signalGrace);
    await this.ended;
    clearTimeout(asked);
    clearTimeout(forced);
  }

  get #secretText(): string {
    return this.secret.toString('base64url');
  }

  #end(log: PlatformLog): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        log.info(`The platform process ended (${signal ?? `exit code ${code}`})`);
        resolve();
      });
      this.#child.on('error', (error) => {
        log.error(`The platform process: ${error.message}`);
        // A process that could not be started has nothing to close.
        if (this.#child.pid === undefined) resolve();
      });
    });
  }

  #readLog(log: PlatformLog): void {
    onLine(this.#child.stderr, (line) => {
      const safe = withoutSecrets(line, this.#secretText);
      this.#lastLines.push(safe);
      if (this.#lastLines.length > keptLines) this.#lastLines.shift();
      const { level, text } = readLogLine(safe);
      log[level](text);
    });
  }

  async #start(): Promise<StartOutcome> {
    const line = this.#nextLine();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'no answer'>((resolve) => {
      timer = setTimeout(() => resolve('no answer'), this.#limits.handshake);
    });
    const first = await Promise.race([line.then((text) => ({ text })), late, this.ended.then(() => 'ended' as const)]);
    clearTimeout(timer);
    if (typeof first === 'string') return { kind: first };
    const { readHandshake } = await import('./handshake');
    const handshake = readHandshake(first.text);
    return handshake ? { kind: 'answered', handshake } : { kind: 'not understood' };
  }
}
