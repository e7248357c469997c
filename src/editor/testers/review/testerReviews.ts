import { randomUUID } from 'node:crypto';
import { commands, TabInputText, Uri, window, workspace } from 'vscode';
import { contextKeys, testerDocumentScheme } from '../../contributions';
import { Owner } from '../../lifecycle';
import { fileName } from '../fileName';
import { comparedIn, tabOf } from './comparedIn';

/** What a person does with a review: by its buttons, or by closing it. `groups` takes other groups of the list. */
export type ReviewAnswer = 'update' | 'cancel' | 'groups';

/** A review, with what its editor offers beside Update and Cancel. */
export interface OpenReview {
  readonly releaseId: string;
  readonly list: Uri;
  /** Whether other groups of the list may be taken. */
  readonly hasGroups: boolean;
  /** Opens all that there is to say about the lines of the list, where there is anything. */
  readonly openReport: (() => Promise<void>) | undefined;
}

interface Review extends OpenReview {
  readonly answer: (answer: ReviewAnswer) => void;
}

/** The reviews of updates that stand open in diff editors, and the documents that they compare lists with. */
export class TesterReviews extends Owner {
  readonly #texts = new Map<string, string>();
  /** By the document on the left. */
  readonly #reviews = new Map<string, Review>();

  constructor() {
    super();
    const provideTextDocumentContent = (uri: Uri): string | undefined => this.#texts.get(uri.toString());
    this.own(workspace.registerTextDocumentContentProvider(testerDocumentScheme, { provideTextDocumentContent }));
    this.own(
      window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const { input } of closed) {
          const left = comparedIn(input);
          // A tab that is moved is closed where it was.
          if (left !== undefined && tabOf(left) === undefined) this.answer('cancel', left);
          if (input instanceof TabInputText && !isShown(input.uri)) this.forget(input.uri);
        }
      }),
    );
  }

  /** Makes a document that nobody can edit. */
  document(name: string, text: string): Uri {
    const uri = Uri.from({ scheme: testerDocumentScheme, path: `/${name.replaceAll('/', '-')}`, query: randomUUID() });
    this.#texts.set(uri.toString(), text);
    return uri;
  }

  /** Where a document is shown no more. */
  forget(uri: Uri): void {
    this.#texts.delete(uri.toString());
  }

  /** Takes the answer to the review of a list that is compared with `left`, once. It ends an earlier one of the same release. */
  waitFor(left: Uri, opened: OpenReview): Promise<ReviewAnswer> {
    for (const review of this.#reviews.values()) if (review.releaseId === opened.releaseId) review.answer('cancel');
    return new Promise((resolve) => {
      const answer = (given: ReviewAnswer): void => {
        this.#reviews.delete(left.toString());
        this.#tellMenus();
        resolve(given);
      };
      this.#reviews.set(left.toString(), { ...opened, answer });
      this.#tellMenus();
    });
  }

  /** Answers the review that a button of the editor's title was pressed at; says whether there is one. */
  answer(given: ReviewAnswer, left = comparedIn(window.tabGroups.activeTabGroup.activeTab?.input)): boolean {
    const review = left && this.#reviews.get(left.toString());
    review?.answer(given);
    return review !== undefined;
  }

  /** Opens the report of the list that is reviewed in front; says whether there is one. */
  async openReport(): Promise<boolean> {
    const left = comparedIn(window.tabGroups.activeTabGroup.activeTab?.input);
    const openReport = left && this.#reviews.get(left.toString())?.openReport;
    await openReport?.();
    return openReport !== undefined;
  }

  override dispose(): void {
    for (const { answer } of this.#reviews.values()) answer('cancel');
    super.dispose();
  }

  #tellMenus(): void {
    const tell = (key: string, reviews: readonly Review[]): void => {
      // By their names: a remote window has other URIs than its extension host.
      const names = reviews.map(({ list }) => fileName(list));
      void commands.executeCommand('setContext', key, names);
    };
    const reviews = [...this.#reviews.values()];
    tell(contextKeys.reviewedLists, reviews);
    tell(
      contextKeys.reviewedListsWithGroups,
      reviews.filter(({ hasGroups }) => hasGroups),
    );
    tell(
      contextKeys.reviewedListsWithReport,
      reviews.filter(({ openReport }) => openReport !== undefined),
    );
  }
}

function isShown(uri: Uri): boolean {
  return window.tabGroups.all
    .flatMap((group) => group.tabs)
    .some(({ input }) => input instanceof TabInputText && input.uri.toString() === uri.toString());
}
