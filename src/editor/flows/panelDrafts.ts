import type { Memento } from 'vscode';
import { draftAfter, panelDraft, type PanelActionName, type PanelDraft } from '../../protocol/webview';
import { checked } from '../panels/checked';

const keyOf = (releaseId: string): string => `panel/${releaseId}`;

/** What was typed into panels and not sent yet, also of panels that were closed; kept in the workspace's state. */
export class PanelDrafts {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** The draft of a release, or `null` where nothing is known of one. */
  async get(releaseId: string): Promise<PanelDraft | null> {
    return (await checked(panelDraft, this.#memento.get<unknown>(keyOf(releaseId)))) ?? null;
  }

  /** Keeps a draft. An empty one is kept too, until the release ends: it says that everything was sent. */
  async keep(releaseId: string, draft: PanelDraft): Promise<void> {
    await this.#memento.update(keyOf(releaseId), draft);
  }

  /** Keeps a reason that was typed elsewhere, below one that was begun here. */
  async addReason(releaseId: string, typed: string): Promise<void> {
    const draft = await this.get(releaseId);
    const begun = draft?.reason?.trimEnd() ?? '';
    if (begun.includes(typed.trim())) return;
    await this.keep(releaseId, { ...draft, reason: begun === '' ? typed : `${begun}\n${typed}` });
  }

  /** Drops what an action has sent, also where its panel is hidden and cannot do so itself. */
  async settle(releaseId: string, action: PanelActionName): Promise<void> {
    const draft = await this.get(releaseId);
    if (draft !== null) await this.keep(releaseId, draftAfter(draft, action));
  }
}
