import type { ErrorParameters } from '../../core/errorCode';
import type { TesterFinding } from '../../core/testers/testerFinding';
import { mostTesters, type ListCheck, type ListCheckMessage, type ListedTester } from './listCheck';

/** Puts together what a check tells bit by bit. */
export class ListCheckCollector {
  readonly #testers: ListedTester[] = [];
  readonly #findings: TesterFinding[] = [];
  #check: ListCheck | undefined;

  /** What the list says; nothing until all of it is told. */
  get check(): ListCheck | undefined {
    return this.#check;
  }

  take(message: ListCheckMessage): void {
    switch (message.kind) {
      case 'testers':
        this.#testers.push(...message.testers);
        break;
      case 'findings':
        this.#findings.push(...message.findings);
        break;
      case 'unreadable':
        this.#check = unreadable(message.parameters);
        break;
      case 'checked':
        this.#check = this.#whole(message);
        break;
      case 'taken':
      case 'lines':
    }
  }

  #whole({ testerCount, findingCount }: Extract<ListCheckMessage, { readonly kind: 'checked' }>): ListCheck {
    const testers = testerCount > mostTesters ? [] : this.#testers;
    // What only the whole list tells comes last, wherever it stands.
    return { testerCount, findingCount, testers, findings: this.#findings.toSorted(byPlace) };
  }
}

function unreadable(parameters: ErrorParameters): ListCheck {
  return { testerCount: 0, testers: [], findings: [], findingCount: 0, unreadable: parameters };
}

function byPlace(a: TesterFinding, b: TesterFinding): number {
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}
