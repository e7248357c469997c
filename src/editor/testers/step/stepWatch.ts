import { createHash } from 'node:crypto';
import { FileSystemError, l10n, workspace, type Disposable, type Uri } from 'vscode';
import { ConnectionError } from '../../../client/connectionError';
import { movedTesters } from '../../../core/testers/groupAsList';
import type { Release } from '../../../protocol/release';
import type { TesterOutcome } from '../../../protocol/testers';
import type { FlowContext } from '../../flowContext';
import { changeByList, takeTesterFile } from '../../flows/takeTesterFile';
import { Owner } from '../../lifecycle';
import { standing, targetName, versionName } from '../../sentences/statusWords';
import { tellFailure } from '../../sentences/tellFailure';
import { previewSentence } from '../previewTesters';
import { presentGroup } from '../presentGroup';
import { readableList } from '../review/readableList';
import { isComparable, isReviewable } from '../review/reviewUpdate';
import { fileName } from '../fileName';
import { rememberedReading } from '../listReading';
import { namingFile } from '../namingFile';
import { sendTesters, type TesterChange } from '../sendTesters';
import { testerListOf, type TesterList } from '../testerList';
import { FileWatch } from './fileWatch';
import type { KeptInStep } from './keptInStep';

export interface StepWatchOptions {
  readonly context: FlowContext;
  readonly kept: KeptInStep;
}

/** Follows the files that test groups are kept in step with, and asks before each change of a group. */
export class StepWatch extends Owner {
  readonly #options: StepWatchOptions;
  readonly #followed = new Map<string, FollowedFile>();
  #watching: Disposable | undefined;

  constructor(options: StepWatchOptions) {
    super();
    this.#options = options;
    const { kept, context } = options;
    this.own(kept.onDidChange(() => this.#follow()));
    this.own(context.store.onDidChangeConnection(({ kind }) => kind === 'ready' && this.#lookAtAll()));
    this.own(
      context.store.onDidChange((change) => {
        if (change.kind === 'release') this.#followed.get(change.release.id)?.releaseChanged(change.release);
      }),
    );
    this.own({
      dispose: () => {
        for (const one of this.#followed.values()) one.dispose();
        this.#watching?.dispose();
      },
    });
    this.#follow();
  }

  /** Resolves when nothing more is to be done for a release until something changes. */
  async settled(releaseId: string): Promise<void> {
    await this.#followed.get(releaseId)?.settled;
  }

  #follow(): void {
    const { all } = this.#options.kept;
    // What becomes of the releases is told only while somebody looks.
    if (all.size > 0) this.#watching ??= this.#options.context.store.watch();
    else {
      this.#watching?.dispose();
      this.#watching = undefined;
    }
    for (const [releaseId, one] of this.#followed) {
      if (all.get(releaseId)?.toString() === one.uri.toString()) continue;
      one.dispose();
      this.#followed.delete(releaseId);
    }
    for (const [releaseId, uri] of all) {
      if (this.#followed.has(releaseId)) continue;
      const followed = new FollowedFile(releaseId, uri, this.#options);
      this.#followed.set(releaseId, followed);
      followed.look();
    }
  }

  #lookAtAll(): void {
    for (const one of this.#followed.values()) one.look();
  }
}

/** One file and the release whose group is to be as it says. */
class FollowedFile implements Disposable {
  readonly uri: Uri;
  readonly #releaseId: string;
  readonly #options: StepWatchOptions;
  readonly #watch: FileWatch;
  #isOver = false;
  /** Whether something may have changed since the last look began. */
  #isDue = false;
  /** Whether somebody looks, or a question stands. */
  #looking: Promise<void> | undefined;
  /** What the person wants to hear no more of, as long as it stays so. */
  #told: string | undefined;

  constructor(releaseId: string, uri: Uri, options: StepWatchOptions) {
    this.uri = uri;
    this.#releaseId = releaseId;
    this.#options = options;
    this.#watch = new FileWatch(uri, {
      onChange: () => this.look(),
      onGone: () => void this.#endGone(),
      onMoved: (to) => void options.kept.keep(releaseId, to),
    });
  }

  get settled(): Promise<void> {
    return this.#looking ?? Promise.resolve();
  }

  dispose(): void {
    this.#isOver = true;
    this.#watch.dispose();
  }

  /** Looks whether the file differs from the group; once more where it changes meanwhile, and never twice at once. */
  look(): void {
    this.#isDue = true;
    this.#looking ??= this.#lookOn().finally(() => {
      this.#looking = undefined;
      if (this.#isDue && !this.#isOver) this.look();
    });
  }

  releaseChanged(release: Release): void {
    if (release.status !== 'Pilot Testing') void this.#endTested(release);
  }

  async #lookOn(): Promise<void> {
    while (this.#isDue && !this.#isOver && this.#options.context.store.connection.kind === 'ready') {
      this.#isDue = false;
      await this.#lookOnce();
    }
    this.#isDue = false;
  }

  async #lookOnce(): Promise<void> {
    const { context } = this.#options;
    let release: Release | undefined;
    try {
      release = await context.platform.call('getRelease', { params: { id: this.#releaseId } });
      if (release.status !== 'Pilot Testing') return await this.#endTested(release);
      const change = changeByList(release);
      if (change !== undefined) await this.#compare(release, change);
    } catch (error) {
      if (error instanceof FileSystemError && error.code === 'FileNotFound') return this.#watch.missing();
      // It looks again when the platform is back.
      if (error instanceof ConnectionError) return context.log.debug('Keeping in step', String(error));
      await this.#tellOnce(String(error), () =>
        tellFailure(context, namingFile(error, { kind: 'file', uri: this.uri }), release),
      );
    }
  }

  async #compare(release: Release, change: TesterChange): Promise<void> {
    const { context } = this.#options;
    const reading = rememberedReading(context.drafts, release, { kind: 'file', uri: this.uri });
    const list = testerListOf(this.uri, await workspace.fs.readFile(this.uri), reading);
    const outcome = await sendTesters(context, release, change, list, true);
    const moved = await movedBy(context, release, list, outcome);
    if (outcome.added === 0 && outcome.removed === 0 && moved === 0) {
      this.#told = undefined;
      return;
    }
    const content = createHash('sha256').update(list.bytes).digest('hex');
    const what = `${content} ${outcome.added} ${outcome.removed} ${moved}`;
    await this.#tellOnce(what, () => this.#ask(release, outcome, moved));
  }

  async #ask(release: Release, outcome: TesterOutcome, moved: number): Promise<void> {
    const { context } = this.#options;
    const sentence = l10n.t(
      '{0} differs from the test group of {1} on {2}. {3}',
      fileName(this.uri),
      versionName(release),
      targetName(release),
      previewSentence(outcome, moved),
    );
    const answer = await context.ui.inform(
      sentence,
      { id: 'review', title: l10n.t('Review') },
      { id: 'later', title: l10n.t('Not Now') },
      { id: 'stop', title: l10n.t('Stop Keeping in Step') },
    );
    if (answer === 'stop') await this.#options.kept.stop(this.#releaseId);
    if (answer === 'review' && !this.#isOver) await takeTesterFile(context, release, this.uri);
  }

  /** Tells the same once: until something else is to be told, or nothing. */
  async #tellOnce(what: string, tell: () => Promise<void>): Promise<void> {
    if (this.#told === what) return;
    this.#told = what;
    await tell();
  }

  async #endTested(release: Release): Promise<void> {
    const sentence = l10n.t(
      '{0} on {1} is in {2}: its test group is not kept in step with {3} any more.',
      versionName(release),
      targetName(release),
      standing(release),
      fileName(this.uri),
    );
    await this.#end(sentence);
  }

  async #endGone(): Promise<void> {
    if (await isThere(this.uri)) return this.look();
    await this.#end(
      l10n.t('{0} is gone: no test group is kept in step with it any more. No tester was removed.', fileName(this.uri)),
    );
  }

  async #end(sentence: string): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#options.kept.stop(this.#releaseId);
    void this.#options.context.ui.inform(sentence);
  }
}

/** How many come to another group; what is too long to be compared counts who is added and removed alone. */
async function movedBy(
  { platform }: FlowContext,
  release: Release,
  list: TesterList,
  outcome: TesterOutcome,
): Promise<number> {
  const hasGroups = outcome.groups.some(({ name }) => name !== null);
  if (!hasGroups || !isReviewable(release, list) || !isComparable(outcome)) return 0;
  const { listed } = await readableList(list, outcome.lines);
  return movedTesters(listed, await presentGroup(platform, release.id));
}

async function isThere(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
