import type { CancellationToken, Uri } from 'vscode';
import type { Button, Choice, InputRequest, PickManyRequest, PickRequest, Ui } from '../../src/editor/ui';

/** A question as the person saw it. */
export interface Asked {
  readonly kind: 'pick' | 'pick many' | 'input' | 'confirm' | 'file' | 'folder';
  /** Everything the question says, one part a line. */
  readonly text: string;
  /** The rows of a list, as they can be read. */
  readonly rows: readonly string[];
}

/** A notification as the person saw it. */
export interface Told {
  readonly kind: 'inform' | 'warn' | 'fail';
  readonly sentence: string;
  readonly buttons: readonly string[];
  /** Presses one of its buttons, whenever. */
  press(title: string): void;
}

/** One answer of the person. It fails the test when the question is not the one it was made for. */
export type Answer = (question: Question) => unknown;

interface Question extends Asked {
  readonly pick?: PickRequest<unknown>;
  readonly pickMany?: PickManyRequest<unknown, unknown>;
  readonly input?: InputRequest<unknown>;
  readonly refused: (problem: string) => void;
}

/** Answers in the user's place, in order, and fails on a question that nobody expected. */
export class ScriptedUi implements Ui {
  readonly asked: Asked[] = [];
  readonly told: Told[] = [];
  /** What was said about text while it was typed. */
  readonly refused: string[] = [];
  readonly reported: string[] = [];
  /** What the clipboard has. */
  copied: string | undefined;
  /** What the person does with a page that is opened in their browser. */
  inBrowser: (address: string) => Promise<unknown> = (address) => {
    throw new Error(`unexpected page: ${address}`);
  };
  readonly #answers: Answer[] = [];
  #cancelAt: RegExp | undefined;
  #problem: Error | undefined;
  readonly #listeners: (() => void)[] = [];

  /** What the person will answer, question after question. */
  willAnswer(...answers: readonly Answer[]): this {
    this.#answers.push(...answers);
    return this;
  }

  /** The person presses Cancel when the progress says something. */
  willCancelAt(message: RegExp): this {
    this.#cancelAt = message;
    return this;
  }

  /** Fails when a question was not the expected one, or an answer was never asked for: a flow itself throws nothing. */
  verify(): void {
    if (this.#problem !== undefined) throw this.#problem;
    if (this.#answers.length > 0) throw new Error(`${this.#answers.length} answers were never asked for`);
  }

  /** Waits until something is told that reads like this, after so many other things. */
  async untilTold(sentence: RegExp, after = 0): Promise<Told> {
    for (;;) {
      const found = this.told.slice(after).find((told) => sentence.test(told.sentence));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  get lastTold(): Told | undefined {
    return this.told.at(-1);
  }

  async pick<T>(request: PickRequest<T>): Promise<T | undefined> {
    const text = lines(request.title, request.placeHolder);
    return this.#answer({ kind: 'pick', text, rows: request.choices.map(rowText), pick: request }) as T | undefined;
  }

  async pickMany<T, Back = never>(request: PickManyRequest<T, Back>): Promise<readonly T[] | Back | undefined> {
    const text = lines(request.title, request.placeHolder);
    const rows = request.choices.map((choice) => `${choice.picked === true ? '☑' : '☐'} ${rowText(choice)}`);
    return this.#answer({ kind: 'pick many', text, rows, pickMany: request }) as readonly T[] | Back | undefined;
  }

  async input<Back = never>(request: InputRequest<Back>): Promise<string | Back | undefined> {
    return this.#answer({
      kind: 'input',
      text: lines(request.title, request.prompt, request.problem),
      input: request,
    }) as string | Back | undefined;
  }

  async confirm(question: string, detail: string, agree: string, keep?: string): Promise<boolean> {
    return (await this.#answer({ kind: 'confirm', text: lines(question, detail, agree, keep) })) === true;
  }

  inform<T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined> {
    return this.#tell('inform', sentence, buttons);
  }

  warn<T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined> {
    return this.#tell('warn', sentence, buttons);
  }

  fail<T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined> {
    return this.#tell('fail', sentence, buttons);
  }

  async saveFile(title: string, name: string): Promise<Uri | undefined> {
    return this.#answer({ kind: 'file', text: `${title}\n${name}` }) as Uri | undefined;
  }

  async openFile(title: string): Promise<Uri | undefined> {
    return this.#answer({ kind: 'file', text: title }) as Uri | undefined;
  }

  async openFolder(title: string, agree: string): Promise<Uri | undefined> {
    return this.#answer({ kind: 'folder', text: lines(title, agree) }) as Uri | undefined;
  }

  async copy(text: string): Promise<void> {
    this.copied = text;
  }

  async browse(address: string): Promise<void> {
    await this.inBrowser(address);
  }

  async progress<T>(
    title: string,
    work: (report: (message: string, fraction?: number) => void, token: CancellationToken) => Promise<T>,
  ): Promise<T> {
    const listeners: ((event: unknown) => unknown)[] = [];
    const token = {
      isCancellationRequested: false,
      onCancellationRequested: (listener: (event: unknown) => unknown): { dispose(): void } => {
        listeners.push(listener);
        return { dispose: () => undefined };
      },
    };
    const report = (message: string): void => {
      this.reported.push(message);
      if (this.#cancelAt?.test(message) !== true) return;
      this.#cancelAt = undefined;
      token.isCancellationRequested = true;
      for (const listener of listeners) listener(undefined);
    };
    report(title);
    return work(report, token);
  }

  #answer(question: Omit<Question, 'refused' | 'rows'> & { readonly rows?: readonly string[] }): unknown {
    const { kind, text, rows = [] } = question;
    this.asked.push({ kind, text, rows });
    const answer = this.#answers.shift() ?? unexpected;
    try {
      return answer({ ...question, rows, refused: (problem) => this.refused.push(problem) });
    } catch (error) {
      this.#problem ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  #tell<T extends string>(kind: Told['kind'], sentence: string, buttons: readonly Button<T>[]): Promise<T | undefined> {
    return new Promise((resolve) => {
      const press = (title: string): void => {
        const button = buttons.find((one) => one.title === title);
        if (button === undefined) throw new Error(`no button ${title} in: ${sentence}`);
        resolve(button.id);
      };
      this.told.push({ kind, sentence, buttons: buttons.map(({ title }) => title), press });
      for (const listener of this.#listeners.splice(0)) listener();
    });
  }
}

const unexpected: Answer = ({ kind, text, rows }) => {
  throw new Error(`unexpected question: ${lines(kind, text, ...rows)}`);
};

/** Chooses the row that says this. */
export function chooses(row: string | RegExp): Answer {
  return ({ kind, text, pick }) => {
    const found = pick?.choices.find((choice) => matches(rowText(choice), row));
    if (found === undefined) {
      throw new Error(`no row ${String(row)} in: ${lines(kind, text, ...(pick?.choices.map(rowText) ?? []))}`);
    }
    if (found.unavailable === true) throw new Error(`cannot be chosen: ${rowText(found)}`);
    return found.value;
  };
}

/** Leaves these rows ticked, and no other. */
export function ticks(...rows: readonly string[]): Answer {
  return ({ kind, text, pickMany }) => {
    if (pickMany === undefined) throw new Error(`nothing to tick: ${lines(kind, text)}`);
    return rows.map((row) => {
      const found = pickMany.choices.find((choice) => matches(rowText(choice), row));
      if (found === undefined) throw new Error(`no row ${row} in: ${lines(...pickMany.choices.map(rowText))}`);
      if (found.unavailable === true) throw new Error(`cannot be ticked: ${rowText(found)}`);
      return found.value;
    });
  };
}

/** Types texts one after the other; all but the last have to be refused. */
export function types(...texts: readonly string[]): Answer {
  return ({ kind, text: question, input, refused }) => {
    if (input === undefined) throw new Error(`nothing to type into: ${lines(kind, question)}`);
    for (const [index, text] of texts.entries()) {
      const problem = input.check?.(text);
      if (problem !== undefined) refused(problem);
      const isLast = index === texts.length - 1;
      if (isLast !== (problem === undefined)) throw new Error(`${text}: ${problem ?? 'was not refused'}`);
    }
    return texts.at(-1);
  };
}

/** Finds this in the input box, typed before, and types on. */
export function finds(value: string, ...texts: readonly string[]): Answer {
  return (question) => {
    if (question.input?.value !== value) throw new Error(`not "${value}" but "${question.input?.value ?? ''}"`);
    return types(...(texts.length > 0 ? texts : [value]))(question);
  };
}

/** Accepts what stands in the input box already. */
export const accepts: Answer = (question) => types(question.input?.value ?? '')(question);

export const agrees: Answer = ({ kind, text }) => {
  if (kind !== 'confirm') throw new Error(`not a confirmation: ${lines(kind, text)}`);
  return true;
};

/** Presses Escape, or the Cancel of a confirmation. */
export const leaves: Answer = () => undefined;

/** Types this, and presses Escape. */
export const typesAndLeaves =
  (text: string): Answer =>
  ({ kind, text: question, input }) => {
    if (input === undefined) throw new Error(`nothing to type into: ${lines(kind, question)}`);
    return input.keep?.(text);
  };

export const goesBack: Answer = ({ text, pick, pickMany, input }) => {
  const back = pick?.back ?? pickMany?.back ?? input?.back;
  if (back === undefined) throw new Error(`there is no way back from: ${text}`);
  return back;
};

/** Types the beginning, then goes to where there is more room. */
export const writesElsewhere =
  (text: string): Answer =>
  ({ kind, text: question, input }) => {
    if (input?.elsewhere === undefined) throw new Error(`there is no other place to write: ${lines(kind, question)}`);
    return input.elsewhere.take(text);
  };

/** Chooses a file or folder in a dialog. */
export const opens =
  (uri: Uri): Answer =>
  ({ kind, text }) => {
    if (kind !== 'file' && kind !== 'folder') throw new Error(`not a dialog: ${lines(kind, text)}`);
    return uri;
  };

/** A row as it can be read; in parentheses where it cannot be chosen. */
function rowText({ label, description, detail, unavailable }: Choice<unknown>): string {
  const text = [label, description, detail].filter((part) => part !== undefined && part !== '').join(' | ');
  return unavailable === true ? `(${text})` : text;
}

function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}
