import { createHash } from 'node:crypto';
import { FileSystemError, l10n, workspace, type Disposable, type Uri } from 'vscode';
import { ConnectionError } from '../../../client/connectionError';
import { PlatformError } from '../../../core/errorCode';
import type { Release } from '../../../protocol/release';
import type { TesterOutcome } from '../../../protocol/testers';
import type { FlowContext } from '../../flowContext';
import { chooseTesterColumn } from '../../flows/chooseTesterColumn';
import { changeByList, takeTesterFile } from '../../flows/takeTesterFile';
import { whenChosen } from '../../flows/whenChosen';
import { Owner } from '../../lifecycle';
import { standing, targetName, versionName } from '../../sentences/statusWords';
import { tellFailure } from '../../sentences/tellFailure';
import { changesGroup, outcomeSentence } from '../previewTesters';
import { fileName } from '../fileName';
import { openQuestion, rememberedReading } from '../listReading';
import { namingFile } from '../namingFile';
import { sendTesters, type TesterChange } from '../sendTesters';
import { onDidRememberTesterColumn } from '../testerColumns';
import { testerListOf, type TesterList } from '../testerList';
import { FileWatch } from './fileWatch';
import type { KeptInStep } from './keptInStep';

/** So long nothing has changed before it is looked at what did, in milliseconds: files are written piece by piece. */
const pause = 500;

export interface StepWatchOptions {
  readonly context: FlowContext;
  readonly kept: KeptInStep;
  /** Has work done when nothing has changed for a while, unless that is disposed of before; after a moment unless told. */
  readonly later?: (work: () => void) => Disposable;
}

/**
 * Follows the files that test groups are kept in step with, and the groups, and asks before each change of a group. The person is
 * asked once about what differs, and anew as soon as something else does: a question may have faded long ago, and no extension can
 * take it back. Whichever of them is answered, the answer is about what differs by then.
 */
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
        if (change.kind === 'all') this.#lookAtAll();
      }),
    );
    this.own(context.testerChanges.onDidEnd((releaseId) => this.#followed.get(releaseId)?.look()));
    this.own({
      dispose: () => {
        for (const one of this.#followed.values()) one.dispose();
        this.#watching?.dispose();
      },
    });
    this.#follow();
  }

  /** Resolves when it was looked at all that is to be looked at of a release just now. */
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
  readonly #columns: Disposable;
  #isOver = false;
  /** The look that waits until nothing changes any more. */
  #waiting: Disposable | undefined;
  /** Whether something may have changed since the last look began. */
  #isDue = false;
  #looking: Promise<void> | undefined;
  /** As it was looked at last. */
  #release: Release | undefined;
  /** What the person was told last, and hears no more of as long as it stays so. */
  #told: string | undefined;

  constructor(releaseId: string, uri: Uri, options: StepWatchOptions) {
    this.uri = uri;
    this.#releaseId = releaseId;
    this.#options = options;
    this.#watch = new FileWatch(uri, {
      onChange: () => this.#soon(),
      onGone: () => this.#inBackground(this.#endGone()),
      onMoved: (to) => this.#inBackground(options.kept.keep(releaseId, to)),
    });
    this.#columns = onDidRememberTesterColumn((chosen) => chosen.toString() === uri.toString() && this.look());
  }

  get settled(): Promise<void> {
    return this.#looking ?? Promise.resolve();
  }

  dispose(): void {
    this.#isOver = true;
    this.#waiting?.dispose();
    this.#watch.dispose();
    this.#columns.dispose();
  }

  #soon(): void {
    this.#waiting?.dispose();
    this.#waiting = (this.#options.later ?? afterAPause)(() => {
      this.#waiting = undefined;
      this.look();
    });
  }

  /** Looks whether the file differs from the group; once more where it changes meanwhile, and never twice at once. */
  look(): void {
    this.#isDue = true;
    this.#looking ??= this.#lookOn().finally(() => {
      this.#looking = undefined;
      if (this.#isDue && !this.#isOver) this.look();
    });
    this.#inBackground(this.#looking);
  }

  /** Nobody waits for it: where it fails, such as where VS Code cannot remember what it is to, the log says so. */
  #inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => this.#options.context.log.error('Keeping in step', String(error)));
  }

  releaseChanged(release: Release): void {
    if (release.status !== 'Pilot Testing') this.#inBackground(this.#endTested(release));
    else if (release.revision !== this.#release?.revision) this.#soon();
  }

  /** Whatever is in the way has it looked again once it is over. */
  get #canLook(): boolean {
    const { store, testerChanges } = this.#options.context;
    const isInTheWay = this.#watch.isBeingTyped || testerChanges.has(this.#releaseId);
    return !this.#isOver && !isInTheWay && store.connection.kind === 'ready';
  }

  async #lookOn(): Promise<void> {
    while (this.#isDue && this.#canLook) {
      this.#isDue = false;
      await this.#lookOnce();
    }
    this.#isDue = false;
  }

  async #lookOnce(): Promise<void> {
    const { context, kept } = this.#options;
    let release: Release | undefined;
    try {
      // The store tells of changes of what it was asked for.
      release = await context.store.release(this.#releaseId);
      this.#release = release;
      if (release.status !== 'Pilot Testing') return await this.#endTested(release);
      const change = changeByList(release);
      if (change !== undefined) await this.#compare(release, change);
    } catch (error) {
      if (this.#isOver) return context.log.debug('Keeping in step', String(error));
      if (error instanceof FileSystemError && error.code === 'FileNotFound') return this.#watch.missing();
      if (error instanceof PlatformError && error.code === 'REVISION_STALE') return this.#soon();
      // Away, it differs as before, as far as anybody knows.
      if (!(error instanceof ConnectionError)) kept.noteDifference(this.#releaseId, undefined);
      if (isForLater(error)) return context.log.debug('Keeping in step', String(error));
      await this.#tellOnce(String(error), () =>
        tellFailure(context, namingFile(error, { kind: 'file', uri: this.uri }), release),
      );
    }
  }

  async #compare(release: Release, change: TesterChange): Promise<void> {
    const { context, kept } = this.#options;
    const input = { kind: 'file', uri: this.uri } as const;
    const reading = rememberedReading(context.drafts, release, input);
    const list = testerListOf(this.uri, await workspace.fs.readFile(this.uri), reading);
    const outcome = await sendTesters(context, release, change, list, true);
    // It is looked once more anyway.
    if (this.#isDue || this.#waiting !== undefined || !this.#canLook) return;
    if (openQuestion(context.drafts, release, input, outcome) === 'column') {
      // Who would come and go is not known before.
      kept.noteDifference(this.#releaseId, undefined);
      return await this.#tellOnce('column', () => this.#askColumn(release));
    }
    const difference = changesGroup(outcome) ? outcomeSentence(outcome, 'proposal') : undefined;
    kept.noteDifference(this.#releaseId, difference);
    if (difference === undefined) this.#told = undefined;
    else await this.#tellOnce(keyOf(list, outcome), () => this.#ask(release, difference));
  }

  #ask(release: Release, difference: string): void {
    const { context, kept } = this.#options;
    const sentence = l10n.t(
      '{0} differs from the test group of {1} on {2}. {3}',
      fileName(this.uri),
      versionName(release),
      targetName(release),
      difference,
    );
    this.#offer(sentence, l10n.t('Review'), () =>
      takeTesterFile(context, this.#release ?? release, kept.fileOf(this.#releaseId) ?? this.uri),
    );
  }

  #askColumn(release: Release): void {
    const { context, kept } = this.#options;
    const sentence = l10n.t(
      '{0} is not compared with the test group of {1} on {2} yet: its columns have no names. Choose the column that has the user IDs.',
      fileName(this.uri),
      versionName(release),
      targetName(release),
    );
    this.#offer(sentence, l10n.t('Choose Column'), () =>
      chooseTesterColumn(context, kept.fileOf(this.#releaseId) ?? this.uri),
    );
  }

  #offer(sentence: string, title: string, work: () => unknown): void {
    const { context, kept } = this.#options;
    const answer = context.ui.inform(
      sentence,
      { id: 'work', title },
      { id: 'later', title: l10n.t('Not Now') },
      { id: 'stop', title: l10n.t('Stop Keeping in Step') },
    );
    whenChosen(context, answer, {
      work,
      later: () => undefined,
      stop: () => kept.stop(this.#releaseId),
    });
  }

  /** Tells the same once: until something else is to be told, or nothing. */
  async #tellOnce(what: string, tell: () => void | Promise<void>): Promise<void> {
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
    try {
      await this.#options.kept.stop(this.#releaseId);
    } finally {
      void this.#options.context.ui.inform(sentence);
    }
  }
}

/** What a question is about: other testers of the same number are something else. */
function keyOf(list: TesterList, { addedSample, removedSample, added, removed, moved }: TesterOutcome): string {
  const content = createHash('sha256').update(list.bytes).digest('hex');
  return JSON.stringify([content, added, removed, moved, addedSample, removedSample]);
}

/** Whether it is looked again by itself: when the platform is back, or somebody who sees the release is signed in. */
function isForLater(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof PlatformError && error.code === 'NOT_FOUND');
}

function afterAPause(work: () => void): Disposable {
  const timer = setTimeout(work, pause);
  return { dispose: () => clearTimeout(timer) };
}

async function isThere(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
