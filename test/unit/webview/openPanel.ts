import { Window } from 'happy-dom';
import type { PanelDraft, PanelState, ReleaseView, ViewMessage } from '../../../src/protocol/webview';
import { Panel } from '../../../webview/release/panel';
import { noon } from './releaseFacts';

const names = ['document', 'Element', 'HTMLElement'] as const;

/** Gives a test the globals of a page, and takes them away again. */
export function usePage(): void {
  beforeEach(() => {
    const window = new Window();
    window.document.body.innerHTML = '<div id="announcer"></div><main id="panel"></main>';
    for (const name of names) Reflect.set(globalThis, name, Reflect.get(window, name));
  });
  afterEach(() => {
    for (const name of names) Reflect.deleteProperty(globalThis, name);
  });
}

export interface OpenPanel {
  readonly sent: readonly ViewMessage[];
  /** What VS Code would hand back after a reload. */
  readonly kept: () => PanelState | undefined;
  readonly panel: Panel;
  /** The pictures that were put on the clipboard. */
  readonly copied: readonly string[];
  /** Lets time pass. */
  readonly wait: (seconds: number) => void;
  readonly show: (view: ReleaseView, draft?: PanelDraft | null) => void;
}

/** A panel in the page, with a host that only writes down what it is told. */
export function openPanel(view?: ReleaseView, state?: unknown, draft: PanelDraft | null = null): OpenPanel {
  const sent: ViewMessage[] = [];
  const copied: string[] = [];
  let kept: PanelState | undefined;
  let now = noon;
  const ticks = new Set<() => void>();
  const host = {
    post: (message: ViewMessage) => void sent.push(structuredClone(message)),
    keep: (next: PanelState) => {
      kept = structuredClone(next);
    },
    now: () => now,
    copyPicture: async (source: string) => void copied.push(source),
    everySecond: (tick: () => void) => {
      ticks.add(tick);
      return () => ticks.delete(tick);
    },
  };
  const panel = new Panel(byId('panel'), byId('announcer'), host, 'en', state);
  const show = (next: ReleaseView, kept: PanelDraft | null = null): void =>
    panel.receive({ type: 'snapshot', view: next, draft: kept });
  if (view) show(view, draft);
  const wait = (seconds: number): void => {
    for (let passed = 0; passed < seconds; passed += 1) {
      now += 1000;
      for (const tick of ticks) tick();
    }
  };
  return { sent, copied, kept: () => kept, panel, wait, show };
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`There is no element ${id}`);
  return found;
}

export function all(selector: string): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)];
}

export const textOf = (found: Element | undefined | null): string =>
  (found?.textContent ?? '').replace(/\s+/g, ' ').trim();

/** The labels of all buttons and links below a place, in reading order. */
export function buttons(selector = '#panel'): readonly string[] {
  return all(`${selector} vscode-button, ${selector} button.link`).map(textOf);
}

export function press(label: string): void {
  const found = all('vscode-button, button').find((button) => textOf(button) === label);
  if (!found) throw new Error(`There is no button ${label}, only ${buttons().join(', ')}`);
  found.click();
}

export function field(key: string): HTMLElement {
  return byId(`field-${key}`);
}

/** Types into a field, as the toolkit's elements tell of it. */
export function type(key: string, text: string): void {
  const target = field(key);
  Reflect.set(target, 'value', text);
  const { Event: PageEvent } = document.defaultView ?? { Event };
  target.dispatchEvent(new PageEvent('input', { bubbles: true }));
}

export const valueOf = (key: string): unknown => Reflect.get(field(key), 'value');

export const problemOf = (key: string): string => textOf(document.getElementById(`problem-${key}`));

/** The last action that was asked for. */
export function lastAction(opened: OpenPanel): unknown {
  const message = opened.sent.findLast(({ type: kind }) => kind === 'action');
  return message?.type === 'action' ? message.action : undefined;
}
