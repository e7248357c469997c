import { EventEmitter, ViewColumn, window, type WebviewPanel } from 'vscode';
import { releasePanelType } from '../../../src/editor/contributions';
import type { HostMessage, ViewMessage } from '../../../src/protocol/webview';
import { Recording } from '../../support/recording';

type Snapshot = Extract<HostMessage, { readonly type: 'snapshot' }>;

/**
 * A panel of VS Code with the real page in it. What the extension sends to the page can be read along, and a test may say
 * something in the page's place.
 */
export class WatchedPanel {
  /** What the extension sent. */
  readonly sent = new Recording<HostMessage>();
  /** Whether it was seen or hidden, at each change; the end of the panel hides it for good. */
  readonly seen = new Recording<boolean>();
  readonly #said = new EventEmitter<unknown>();
  /** What the extension is given. */
  readonly panel: WebviewPanel;

  /** Opens one as VS Code brings it back after a reload: in its place already, and with nothing in it yet. */
  static async open(): Promise<WatchedPanel> {
    const real = window.createWebviewPanel(releasePanelType, '', ViewColumn.Active, { enableScripts: true });
    const loaded = new Promise((resolve) => real.webview.onDidReceiveMessage(resolve));
    real.webview.html = '<!doctype html><script>acquireVsCodeApi().postMessage(0)</script>';
    await loaded;
    return new WatchedPanel(real);
  }

  private constructor(real: WebviewPanel) {
    const { webview } = real;
    webview.onDidReceiveMessage((message: unknown) => this.#said.fire(message));
    real.onDidChangeViewState(() => this.seen.add(real.visible));
    real.onDidDispose(() => this.seen.add(false));
    const postMessage = (message: HostMessage): Thenable<boolean> => {
      this.sent.add(message);
      return webview.postMessage(message);
    };
    const watched = over(webview, { postMessage, onDidReceiveMessage: this.#said.event });
    this.panel = over(real, { webview: watched });
  }

  /** Says something in the page's place. */
  say(message: ViewMessage): void {
    this.#said.fire(message);
  }

  /** Says something that no page of ours would say. */
  sayAnything(message: unknown): void {
    this.#said.fire(message);
  }

  /** Waits until the page is told all there is to see, and that is as it should be. */
  async untilShown(fits: (snapshot: Snapshot) => boolean = () => true): Promise<Snapshot> {
    const isIt = (message: HostMessage | undefined): message is Snapshot =>
      message?.type === 'snapshot' && fits(message);
    const last = (await this.sent.until((all) => isIt(all.at(-1)))).at(-1);
    if (!isIt(last)) throw new Error('something else was shown meanwhile');
    return last;
  }
}

/** A thing of VS Code with some of its members replaced. It knows its own private parts only as itself. */
function over<T extends object>(thing: T, members: Partial<T>): T {
  const replaced: object = members;
  return new Proxy(thing, {
    get: (target, key): unknown => {
      const value: unknown = key in replaced ? Reflect.get(replaced, key) : Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value, target),
  });
}
