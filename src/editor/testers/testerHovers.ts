import {
  Hover,
  l10n,
  type CancellationToken,
  type HoverProvider,
  type MarkdownString,
  type Position,
  type TextDocument,
  type Uri,
} from 'vscode';
import { ConnectionError } from '../../client/connectionError';
import type { Platform } from '../../client/platform';
import { PlatformError } from '../../core/errorCode';
import type { Release } from '../../protocol/release';
import { commandIds } from '../contributions';
import { abortSignal } from '../flows/abortSignal';
import { audienceExplanation } from '../sentences/audienceSentence';
import { told } from '../sentences/failureSentence';
import { targetName, versionName } from '../sentences/statusWords';
import { commandLink, Story } from '../story';
import { testerMarkSentence } from '../sentences/testerMarkSentence';
import type { TestGroups } from './language/testGroups';
import { testerMark } from './language/testerMark';
import { TesterListSubject, type TesterListSubjectOptions } from './language/testerListSubject';
import { isTooLargeToCheck } from './language/tooLargeToCheck';
import { testerAt, type TesterPlace } from './testerAt';

export interface TesterHoverOptions extends TesterListSubjectOptions {
  readonly platform: Pick<Platform, 'call'>;
  readonly groups?: TestGroups;
  /** Which column of a list has the user IDs, where somebody has chosen it. */
  readonly columnOf?: (list: Uri) => number | undefined;
}

/** Explains in a tester list what each user gets of the workspace's current release. */
export class TesterHovers implements HoverProvider {
  readonly #options: TesterHoverOptions;
  readonly #subject: TesterListSubject;

  constructor(options: TesterHoverOptions) {
    this.#options = options;
    this.#subject = new TesterListSubject(options);
  }

  /**
   * Nothing while the platform is away or nobody is signed in: what is only looked at asks for nothing. Nor in a list so long
   * that reading down to the tester lasts longer than anybody looks.
   */
  async provideHover(document: TextDocument, position: Position, token: CancellationToken): Promise<Hover | undefined> {
    const { store, columnOf } = this.#options;
    if (store.connection.kind !== 'ready' || isTooLargeToCheck(document)) return undefined;
    const tester = await readableTesterAt(document, position, token, columnOf?.(document.uri));
    if (tester === undefined || token.isCancellationRequested) return undefined;
    const release = await this.#subject.releaseOf(document.uri);
    if (release === undefined || token.isCancellationRequested) return undefined;
    const lines = await this.#explain(release, tester.userId, token);
    return (
      lines && new Hover(story(release, tester, [...this.#standing(release, tester.userId), ...lines]), tester.range)
    );
  }

  /** What the mark in the margin means. */
  #standing(release: Release, userId: string): readonly string[] {
    const group = this.#options.groups?.of(release);
    if (group === undefined) return [];
    const tester = group.get(userId);
    return [testerMarkSentence(testerMark(release, tester), tester)];
  }

  /** What the platform says, or why it says nothing; no line where the person has moved on. */
  async #explain(release: Release, userId: string, token: CancellationToken): Promise<readonly string[] | undefined> {
    try {
      const answer = await this.#options.platform.call('explainAudience', {
        params: { id: release.id, userId },
        signal: abortSignal(token),
      });
      const { gets, steps } = audienceExplanation(answer);
      return [gets, ...steps.map((step) => l10n.t('{0}: {1}', step.question, step.answer))];
    } catch (error) {
      if (error instanceof ConnectionError && error.code === 'CANCELED') return undefined;
      return [told(error, { release, userId }).sentence];
    }
  }
}

/** A file that is no text has no testers. */
async function readableTesterAt(
  document: TextDocument,
  position: Position,
  token: CancellationToken,
  column: number | undefined,
): Promise<TesterPlace | undefined> {
  try {
    return await testerAt(document, position, token, column);
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'TESTERS_UNREADABLE') return undefined;
    throw error;
  }
}

function story(release: Release, { userId, note }: TesterPlace, lines: readonly string[]): MarkdownString {
  const subject = l10n.t('{0} on {1}', versionName(release), targetName(release));
  const text = new Story([commandIds.showWhatAUserGets]).title(l10n.t('{0}: {1}', userId, subject));
  if (note !== undefined) text.line(note);
  for (const line of lines) text.line(line);
  const { miniProgramId } = release;
  const title = l10n.t('Show What a User Gets');
  return text.links(commandLink(title, commandIds.showWhatAUserGets, { miniProgramId, userId })).markdown;
}
