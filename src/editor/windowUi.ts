import { homedir } from 'node:os';
import {
  env,
  ProgressLocation,
  QuickInputButtons,
  ThemeIcon,
  Uri,
  window,
  workspace,
  type CancellationToken,
  type Disposable,
  type InputBox,
  type MessageItem,
  type QuickInput,
} from 'vscode';
import type { Button, Choice, InputRequest, PickManyRequest, PickRequest, Ui } from './ui';

interface ButtonItem<T> extends MessageItem {
  readonly id: T;
}

type ShowMessage = <T extends MessageItem>(sentence: string, ...items: T[]) => Thenable<T | undefined>;

/** Asks and tells in the editor's own window. */
export class WindowUi implements Ui {
  pick<T>(request: PickRequest<T>): Promise<T | undefined> {
    const list = window.createQuickPick<Choice<T>>();
    const first = request.choices.find(({ unavailable }) => !unavailable);
    list.items = request.choices;
    list.activeItems = first ? [first] : [];
    list.placeholder = request.placeHolder;
    list.matchOnDescription = true;
    return ask(list, request, (answer) =>
      list.onDidAccept(() => {
        const [chosen] = list.activeItems;
        if (chosen && !chosen.unavailable) answer(chosen.value);
      }),
    );
  }

  pickMany<T, Back = never>(request: PickManyRequest<T, Back>): Promise<readonly T[] | Back | undefined> {
    const list = window.createQuickPick<Choice<T>>();
    list.canSelectMany = true;
    list.items = request.choices;
    list.selectedItems = request.choices.filter(({ picked }) => picked);
    list.placeholder = request.placeHolder;
    list.matchOnDescription = true;
    list.onDidChangeSelection((ticked) => {
      const possible = ticked.filter(({ unavailable }) => !unavailable);
      if (possible.length < ticked.length) list.selectedItems = possible;
    });
    return ask<readonly T[] | Back>(list, request, (answer) =>
      list.onDidAccept(() =>
        answer(list.selectedItems.filter(({ unavailable }) => !unavailable).map(({ value }) => value)),
      ),
    );
  }

  async input<Back = never>(request: InputRequest<Back>): Promise<string | Back | undefined> {
    const box = window.createInputBox();
    const check = (): string | undefined => request.check?.(box.value);
    box.value = request.value ?? '';
    box.password = request.secret ?? false;
    box.prompt = request.prompt;
    box.placeholder = request.placeHolder;
    box.validationMessage = request.problem;
    let typed: string | undefined;
    box.onDidChangeValue((value) => {
      typed = value;
      box.validationMessage = check();
    });
    const answered = await ask<string | Back>(box, request, (answer) => {
      offerElsewhere(box, request.elsewhere, answer);
      return box.onDidAccept(() => {
        box.validationMessage = check();
        if (box.validationMessage === undefined) answer(box.value);
      });
    });
    if (answered === undefined && typed !== undefined) await request.keep?.(typed);
    return answered;
  }

  async confirm(question: string, detail: string, agree: string, keep?: string): Promise<boolean> {
    const yes: MessageItem = { title: agree };
    const no: readonly MessageItem[] = keep === undefined ? [] : [{ title: keep, isCloseAffordance: true }];
    return (await window.showWarningMessage(question, { modal: true, detail }, yes, ...no)) === yes;
  }

  inform<T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined> {
    return notify(window.showInformationMessage, sentence, buttons);
  }

  warn<T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined> {
    return notify(window.showWarningMessage, sentence, buttons);
  }

  fail<T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined> {
    return notify(window.showErrorMessage, sentence, buttons);
  }

  async openFile(title: string, filters: Readonly<Record<string, readonly string[]>>): Promise<Uri | undefined> {
    const chosen = await window.showOpenDialog({ title, filters: endings(filters), canSelectMany: false });
    return chosen?.[0];
  }

  async saveFile(
    title: string,
    name: string,
    filters: Readonly<Record<string, readonly string[]>>,
  ): Promise<Uri | undefined> {
    const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
    const defaultUri = Uri.joinPath(folder, name);
    return window.showSaveDialog({ title, filters: endings(filters), defaultUri });
  }

  async openFolder(title: string, agree: string): Promise<Uri | undefined> {
    const chosen = await window.showOpenDialog({
      title,
      openLabel: agree,
      canSelectFolders: true,
      canSelectFiles: false,
    });
    return chosen?.[0];
  }

  async copy(text: string): Promise<void> {
    await env.clipboard.writeText(text);
  }

  /** Whoever rather copies the address into another browser has not "opened" it, so what VS Code answers says nothing. */
  async browse(address: string): Promise<void> {
    await env.openExternal(Uri.parse(address, true));
  }

  async progress<T>(
    title: string,
    work: (report: (message: string, fraction?: number) => void, token: CancellationToken) => Promise<T>,
  ): Promise<T> {
    const options = { location: ProgressLocation.Notification, title, cancellable: true };
    return window.withProgress(options, (progress, token) => {
      let shown = 0;
      return work((message, fraction) => {
        const percent = Math.round((fraction ?? 0) * 100);
        progress.report({ message, ...(percent > shown && { increment: percent - shown }) });
        shown = Math.max(shown, percent);
      }, token);
    });
  }
}

/** The same notification never piles up: the editor puts it in the place of the one that still stands. */
async function notify<T extends string>(
  show: ShowMessage,
  sentence: string,
  buttons: readonly Button<T>[],
): Promise<T | undefined> {
  try {
    return (await show<ButtonItem<T>>(sentence, ...buttons))?.id;
  } catch (error) {
    if (isEndOfWindow(error)) return undefined;
    throw error;
  }
}

/** What the editor answers a notification with that still stands while its window closes: nobody chose anything. */
function isEndOfWindow(error: unknown): boolean {
  return error instanceof Error && error.name === 'Canceled';
}

function offerElsewhere<Back>(
  box: InputBox,
  elsewhere: InputRequest<Back>['elsewhere'],
  answer: (value: Back) => void,
): void {
  if (elsewhere === undefined) return;
  const button = { iconPath: new ThemeIcon('edit'), tooltip: elsewhere.title };
  box.buttons = [...box.buttons, button];
  box.onDidTriggerButton((pressed) => pressed === button && answer(elsewhere.take(box.value)));
}

interface StepRequest<Back> {
  readonly title: string;
  readonly step?: number;
  readonly totalSteps?: number;
  readonly back?: Back;
}

/** Shows a list or a box until it is answered, left, or the Back button is pressed. */
function ask<Answer>(
  input: QuickInput & {
    buttons: readonly unknown[];
    onDidTriggerButton: (listener: (button: unknown) => void) => Disposable;
  },
  request: StepRequest<Answer>,
  listen: (answer: (value: Answer | undefined) => void) => Disposable,
): Promise<Answer | undefined> {
  const { title, step, totalSteps, back } = request;
  input.title = title;
  // The only step is no step: "1/1" would make one look for the others.
  if (totalSteps !== 1) Object.assign(input, { step, totalSteps });
  // A look at another window does not lose what was typed.
  input.ignoreFocusOut = true;
  if (back !== undefined) input.buttons = [QuickInputButtons.Back];
  return new Promise<Answer | undefined>((resolve) => {
    const answer = (value: Answer | undefined): void => {
      resolve(value);
      input.hide();
    };
    listen(answer);
    input.onDidTriggerButton((button) => button === QuickInputButtons.Back && answer(back));
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

/** VS Code takes lists that may change. */
function endings(filters: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(filters).map(([name, of]) => [name, [...of]]));
}
