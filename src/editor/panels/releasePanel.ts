import { randomBytes } from 'node:crypto';
import { commands, env, l10n, Uri, type WebviewPanel } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import type { Adoption } from '../../protocol/adoption';
import type { Release } from '../../protocol/release';
import {
  viewMessage,
  type EditorAction,
  type HostMessage,
  type PanelAction,
  type PanelActionName,
  type PanelDraft,
  type PanelPage,
  type PanelPlace,
  type ToldView,
} from '../../protocol/webview';
import { commandIds, type CommandId } from '../contributions';
import type { FlowContext } from '../flowContext';
import { forgetDraftsOfEnded } from '../flows/drafts';
import { showNow } from '../flows/showNow';
import { Owner } from '../lifecycle';
import { connectionSentence } from '../sentences/connectionSentence';
import { failureSentence, told } from '../sentences/failureSentence';
import { nextSteps } from '../sentences/nextStep';
import { tellFailure } from '../sentences/tellFailure';
import { isComingBack, type StoreChange } from '../store/releaseStore';
import { ReadWhileSeen } from '../store/readWhileSeen';
import { WatchWhileVisible } from '../store/watchWhileVisible';
import { hasAdoption } from './adoptionView';
import { checked } from './checked';
import { chooseLogo } from './logoFile';
import type { PanelDrafts } from '../flows/panelDrafts';
import { panelHtml } from './panelHtml';
import { panelTitle } from './panelTitle';
import type { ReleaseFacts } from './releaseFacts';
import type { ReleaseFlows } from './releaseFlows';
import { releaseView } from './releaseView';
import { TesterBoard } from '../testers/board/testerBoard';
import { isRemovalOf } from '../approvals/removalRequest';
import { runAction, type FlowAction } from './runAction';
import { ShownQrCode } from './shownQrCode';
import { ShownTestGroup } from './shownTestGroup';
import { showHowPhonesReport } from './showHowPhonesReport';
import { tellingContext } from './tellingUi';
import { hasTesters } from './testersView';
import { UserQuestion } from './userQuestion';
import type { Wording } from './wording';

/** What all panels work with. */
export interface PanelSurroundings {
  readonly context: FlowContext;
  readonly flows: ReleaseFlows;
  readonly wording: Wording;
  readonly drafts: PanelDrafts;
  readonly show: (releaseId: string) => void;
}

const editorCommands: Readonly<Record<EditorAction['name'], CommandId>> = {
  restartPlatform: commandIds.restartPlatform,
  showLog: commandIds.showLog,
  signIn: commandIds.signIn,
  switchAccount: commandIds.switchAccount,
};

/** How often the age of what is shown is told again while the platform is away, in milliseconds. */
const ageInterval = 30_000;

/** After the last letter of what the platform is asked about, in milliseconds. */
const typingPause = 200;

/** Beside which buttons it stands what an action had to say. */
function placeOf({ name }: PanelAction): ToldView['place'] {
  return name === 'exportTesters' || name === 'remindTesters' ? 'testers' : 'next';
}

/** The folder that a panel may load files from, and nothing else. */
export function panelResources(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'webview', 'release');
}

function panelIcon(extensionUri: Uri): { readonly light: Uri; readonly dark: Uri } {
  const media = Uri.joinPath(extensionUri, 'media');
  return { light: Uri.joinPath(media, 'release-light.svg'), dark: Uri.joinPath(media, 'release-dark.svg') };
}

/** One release's webview. It shows what the store knows, all of it each time, and only while somebody can see it. */
export class ReleasePanel extends Owner {
  readonly releaseId: string;
  readonly #panel: WebviewPanel;
  readonly #surroundings: PanelSurroundings;
  readonly #testGroup: ShownTestGroup;
  readonly #qrCode: ShownQrCode;
  readonly #adoption: ReadWhileSeen<Adoption>;
  readonly #testers: TesterBoard;
  readonly #userQuestion: UserQuestion;
  /** Whether phones have something to report of it. */
  #hasAdoption = false;
  /** Whether it has testers whose user IDs can be read. */
  #hasTesters = false;
  #isReady = false;
  #isClosed = false;
  #page: { readonly page: PanelPage; readonly place: PanelPlace | null } | undefined;
  #busy: PanelActionName | null = null;
  #told: ToldView | null = null;
  /** Takes the button that is pressed of what was told. */
  #answer: ((button: number | undefined) => void) | undefined;
  #sendsAgain: NodeJS.Timeout | undefined;
  #sendsOnceTyped: NodeJS.Timeout | undefined;
  /** Counts what was asked to be shown, so that a slow answer never replaces a newer one. */
  #asked = 0;

  constructor(panel: WebviewPanel, releaseId: string, surroundings: PanelSurroundings) {
    super();
    this.releaseId = releaseId;
    this.#panel = this.own(panel);
    this.#surroundings = surroundings;
    const { context } = surroundings;
    this.#testGroup = new ShownTestGroup(context.platform);
    this.#qrCode = new ShownQrCode(context.platform);
    this.own(panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)));
    this.own(panel.onDidChangeViewState(() => this.#visibilityChanged()));
    this.own(context.store.onDidChange((change) => void this.#storeChanged(change)));
    this.own(context.store.onDidChangeConnection(() => void this.#send()));
    this.own(new WatchWhileVisible(panel, panel.onDidChangeViewState, context.store));
    this.own({
      dispose: () => {
        this.#isClosed = true;
        clearTimeout(this.#sendsAgain);
        clearTimeout(this.#sendsOnceTyped);
        this.#answer?.(undefined);
      },
    });
    this.#adoption = this.own(
      new ReadWhileSeen({
        read: () => context.platform.call('getAdoption', { params: { id: releaseId } }),
        isWanted: () => this.#listens && this.#hasAdoption && context.store.connection.kind === 'ready',
        onDidChange: () => void this.#send(),
        onError: (error) => context.log.debug('Release panel: adoption', String(error)),
      }),
    );
    this.#testers = this.own(
      new TesterBoard({
        read: (wish, count) => context.store.testerPage(releaseId, wish, count),
        isWanted: () => this.#listens && this.#hasTesters && context.store.connection.kind === 'ready',
        onDidChange: () => void this.#send(),
        sentenceOf: failureSentence,
      }),
    );
    this.#userQuestion = new UserQuestion({
      platform: context.platform,
      releaseId,
      onDidChange: () => void this.#send(),
      sentenceOf: (error, userId) => told(error, { userId }).sentence,
    });
    this.#load();
  }

  get #context(): FlowContext {
    return this.#surroundings.context;
  }

  /** As its tab says; empty until the release was read for the first time. */
  get title(): string {
    return this.#isClosed ? '' : this.#panel.title;
  }

  get isVisible(): boolean {
    return !this.#isClosed && this.#panel.visible;
  }

  /** Whether there is a page to be told something. What was begun may end after the person has closed the panel. */
  get #listens(): boolean {
    return this.#isReady && this.isVisible;
  }

  /** Brings the panel to the front, on a page where one is named. */
  reveal(page?: PanelPage, place: PanelPlace | null = null): void {
    this.#panel.reveal(undefined, false);
    if (page === undefined) return;
    this.#page = { page, place };
    void this.#sendPage();
  }

  #load(): void {
    const { webview } = this.#panel;
    this.#panel.iconPath = panelIcon(this.#surroundings.context.extensionUri);
    const folder = panelResources(this.#surroundings.context.extensionUri);
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.html = panelHtml({
      nonce: randomBytes(18).toString('base64url'),
      styleNonce: randomBytes(18).toString('base64url'),
      cspSource: webview.cspSource,
      script: webview.asWebviewUri(Uri.joinPath(folder, 'main.js')).toString(),
      style: webview.asWebviewUri(Uri.joinPath(folder, 'main.css')).toString(),
      language: env.language,
      title: l10n.t('Release Progress'),
    });
  }

  /** A hidden webview is taken down, and says that it is ready again when it comes back. */
  #visibilityChanged(): void {
    if (!this.#panel.visible) this.#isReady = false;
    else void this.#send();
  }

  async #storeChanged(change: StoreChange): Promise<void> {
    if (change.kind === 'versions' || change.kind === 'members' || change.kind === 'more testers') return;
    if (change.kind !== 'approvals') this.#userQuestion.outdate();
    if (change.kind === 'release' && change.release.id === this.releaseId) {
      // What the last action had to say was about another step.
      if (change.before?.status !== change.release.status) this.#tellNothing();
      void this.#testers.again();
    } else if (!(await this.#isConcerned(change))) return;
    await this.#send();
  }

  /** Whether what changed beside the release shows in its panel. */
  async #isConcerned(change: StoreChange): Promise<boolean> {
    if (change.kind !== 'release' && change.kind !== 'target app') return true;
    const own = await this.#context.store.release(this.releaseId).catch(() => undefined);
    // Its policy says what may be typed.
    if (change.kind === 'target app') return own?.targetAppId === change.targetAppId;
    // Another release on the same target may have come, or ceased to be, in the way.
    const { release } = change;
    return own?.miniProgramId === release.miniProgramId && own.targetAppId === release.targetAppId;
  }

  #post(message: HostMessage): void {
    if (this.#listens) void this.#panel.webview.postMessage(message);
  }

  async #sendPage(): Promise<void> {
    const draft = await this.#surroundings.drafts.get(this.releaseId);
    if (!this.#listens || this.#page === undefined) return;
    this.#post({ type: 'page', ...this.#page, reason: draft?.reason ?? null });
    this.#page = undefined;
  }

  async #send(): Promise<void> {
    if (!this.#listens) return;
    this.#asked += 1;
    const asked = this.#asked;
    const message = await this.#snapshot();
    if (asked !== this.#asked) return;
    this.#post(message);
    clearTimeout(this.#sendsAgain);
    if (this.#context.store.connection.kind === 'ready') void this.#userQuestion.refresh();
    // How long it is away is told with its age.
    if (this.#away !== null) this.#sendsAgain = setTimeout(() => void this.#send(), ageInterval);
  }

  /** The picture is the platform's to draw: not for each letter. */
  #sendOnceTyped(): void {
    clearTimeout(this.#sendsOnceTyped);
    this.#sendsOnceTyped = setTimeout(() => void this.#send(), typingPause);
  }

  /** While the platform is away, what was read before stays to be seen, and says so. */
  get #away(): string | null {
    const { connection } = this.#context.store;
    return isComingBack(connection.kind) || connection.kind === 'starting' ? connectionSentence(connection) : null;
  }

  async #snapshot(): Promise<HostMessage> {
    const { wording, drafts } = this.#surroundings;
    try {
      const draft = await drafts.get(this.releaseId);
      const facts = await this.#facts(draft ?? {});
      if (!this.#isClosed) this.#panel.title = panelTitle(facts.release, wording);
      this.#hasAdoption = hasAdoption(facts.release);
      this.#adoption.begin();
      this.#beginTesters(facts.release, draft);
      await forgetDraftsOfEnded(this.#context, facts.release);
      return { type: 'snapshot', view: releaseView(facts, wording), draft: await drafts.get(this.releaseId) };
    } catch (error) {
      return this.#unavailable(error);
    }
  }

  #beginTesters(release: Release, draft: PanelDraft | null): void {
    this.#hasTesters = hasTesters(release) && release.testersDeletedAt === null;
    if (this.#testers.take(draft?.board ?? {})) void this.#testers.again();
    else this.#testers.begin();
  }

  async #facts(draft: PanelDraft): Promise<ReleaseFacts> {
    const { store } = this.#context;
    const hasOtherAccounts = this.#context.hasOtherAccounts?.() ?? false;
    const release = await store.release(this.releaseId);
    const [testGroup, qrCode, log, targetApps, me, approvals] = await Promise.all([
      this.#testGroup.of(release),
      this.#qrCode.of(release, draft),
      store.log(this.releaseId),
      store.targetApps(),
      store.me(),
      store.approvals('mine'),
    ]);
    const removal = approvals.find((one) => isRemovalOf(one, release));
    const targetApp = targetApps.find(({ id }) => id === release.targetAppId);
    const state = { busy: this.#busy, away: this.#away, told: this.#told };
    return {
      release,
      testGroup,
      testers: this.#testers.latest,
      log,
      adoption: this.#adoption.latest,
      qrCode,
      targetApp,
      removal,
      asked: this.#userQuestion.latest,
      me,
      hasOtherAccounts,
      ...state,
    };
  }

  #unavailable(error: unknown): HostMessage {
    const { connection } = this.#context.store;
    const { releaseId } = this;
    if (connection.kind === 'starting' || connection.kind === 'unreachable') {
      const sentence = l10n.t('The release platform is not there yet. What you typed is kept.');
      return { type: 'unavailable', releaseId, sentence, waiting: true, buttons: [] };
    }
    this.#context.log.warn('Release panel', error instanceof Error ? error.message : String(error));
    if (connection.kind === 'offline') {
      return { type: 'unavailable', releaseId, sentence: connectionSentence(connection), waiting: true, buttons: [] };
    }
    if (connection.kind === 'signed out') {
      const sentence = l10n.t('You are signed out. Sign in to see this release; what you typed is kept.');
      const buttons = [{ label: nextSteps.signIn().title, does: { name: 'signIn' } }] as const;
      return { type: 'unavailable', releaseId, sentence, waiting: false, buttons };
    }
    const isBroken = connection.kind === 'failed' || connection.kind === 'refused';
    if (!isBroken && error instanceof PlatformError) {
      const sentence = l10n.t('This release cannot be shown to you. It may belong to another account.');
      const buttons = [{ label: nextSteps.switchAccount().title, does: { name: 'switchAccount' } }] as const;
      return { type: 'unavailable', releaseId, sentence, waiting: false, buttons };
    }
    const sentence = isBroken ? connectionSentence(connection) : failureSentence(error);
    const restart = connection.kind === 'refused' ? nextSteps.tryAgain() : nextSteps.restart();
    const buttons = [
      { label: restart.title, does: { name: 'restartPlatform' } },
      { label: nextSteps.showLog().title, does: { name: 'showLog' } },
    ] as const;
    return { type: 'unavailable', releaseId, sentence, waiting: false, buttons };
  }

  async #receive(received: unknown): Promise<void> {
    const message = await checked(viewMessage, received);
    if (message === undefined) {
      this.#context.log.warn('Release panel: a message was not understood');
      return;
    }
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        await this.#send();
        await this.#sendPage();
        return;
      case 'draft':
        await this.#surroundings.drafts.keep(this.releaseId, message.draft);
        if (this.#qrCode.isOther(message.draft) || this.#testers.isOther(message.draft.board ?? {}))
          this.#sendOnceTyped();
        return;
      case 'testers':
        await this.#testers.show(message.count);
        return;
      case 'answer':
        this.#press(message.button);
        await this.#send();
        return;
      case 'read':
        this.#tellNothing();
        await this.#send();
        return;
      case 'explain':
        await this.#explain(message.userId);
        return;
      case 'action':
        await this.#act(message.action);
    }
  }

  async #explain(userId: string): Promise<void> {
    const ask = (): Promise<void> => this.#userQuestion.ask(userId);
    await (this.#context.acting?.(ask) ?? ask());
  }

  async #act(action: PanelAction): Promise<void> {
    switch (action.name) {
      case 'openRelease':
        this.#surroundings.show(action.releaseId);
        break;
      case 'showHowPhonesReport':
        await showHowPhonesReport(this.#context.extensionUri).catch((error: unknown) =>
          tellFailure(this.#context, error),
        );
        break;
      case 'readTestGroup':
        // It is read again with all that is shown.
        break;
      case 'readTesters':
        await this.#testers.again();
        break;
      case 'goToTesterLine':
        void commands.executeCommand(commandIds.goToTesterLine, { releaseId: this.releaseId, userId: action.userId });
        break;
      case 'restartPlatform':
      case 'showLog':
      case 'signIn':
      case 'switchAccount':
        // What it changes is told; to read the release while it asks would ask for a sign-in beside it.
        void commands.executeCommand(editorCommands[action.name]);
        return;
      default:
        if (this.#busy === null) await this.#run(action);
    }
    await this.#send();
  }

  async #run(
    action: Exclude<
      PanelAction,
      | { readonly name: 'openRelease' | 'showHowPhonesReport' | 'readTestGroup' | 'readTesters' | 'goToTesterLine' }
      | EditorAction
    >,
  ): Promise<void> {
    this.#busy = action.name;
    this.#tellNothing();
    await this.#send();
    const context = tellingContext(
      this.#context,
      (tone, sentence, buttons) => this.#tell({ place: placeOf(action), tone, sentence, buttons }),
      (releaseId) => releaseId === this.releaseId && this.#listens,
    );
    const run = (): Promise<void> =>
      action.name === 'chooseLogo' ? this.#chooseLogo(context) : this.#runFlow(context, action);
    try {
      await (context.acting?.(run) ?? run());
    } catch (error) {
      await tellFailure(context, error);
    } finally {
      this.#busy = null;
    }
  }

  async #chooseLogo(context: FlowContext): Promise<void> {
    const dataUrl = await chooseLogo(context.ui);
    if (dataUrl !== undefined) this.#post({ type: 'logo', dataUrl });
  }

  async #runFlow(context: FlowContext, action: FlowAction): Promise<void> {
    const { flows, drafts } = this.#surroundings;
    const release = await context.store.release(this.releaseId);
    const outcome = await runAction(context, flows, release, action);
    if (outcome === 'done') {
      await drafts.settle(this.releaseId, action.name);
      this.#post({ type: 'done', action: action.name });
    }
    // Somebody else may have moved the release, and the panel must not offer what is gone.
    if (outcome === 'failed') await showNow(context, this.releaseId);
  }

  #tell(told: ToldView): Promise<number | undefined> | undefined {
    this.#tellNothing();
    const isSeen = this.#listens;
    // Where a notification tells it, its buttons are there.
    this.#told = isSeen ? told : { ...told, buttons: [] };
    void this.#send();
    if (!isSeen) return undefined;
    return told.buttons.length === 0 ? Promise.resolve(undefined) : new Promise((resolve) => (this.#answer = resolve));
  }

  /** As with a notification, a button is there to be pressed once; the sentence stays. */
  #press(button: number): void {
    this.#answer?.(button);
    this.#answer = undefined;
    this.#told &&= { ...this.#told, buttons: [] };
  }

  #tellNothing(): void {
    this.#told = null;
    this.#answer?.(undefined);
    this.#answer = undefined;
  }
}
