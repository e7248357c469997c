import { fits } from '../../src/protocol/fits';
import {
  draftAfter,
  panelState,
  type HostMessage,
  type PanelAction,
  type PanelActionName,
  type PanelDraft,
  type PanelPage,
  type PanelPlace,
  type PanelState,
  type QrCodeOutcome,
  type ReleaseView,
  type UnavailableMessage,
  type ViewMessage,
} from '../../src/protocol/webview';
import { draw } from '../draw';
import { element, type ElementDescription } from '../element';
import { canAct } from './canAct';
import type { PanelContext } from './context';
import { changeInformation, presentInformation } from './editedInformation';
import { head } from './head';
import { progressPage } from './progressPage';
import { requestPage } from './requestPage';
import { unavailablePage } from './unavailablePage';

/** What stands outside the panel: the host, what is kept over a reload, and the time. */
export interface PanelHost {
  post(message: ViewMessage): void;
  keep(state: PanelState): void;
  now(): number;
  /** Puts a picture, given as a data URL, on the clipboard. */
  copyPicture(source: string): Promise<void>;
  /** Calls once a second until the returned function is called. */
  everySecond(tick: () => void): () => void;
}

/** How often ages are told anew, in seconds. */
const ageInterval = 30;

const leadsBack: ReadonlySet<PanelActionName> = new Set(['apply', 'approve', 'reject']);

/** What has the focus at a place of the progress page. */
const placeIds: Readonly<Record<PanelPlace, string>> = {
  testers: 'field-testers',
  log: 'log-title',
  qrCode: 'qr-code-title',
};

/** What actions on the QR code come to. */
const qrCodeOutcomes: Partial<Record<PanelActionName, QrCodeOutcome>> = {
  copyQrCodeLink: 'link copied',
  saveQrCode: 'saved',
};

/** Whether an action has something else to say than before. */
function isNews(before: ReleaseView, { told }: ReleaseView): boolean {
  return told !== null && JSON.stringify(told) !== JSON.stringify(before.told);
}

/** What stands below the buttons that it is about may be below the end of the page. */
function showTold(root: Element): void {
  const told = [...root.querySelectorAll('.told')].find(({ textContent }) => textContent !== '');
  told?.scrollIntoView({ block: 'nearest' });
}

/** Always there, so that a screen reader notices what comes into it. */
function away(sentence: string | null): ElementDescription {
  return element(
    'div',
    { key: 'away', class: 'away', role: 'status' },
    sentence !== null && element('p', {}, sentence),
  );
}

/** The front end of one release's panel: draws what the host sends, keeps what is typed, tells the host what is done. */
export class Panel {
  readonly #root: Element;
  readonly #announcer: Element;
  readonly #host: PanelHost;
  readonly #language: string;
  readonly #visited = new Set<string>();
  #view: ReleaseView | undefined;
  #draft: PanelDraft;
  #hasDraft = false;
  #page: PanelPage;
  #focus: string | undefined;
  #qrCodeOutcome: QrCodeOutcome | null = null;
  /** How far the page is scrolled once it is drawn. */
  #scroll: number | undefined;
  /** How far the progress page was scrolled when it was left. */
  #left = 0;
  #stopTicking: (() => void) | undefined;
  #seconds = 0;

  /** @param kept what was kept over a reload, perhaps by another version of the extension */
  constructor(root: Element, announcer: Element, host: PanelHost, language: string, kept: unknown) {
    this.#root = root;
    this.#announcer = announcer;
    this.#host = host;
    this.#language = language;
    const state = fits(panelState, kept) ? kept : undefined;
    this.#draft = state?.draft ?? {};
    this.#page = state?.page ?? 'progress';
    host.post({ type: 'ready' });
  }

  receive(message: HostMessage): void {
    switch (message.type) {
      case 'snapshot':
        this.#take(message.view, message.draft);
        return;
      case 'unavailable':
        this.#showUnavailable(message);
        return;
      case 'page':
        if (message.reason !== null) this.#draft = { ...this.#draft, reason: message.reason };
        this.#open(message.page, message.place);
        return;
      case 'done':
        this.#finish(message.action);
        return;
      case 'logo':
        this.#takeLogo(message.dataUrl);
    }
  }

  #take(view: ReleaseView, draft: PanelDraft | null): void {
    const before = this.#view;
    this.#view = view;
    if (!this.#hasDraft) this.#draft = draft ?? this.#draft;
    this.#hasDraft = true;
    this.#keep();
    if (before !== undefined && before.summary !== view.summary) this.#announce(view.summary);
    this.#tickWhileNeeded(view);
    this.#draw();
    if (before !== undefined && isNews(before, view)) showTold(this.#root);
  }

  #showUnavailable(message: UnavailableMessage): void {
    this.#stopTicking?.();
    this.#stopTicking = undefined;
    this.#view = undefined;
    this.#host.keep({ v: 1, releaseId: message.releaseId, page: this.#page, draft: this.#draft });
    draw(
      this.#root,
      unavailablePage(message, (action) => this.#host.post({ type: 'action', action })),
    );
  }

  #open(page: PanelPage, place: PanelPlace | null = null): void {
    if (page !== this.#page) {
      if (this.#page === 'progress') this.#left = document.documentElement.scrollTop;
      this.#scroll = page === 'progress' ? this.#left : 0;
    }
    this.#page = page;
    this.#visited.clear();
    // A place is scrolled to, wherever the page stood.
    if (place !== null) this.#scroll = undefined;
    if (place === 'testers') this.#draft = { ...this.#draft, testerForm: 'add' };
    this.#focus = place === null ? (page === 'progress' ? 'next-title' : 'page-title') : placeIds[place];
    this.#keep();
    this.#draw();
  }

  /** The person's own way to a page: what the last action had to say was read. */
  #goTo(view: ReleaseView, page: PanelPage): void {
    if (view.told !== null) {
      this.#view = { ...view, told: null };
      this.#host.post({ type: 'read' });
    }
    this.#open(page);
  }

  #finish(action: PanelActionName): void {
    this.#change(draftAfter(this.#draft, action));
    this.#visited.clear();
    this.#qrCodeOutcome = qrCodeOutcomes[action] ?? null;
    if (leadsBack.has(action)) this.#open('progress');
    else this.#draw();
  }

  #takeLogo(logo: string): void {
    if (this.#view === undefined) return;
    const context = this.#context(this.#view);
    changeInformation(context, { ...presentInformation(context), logo });
  }

  /** Takes a new draft; it is kept here and by the host, at once, so that nothing typed is ever lost. */
  #change(draft: PanelDraft): void {
    this.#draft = draft;
    this.#qrCodeOutcome = null;
    this.#keep();
    this.#host.post({ type: 'draft', draft });
  }

  #keep(): void {
    if (this.#view === undefined) return;
    this.#host.keep({ v: 1, releaseId: this.#view.releaseId, page: this.#page, draft: this.#draft });
  }

  #announce(sentence: string): void {
    this.#announcer.textContent = sentence;
  }

  /** Counts the seconds of work, and has the ages of what testers did told anew. */
  #tickWhileNeeded({ next, testers }: ReleaseView): void {
    if (next.working === null && !testers?.board) {
      this.#stopTicking?.();
      this.#stopTicking = undefined;
    } else this.#stopTicking ??= this.#host.everySecond(() => this.#tick());
  }

  #tick(): void {
    this.#seconds += 1;
    if (this.#view?.next.working || this.#seconds % ageInterval === 0) this.#draw();
  }

  #context(view: ReleaseView): PanelContext {
    return {
      view,
      draft: this.#draft,
      now: this.#host.now(),
      language: this.#language,
      visited: this.#visited,
      qrCodeOutcome: this.#qrCodeOutcome,
      change: (part) => {
        this.#change({ ...this.#draft, ...part });
        this.#draw();
      },
      visit: (field) => {
        this.#visited.add(field);
        this.#draw();
      },
      act: (action) => this.#act(view, action),
      explain: (userId) => this.#host.post({ type: 'explain', userId }),
      showTesters: (count) => this.#host.post({ type: 'testers', count }),
      answer: (button) => this.#host.post({ type: 'answer', button }),
      open: (page) => this.#goTo(view, page),
      focus: (id) => {
        this.#focus = id;
        this.#draw();
      },
      copyPicture: (source) => void this.#copyPicture(source),
      announce: (sentence) => this.#announce(sentence),
    };
  }

  async #copyPicture(source: string): Promise<void> {
    try {
      await this.#host.copyPicture(source);
      this.#qrCodeOutcome = 'picture copied';
    } catch {
      this.#qrCodeOutcome = 'picture not copied';
    }
    this.#draw();
  }

  #act(view: ReleaseView, action: PanelAction): void {
    if (!canAct(view, action.name)) return;
    // Busy at once, so that a second press does nothing; the host's next snapshot says whether it still is.
    this.#view = { ...view, busy: action.name, told: null };
    this.#qrCodeOutcome = null;
    this.#visited.clear();
    this.#host.post({ type: 'action', action });
    this.#draw();
  }

  #draw(): void {
    const view = this.#view;
    if (view === undefined) return;
    const context = this.#context(view);
    const page = this.#page === 'progress' ? progressPage(context) : requestPage(context, this.#page);
    draw(this.#root, [head(view.head), away(view.away), element('div', { key: this.#page, class: 'page' }, ...page)]);
    this.#moveFocus();
  }

  #moveFocus(): void {
    const target = this.#focus === undefined ? null : document.getElementById(this.#focus);
    if (target === null) return;
    const scroll = this.#scroll;
    this.#focus = undefined;
    this.#scroll = undefined;
    target.focus({ preventScroll: scroll !== undefined });
    if (scroll !== undefined) document.documentElement.scrollTop = scroll;
  }
}
