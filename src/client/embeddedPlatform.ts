import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError } from './connectionError';
import { EmbeddedPlatformError, failedFile, type EmbeddedFailure, type EmbeddedState } from './embeddedState';
import type { LocalAccount } from './handshake';
import { localBearer } from './localAccounts';
import { PlatformProcess, type PlatformProcessLimits, type PlatformProcessOptions } from './platformProcess';

/** In milliseconds, but for the number of restarts. */
export interface EmbeddedLimits extends PlatformProcessLimits {
  /** After how many restarts within `restartWindow` the next crash is left to the person. */
  readonly restarts: number;
  readonly restartWindow: number;
  /** Before the first restart; four times as long before each further one. */
  readonly firstPause: number;
  /** How long a dropped connection may precede the news that its process is gone. */
  readonly dropGrace: number;
}

export interface EmbeddedOptions extends PlatformProcessOptions {
  onState?(state: EmbeddedState): void;
  readonly limits?: Partial<EmbeddedLimits>;
}

export interface EmbeddedPlatform {
  readonly state: EmbeddedState;
  /**
   * Where it listens; waits while it starts or restarts. Throws `UNREACHABLE`, caused by an `EmbeddedPlatformError`, when it
   * has failed or was stopped.
   *
   * @param dropped an address whose connection just broke: its process may be about to be found dead
   */
  baseUrl(dropped?: string): Promise<string>;
  /** The bearer token of one of its accounts, good as long as the present process; waits and throws as `baseUrl` does. */
  bearer(accountId: string): Promise<string>;
  /** Those the person may act as now; nothing where it ended meanwhile. Waits and throws as `baseUrl` does. */
  accounts(): Promise<readonly LocalAccount[] | undefined>;
  /** Ends it if it runs and starts it anew, with all restarts before it again. Resolves when it is ready or has failed. */
  restart(): Promise<void>;
  /** Ends it for good, also in the middle of a start. Resolves when its process is gone, within two seconds. */
  stop(): Promise<void>;
}

const defaultLimits: EmbeddedLimits = {
  handshake: 10_000,
  stdinGrace: 1_000,
  signalGrace: 500,
  restarts: 3,
  restartWindow: 5 * 60_000,
  firstPause: 250,
  dropGrace: 1_000,
};

/**
 * Starts the embedded platform: a process of this editor alone, which ends with it. Returns at once, in state `starting`.
 *
 * A process that ends without being asked to has crashed. It is started again after a short pause, a few times, before the
 * platform counts as failed. A process that says why it cannot work, or says nothing that can be understood, would do the same
 * again, and has failed at once.
 */
export function startEmbeddedPlatform(options: EmbeddedOptions): EmbeddedPlatform {
  return new Supervisor(options);
}

/** From a start that a person or the editor asked for, through all its crashes, until it fails or is ended. */
interface Run {
  /** Aborts when the run is to end, so that the end of its process is no crash. */
  readonly ending: AbortController;
  readonly finished: Promise<void>;
}

class Supervisor implements EmbeddedPlatform {
  readonly #options: EmbeddedOptions;
  readonly #limits: EmbeddedLimits;
  readonly #waiting = new Set<() => void>();
  #state: EmbeddedState = { kind: 'starting' };
  #process: PlatformProcess | undefined;
  #run: Run;
  #restarting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#run = this.#begin();
  }

  get state(): EmbeddedState {
    return this.#state;
  }

  async baseUrl(dropped?: string): Promise<string> {
    if (this.#state.kind === 'ready' && this.#state.url === dropped) await this.#change(this.#limits.dropGrace);
    return (await this.#ready()).url;
  }

  async bearer(accountId: string): Promise<string> {
    const { process } = await this.#ready();
    return localBearer(accountId, process.secret);
  }

  async accounts(): Promise<readonly LocalAccount[] | undefined> {
    const { process } = await this.#ready();
    return process.accounts();
  }

  restart(): Promise<void> {
    if (this.#stopping) return this.#stopping;
    this.#restarting ??= this.#startAnew().finally(() => (this.#restarting = undefined));
    return this.#restarting;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#endRun().then(() => this.#become({ kind: 'stopped' }));
    return this.#stopping;
  }

  async #startAnew(): Promise<void> {
    this.#become({ kind: 'starting' });
    await this.#endRun();
    if (this.#stopping) return;
    this.#run = this.#begin();
    while (this.#isComing()) await this.#change();
  }

  async #endRun(): Promise<void> {
    this.#run.ending.abort();
    await this.#process?.stop();
    await this.#run.finished;
  }

  #begin(): Run {
    const ending = new AbortController();
    return { ending, finished: this.#supervise(ending.signal) };
  }

  async #supervise(ending: AbortSignal): Promise<void> {
    const crashes: number[] = [];
    while (!ending.aborted) {
      const failure = await this.#live(ending);
      if (ending.aborted) return;
      if (failure) {
        this.#become(failure);
        return;
      }
      // Not the time of day, which may jump.
      const now = performance.now();
      crashes.push(now);
      const attempt = crashes.filter((at) => now - at < this.#limits.restartWindow).length;
      if (attempt > this.#limits.restarts) {
        this.#become(this.#failed('CRASHED'));
        return;
      }
      this.#become({ kind: 'restarting', attempt, attempts: this.#limits.restarts });
      const pause = this.#limits.firstPause * 4 ** (attempt - 1);
      await delay(pause, undefined, { signal: ending }).catch(() => undefined);
    }
  }

  /** The life of one process: answers why there is no use in another, or nothing where it just ended. */
  async #live(ending: AbortSignal): Promise<EmbeddedFailure | undefined> {
    const process = this.#spawn();
    if (process === undefined) return this.#failed('UNEXPECTED');
    const outcome = await process.outcome;
    if (ending.aborted) return undefined;
    if (outcome.kind === 'answered' && outcome.handshake.ready) {
      const { port, version, accounts } = outcome.handshake;
      this.#become({ kind: 'ready', url: `http://127.0.0.1:${port}`, processId: process.id, version, accounts });
      await process.ended;
      return undefined;
    }
    // What has been said ends the process anyway; what has not is not waited for any longer.
    await process.stop();
    if (outcome.kind === 'answered' && !outcome.handshake.ready) {
      return this.#failed(outcome.handshake.code, outcome.handshake.parameters);
    }
    if (outcome.kind === 'not understood') return this.#failed('ANSWER_INVALID');
    return outcome.kind === 'no answer' ? this.#failed('TIMED_OUT') : undefined;
  }

  #spawn(): PlatformProcess | undefined {
    try {
      return (this.#process = new PlatformProcess(this.#options, this.#limits));
    } catch (error) {
      this.#options.log.error(`The platform process could not be started: ${String(error)}`);
      return undefined;
    }
  }

  #failed(code: EmbeddedFailure['code'], parameters: EmbeddedFailure['parameters'] = {}): EmbeddedFailure {
    return { kind: 'failed', code, parameters, lastWords: this.#process?.lastWords ?? '' };
  }

  #become(state: EmbeddedState): void {
    this.#state = state;
    for (const wake of this.#waiting) wake();
    this.#options.onState?.(state);
  }

  #isComing(): boolean {
    return this.#state.kind === 'starting' || this.#state.kind === 'restarting';
  }

  async #ready(): Promise<{ url: string; process: PlatformProcess }> {
    while (this.#isComing()) await this.#change();
    const state = this.#state;
    if (state.kind === 'ready' && this.#process) return { url: state.url, process: this.#process };
    const cause =
      state.kind === 'failed'
        ? new EmbeddedPlatformError(state.code, failedFile(state))
        : new EmbeddedPlatformError('STOPPED');
    throw new ConnectionError('UNREACHABLE', { cause });
  }

  /** Waits for the next change of state, or for some time. */
  #change(milliseconds?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(() => wake(), milliseconds);
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }
}
