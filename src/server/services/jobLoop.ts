import type { BackgroundWork } from '../backgroundWork';
import { newId } from './identifiers';
import { claim, giveBack, leaseDuration, nextDue, renew, type Job } from './jobs';
import type { ServiceContext } from './serviceContext';

/** Longest wait before looking again for jobs that a process left behind, in milliseconds. */
const longestPause = 5_000;

/** Wait before looking again where another was quicker, in milliseconds. */
const shortestPause = 50;

/** Wait before a job that the platform could not finish is tried again, in milliseconds, times the attempts so far. */
const retryPause = 1_000;

export interface JobLoopOptions {
  readonly context: ServiceContext;
  /** The jobs it takes. */
  readonly kind: string;
  /** Does a job and finishes it as `owner`; what it throws has the job tried again. */
  readonly work: (job: Job, owner: string, signal: AbortSignal) => Promise<void>;
  /** Told of what only an operator can mend. */
  readonly onError: (error: unknown) => void;
}

/** Does jobs of one kind, one at a time, each under a lease: a process that dies leaves its job to another. */
export class JobLoop implements BackgroundWork {
  readonly #options: JobLoopOptions;
  readonly #owner = newId();
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};

  constructor(options: JobLoopOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopping = new AbortController();
    this.#running = this.#run(this.#stopping.signal);
  }

  /** Looks for work now, because some was queued. */
  wake(): void {
    this.#wake();
  }

  /** Takes no more jobs, and resolves once the one at hand was let go of. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const woken = this.#nextWake();
      try {
        const pause = await this.#untilNext();
        const job = pause > 0 ? undefined : await this.#claim();
        if (job) await this.#work(job, signal);
        else await woken(Math.max(pause, shortestPause));
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onError(error);
        await woken(retryPause);
      }
    }
  }

  /** Begins to listen for a wake-up, so that one that comes while jobs are looked for is not lost. */
  #nextWake(): (longest: number) => Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    return async (longest) => {
      const timer = setTimeout(resolve, longest);
      await promise;
      clearTimeout(timer);
    };
  }

  /** How long nothing is to be done, by a reader: who looks in vain must not keep others from writing. */
  async #untilNext(): Promise<number> {
    const { context, kind } = this.#options;
    const now = context.clock.now();
    const due = await nextDue(context.storage.reader, kind, now);
    return due === undefined ? longestPause : Math.min(due - now, longestPause);
  }

  #claim(): Promise<Job | undefined> {
    const { context, kind } = this.#options;
    return claim(context.storage, kind, this.#owner, context.clock.now());
  }

  async #work(job: Job, signal: AbortSignal): Promise<void> {
    const { context, work, onError } = this.#options;
    const { storage, clock } = context;
    const renewal = setInterval(() => {
      renew(storage, job, this.#owner, clock.now()).catch(onError);
    }, leaseDuration / 3);
    try {
      await work(job, this.#owner, signal);
    } catch (error) {
      const until = signal.aborted ? 0 : clock.now() + retryPause * job.attempts;
      // Where even that fails, the lease ends by itself; what the job failed of must be told all the same.
      await giveBack(storage, job, this.#owner, until).catch(onError);
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }
}
