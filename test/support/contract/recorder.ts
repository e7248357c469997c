import assert from 'node:assert/strict';
import type { Example, Examples } from '../../../src/server/contract/example';
import type { Exchange } from '../platformClient';
import { exampleOf, type Steadying } from './exampleOf';
import type { ServedContract } from './servedContract';

/** Keeps what goes over the wire, to hold it against the document. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  readonly #contract: () => ServedContract;

  constructor(contract: () => ServedContract) {
    this.#contract = contract;
  }

  /** Everything that does not go by the document. */
  faults(): readonly string[] {
    const unique = new Set(this.exchanges.flatMap((exchange) => this.#contract().faults(exchange)));
    return [...unique];
  }

  /** How each operation was answered: its statuses, and the codes of refusals. */
  outcomes(): ReadonlyMap<string, ReadonlySet<string>> {
    const outcomes = new Map<string, Set<string>>();
    for (const exchange of this.exchanges) {
      const found = this.#contract().find(exchange);
      assert.ok(found, `${exchange.method} ${exchange.path}`);
      const { operationId } = found.operation;
      const seen = outcomes.get(operationId) ?? new Set();
      outcomes.set(operationId, seen.add(String(exchange.answer.status)).add(codeOf(exchange)));
    }
    return outcomes;
  }

  /** The last request of each operation that went well. */
  successes(): ReadonlyMap<string, Exchange> {
    const wentWell = this.exchanges.filter(({ answer }) => answer.status < 300);
    return new Map(
      wentWell.map((exchange) => [this.#contract().find(exchange)?.operation.operationId ?? '', exchange]),
    );
  }

  /** An example of each operation, in the order of the document. */
  examples(steadying: Steadying): Examples {
    const successes = this.successes();
    const examples: [string, Example][] = [];
    for (const { operationId } of this.#contract().operations) {
      const exchange = successes.get(operationId);
      const found = exchange && this.#contract().find(exchange);
      if (found) examples.push([operationId, steadying.example(exampleOf(exchange, found))]);
    }
    return Object.fromEntries(examples);
  }
}

function codeOf({ answer }: Exchange): string {
  if (answer.headers['content-type'] !== 'application/problem+json') return '';
  return String((JSON.parse(answer.text) as { code: unknown }).code);
}
