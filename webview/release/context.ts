import type { PanelAction, PanelDraft, PanelPage, QrCodeOutcome, ReleaseView } from '../../src/protocol/webview';

/** What the parts of the panel draw from, and what they may set going. */
export interface PanelContext {
  readonly view: ReleaseView;
  readonly draft: PanelDraft;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** BCP 47 tag of the editor's language, for names of languages and how long ago something was. */
  readonly language: string;
  /** Fields that were left, or all of them (`*`) once Apply was pressed: only these complain. */
  readonly visited: ReadonlySet<string>;
  /** What became of the QR code that was copied or saved last. */
  readonly qrCodeOutcome: QrCodeOutcome | null;
  /** Keeps what was typed. */
  change(part: PanelDraft): void;
  visit(field: string): void;
  act(action: PanelAction): void;
  /** Asks what a user gets. */
  explain(userId: string): void;
  /** Asks for so many of the testers. */
  showTesters(count: number): void;
  /** Presses a button of what was told, by its place. */
  answer(button: number): void;
  open(page: PanelPage): void;
  /** Moves the focus to an element, by ID, once it is drawn. */
  focus(id: string): void;
  /** Puts a picture on the clipboard; what came of it is `qrCodeOutcome`. */
  copyPicture(source: string): void;
  /** Tells a screen reader something that is seen elsewhere. */
  announce(sentence: string): void;
}
