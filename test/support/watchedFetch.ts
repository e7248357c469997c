import assert from 'node:assert/strict';
import { ofrepAnswerSchema, validateOfrep } from './ofrepSchema';

/** One question of a client with its answer. */
export interface Asked {
  readonly path: string;
  readonly ifNoneMatch: string | null;
  readonly status: number;
  readonly headers: Headers;
}

/** Node's own `fetch`, which holds every question and every answer against the protocol's document. */
export class WatchedFetch {
  readonly asked: Asked[] = [];
  #awaited: { readonly count: number; readonly done: () => void } | undefined;

  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const path = new URL(request.url).pathname;
    const isBulk = path.endsWith('/flags');
    const question: unknown = await request.clone().json();
    assert.deepEqual(validateOfrep(question, isBulk ? 'bulkEvaluationRequest' : 'evaluationRequest'), []);
    const answer = await fetch(request);
    await this.#check(path, answer.clone());
    const { status, headers } = answer;
    this.asked.push({ path, ifNoneMatch: request.headers.get('if-none-match'), status, headers });
    if (this.#awaited && this.asked.length >= this.#awaited.count) this.#awaited.done();
    return answer;
  };

  /** Waits for the answer of this number, counted from 1. */
  answers(count: number): Promise<void> {
    if (this.asked.length >= count) return Promise.resolve();
    return new Promise((done) => {
      this.#awaited = { count, done };
    });
  }

  async #check(path: string, answer: Response): Promise<void> {
    const schema = ofrepAnswerSchema(path, answer.status);
    assert.notEqual(schema, undefined, `the document has no status ${answer.status} at ${path}`);
    if (!schema) return;
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json\b/);
    assert.deepEqual(validateOfrep(await answer.json(), schema), []);
  }
}
