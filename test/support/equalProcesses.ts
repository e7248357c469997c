import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { eventually } from './platform';
import { ServedProcess } from './servedProcess';

/** A process as its clients know it. */
interface Place {
  readonly process: ServedProcess;
  readonly url: string;
}

interface EqualProcessesOptions {
  readonly count: number;
  readonly database: string;
  readonly dataFolder: string;
  /** What else stands on their command line. */
  readonly more: readonly string[];
}

/** Processes for a team over one database and one folder, each of which is as good as any other. */
export class EqualProcesses {
  /** How often a process was ended, by signal. */
  readonly kills = { SIGKILL: 0, SIGTERM: 0 };
  /** How often one was begun again. */
  restarts = 0;
  readonly #options: EqualProcessesOptions;
  readonly #places: (Place | undefined)[] = [];

  private constructor(options: EqualProcessesOptions) {
    this.#options = options;
  }

  static async start(options: EqualProcessesOptions): Promise<EqualProcesses> {
    const processes = new EqualProcesses(options);
    await Promise.all(Array.from({ length: options.count }, (_, index) => processes.#start(index)));
    return processes;
  }

  /** The address of one of them that was not ended, and by choice not the one that just failed. */
  any(failed?: string): string {
    const urls = this.#places.flatMap((place) => (place && place.url !== failed ? [place.url] : []));
    const url = urls[randomInt(urls.length)];
    assert.ok(url !== undefined);
    return url;
  }

  /** Ends one, waits until it is gone, begins another in its place, and waits until that is ready. */
  async restart(index: number, signal: keyof EqualProcesses['kills']): Promise<void> {
    const { process } = this.#places[index] ?? {};
    assert.ok(process);
    process.child.kill(signal);
    this.kills[signal] += 1;
    const code = await process.exit;
    this.#places[index] = undefined;
    assert.equal(code, signal === 'SIGKILL' ? null : 0, process.stderr.join('\n'));
    await this.#start(index);
    this.restarts += 1;
  }

  /** Ends them all as an operator does. */
  async stop(): Promise<void> {
    const running = this.#places.splice(0).flatMap((place) => place?.process ?? []);
    const codes = await Promise.all(running.map((process) => process.stop()));
    assert.deepEqual(
      codes,
      codes.map(() => 0),
    );
  }

  async #start(index: number): Promise<void> {
    const { database, dataFolder, more } = this.#options;
    const process = new ServedProcess(['serve', '--data', dataFolder, '--port', '0', ...more], {
      DATABASE_URL: database,
    });
    const client = await process.client();
    const { port } = await process.said('listening');
    await eventually(
      () => client.raw('GET', '/readyz'),
      ({ status }) => status === 200,
      20_000,
    );
    this.#places[index] = { process, url: `http://127.0.0.1:${port}` };
  }
}
