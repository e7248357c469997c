import type { CancellationToken, QuickPickItem, Uri } from 'vscode';

/** A choice in a list; the list answers with its `value`. */
export interface Choice<T> extends QuickPickItem {
  readonly value: T;
  /** Shown but not choosable, for instance a target that this version used before; `description` says why. */
  readonly unavailable?: boolean;
}

/** One of the buttons of a notification or a confirmation. */
export interface Button<T extends string> {
  readonly id: T;
  readonly title: string;
}

/** `Back` is what the Back button answers with; without `back` there is no such button. */
export interface InputRequest<Back = never> {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly placeHolder?: string;
  /** Nobody who looks on may read it. */
  readonly secret?: true;
  /** What is wrong with `value`, shown until it is changed or tried again. */
  readonly problem?: string;
  /** What is wrong with the text so far, or `undefined` when it will do. */
  readonly check?: (text: string) => string | undefined;
  /** Keeps what was typed where the person leaves without an answer. */
  readonly keep?: (text: string) => Promise<void>;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly back?: Back;
  /** A button that leads to where there is more room, with what was typed so far. */
  readonly elsewhere?: { readonly title: string; readonly take: (text: string) => Back };
}

export interface PickRequest<T> {
  readonly title: string;
  readonly placeHolder?: string;
  readonly choices: readonly Choice<T>[];
  readonly step?: number;
  readonly totalSteps?: number;
  /** What the Back button answers with; without it there is no such button. */
  readonly back?: T;
}

/** Any number of choices; those that are `picked` are ticked at first. */
export interface PickManyRequest<T, Back = never> {
  readonly title: string;
  readonly placeHolder?: string;
  readonly choices: readonly Choice<T>[];
  readonly step?: number;
  readonly totalSteps?: number;
  readonly back?: Back;
}

/** How the extension asks and tells. Tests answer in the user's place and fail on a question they did not expect. */
export interface Ui {
  pick<T>(request: PickRequest<T>): Promise<T | undefined>;
  pickMany<T, Back = never>(request: PickManyRequest<T, Back>): Promise<readonly T[] | Back | undefined>;
  input<Back = never>(request: InputRequest<Back>): Promise<string | Back | undefined>;
  /**
   * A modal question before something that cannot be undone. Answers whether the person agreed. `keep` stands in for the
   * editor's own "Cancel", where that would be mistaken for what is asked about.
   */
  confirm(question: string, detail: string, agree: string, keep?: string): Promise<boolean>;
  inform<T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined>;
  warn<T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined>;
  fail<T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined>;
  openFile(title: string, filters: Readonly<Record<string, readonly string[]>>): Promise<Uri | undefined>;
  /** Asks where a file of this name is to be saved. */
  saveFile(title: string, name: string, filters: Readonly<Record<string, readonly string[]>>): Promise<Uri | undefined>;
  openFolder(title: string, agree: string): Promise<Uri | undefined>;
  /** Puts text on the clipboard. */
  copy(text: string): Promise<void>;
  /** Opens a page in the person's browser, and waits for nothing that they do there. */
  browse(address: string): Promise<void>;
  /** Runs work that the person started, with a notification and Cancel. */
  progress<T>(
    title: string,
    work: (report: (message: string, fraction?: number) => void, token: CancellationToken) => Promise<T>,
  ): Promise<T>;
}
