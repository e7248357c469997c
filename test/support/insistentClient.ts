import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { PlatformError, type ErrorCode } from '../../src/core/errorCode';
import type { AnswerOf } from '../../src/protocol/route';
import type { OperationId, routes } from '../../src/protocol/routes';
import type { EqualProcesses } from './equalProcesses';
import { PlatformClient, type TestCall } from './platformClient';

type Answer<Id extends OperationId> = AnswerOf<(typeof routes)[Id]>;

/** What a client asks again after. */
const passing: ReadonlySet<ErrorCode> = new Set(['STORAGE_BUSY', 'STOPPING', 'UPLOAD_INCOMPLETE']);

/** One in so many changes is asked for at two processes at once, and one in so many again when it is answered. */
const twice = 6;

/** More failures of one request than that are no misfortune. */
const mostFailures = 100;

/** What clients did, all of them together. */
export class Requests {
  /** The keys of all changes that were acknowledged. */
  readonly keys = new Set<string>();
  /** How many were sent, counting each time. */
  sent = 0;
  /** How many were sent again because there was no answer. */
  repeated = 0;
  /** How many were sent twice on purpose. */
  doubled = 0;
  /** What came instead of answers, and how often. */
  readonly failures = new Map<string, number>();
}

/**
 * A person's client that knows all processes: what one does not answer it asks another, with the same Idempotency-Key, until
 * there is an answer. What the platform refuses for good is thrown.
 */
export class InsistentClient {
  readonly #processes: EqualProcesses;
  readonly #token: string;
  readonly #requests: Requests;

  constructor(processes: EqualProcesses, token: string, requests: Requests) {
    this.#processes = processes;
    this.#token = token;
    this.#requests = requests;
  }

  read<Id extends OperationId>(id: Id, call: TestCall<Id>): Promise<Answer<Id>> {
    return this.#insist(id, call);
  }

  /** Whoever repeats a change, before or after it is answered, gets the answer of the first. */
  async change<Id extends OperationId>(id: Id, call: TestCall<Id>): Promise<Answer<Id>> {
    const idempotencyKey = randomUUID();
    const answers: Answer<Id>[] = [];
    const ask = async (): Promise<void> => {
      answers.push(await this.#insist(id, { ...call, idempotencyKey }));
    };
    const dice = randomInt(twice);
    await (dice === 0 ? Promise.all([ask(), ask()]) : ask());
    if (dice === 1) await ask();
    this.#requests.keys.add(idempotencyKey);
    this.#requests.doubled += answers.length - 1;
    const [answer, ...others] = answers;
    for (const other of others) assert.deepEqual(other, answer, 'the same request has two answers');
    return answer as Answer<Id>;
  }

  async #insist<Id extends OperationId>(id: Id, call: TestCall<Id>): Promise<Answer<Id>> {
    let failed: string | undefined;
    for (let count = 0; ; count += 1) {
      const url = this.#processes.any(failed);
      try {
        this.#requests.sent += 1;
        return await new PlatformClient(url, this.#token).call(id, call);
      } catch (error) {
        const reason = passingReason(error);
        if (reason === undefined || count >= mostFailures) throw error;
        this.#requests.repeated += 1;
        this.#requests.failures.set(reason, (this.#requests.failures.get(reason) ?? 0) + 1);
        failed = url;
      }
    }
  }
}

/** The code of a failure after which the same request is sent again: a lost connection, or what the platform says so of. */
function passingReason(error: unknown): string | undefined {
  if (error instanceof PlatformError) return passing.has(error.code) ? error.code : undefined;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(ECONN|EPIPE)/.test(code) ? code : undefined;
}
