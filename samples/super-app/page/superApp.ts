import { miniProgramsOf, sharesOf, versionsOf, type CrowdMember } from './crowd';
import type { Delivered, Delivery, Found, Scanned, SignedIn, Target } from './delivery';
import { DeliveryError, PackageError } from './deliveryError';
import { MiniProgram } from './miniProgram';
import type { Happened, Reports } from './reports';

/** A QR code that was scanned, and what it opens. */
export interface Scan extends Omit<Scanned, 'delivered'> {
  /** Its text. */
  readonly value: string;
}

/** A mini program that the user has opened. */
export interface Opened {
  readonly delivered: Delivered;
  /** The QR code it was opened by: as long as that opens it, it stays open, whatever the user gets otherwise. */
  readonly scan: Scan | undefined;
  readonly content:
    | { readonly kind: 'loading' }
    /** Whether the package is to blame, and not the way to it. */
    | { readonly kind: 'failed'; readonly sentence: string; readonly isPackage: boolean }
    | { readonly kind: 'open'; readonly miniProgram: MiniProgram; readonly pages: readonly string[] };
}

/** What is asked of the platform, each by itself. */
type Question = 'evaluation' | 'search' | 'crowd' | 'scan';

/** All there is to be seen. */
export interface State {
  readonly targets: readonly Target[];
  readonly target: Target | undefined;
  /** Who is signed in. */
  readonly userId: string | undefined;
  readonly query: string;
  /** What the user gets; `undefined` until the platform has answered. */
  readonly delivered: readonly Delivered[] | undefined;
  /** Of that, what the user has searched for; `undefined` until the platform has answered. */
  readonly found: readonly Found[] | undefined;
  /** Of every mini program that was found, by its ID. */
  readonly names: Readonly<Record<string, string>>;
  readonly opened: Opened | undefined;
  readonly crowd: readonly CrowdMember[];
  /** The mini program that the crowd is asked about. */
  readonly crowdAbout: string | undefined;
  /** What was reported since the page was opened. */
  readonly reported: Readonly<Record<'open' | 'success' | 'failure', number>>;
  /** Every version that one of the crowd has had, in the order in which they came. */
  readonly versions: readonly string[];
  /** Why a question has no answer now. */
  readonly problems: Readonly<Partial<Record<Question, string>>>;
  /** That the user gets something else now; until the user goes on. */
  readonly notice: string | undefined;
  /** What has just happened, for who does not see it. */
  readonly said: string;
}

const nothing: State = {
  targets: [],
  target: undefined,
  userId: undefined,
  query: '',
  delivered: undefined,
  found: undefined,
  names: {},
  opened: undefined,
  crowd: [],
  crowdAbout: undefined,
  reported: { open: 0, success: 0, failure: 0 },
  versions: [],
  problems: {},
  notice: undefined,
  said: '',
};

/** What is kept in the browser from one visit to the next. */
export interface Kept {
  readonly getItem: (name: string) => string | null;
  readonly setItem: (name: string, value: string) => void;
  readonly removeItem: (name: string) => void;
}

/** The super app on one phone: who is signed in, what that user gets, and what is open. */
export class SuperApp {
  readonly #delivery: Delivery;
  readonly #reports: Reports;
  readonly #kept: Kept;
  readonly #changed: () => void;
  #state = nothing;
  /** Counts what was opened and left. */
  #visit = 0;
  /** Whether what is found is of what the user gets now. */
  #foundIsCurrent = false;

  constructor(delivery: Delivery, reports: Reports, kept: Kept, changed: () => void) {
    this.#delivery = delivery;
    this.#reports = reports;
    this.#kept = kept;
    this.#changed = changed;
  }

  get state(): State {
    return this.#state;
  }

  /** Finds out which super apps there are; once it knows, asks what the user gets now. Called again and again. */
  async refresh(): Promise<void> {
    await this.#telling('evaluation', async () => {
      if (this.#state.targets.length === 0) await this.#begin();
      const whose = this.#signedIn();
      if (whose === undefined) return;
      const delivered = await this.#delivery.evaluate(whose);
      if (delivered !== undefined && this.#isStill(whose)) await this.#receive(delivered);
    });
    await this.#scanAgain();
    if (!this.#foundIsCurrent) await this.#telling('search', () => this.#find());
  }

  /** Asks what each of the crowd gets now. Called again and again. */
  async refreshCrowd(): Promise<void> {
    const { target } = this.#state;
    if (target === undefined) return;
    await this.#telling('crowd', async () => {
      const crowd = await this.#delivery.crowd(target.id);
      if (this.#state.target !== target) return;
      const versions = new Set([...this.#state.versions, ...versionsOf(crowd)]);
      this.#become({ crowd, versions: [...versions] });
    });
  }

  choose(target: Target): void {
    if (target === this.#state.target) return;
    this.#kept.setItem('target', target.id);
    this.#leave();
    this.#become({
      target,
      delivered: undefined,
      found: undefined,
      crowd: [],
      crowdAbout: undefined,
      versions: [],
      problems: {},
      said: '',
    });
    this.#askAnew();
  }

  signIn(typed: string): void {
    const userId = typed.trim();
    if (userId === '') return;
    this.#kept.setItem('user', userId);
    this.#leave();
    const problems = this.#problemsOfAll();
    this.#become({
      userId,
      delivered: undefined,
      found: undefined,
      query: '',
      problems,
      said: `Signed in as ${userId}`,
    });
    this.#askAnew();
  }

  signOut(): void {
    this.#kept.removeItem('user');
    this.#leave();
    const problems = this.#problemsOfAll();
    this.#become({ userId: undefined, delivered: undefined, found: undefined, problems, said: 'Signed out' });
  }

  search(query: string): void {
    this.#become({ query });
    void this.#telling('search', () => this.#find());
  }

  /** Opens what a QR code says, for this time also where the user gets another version. */
  async scan(typed: string): Promise<void> {
    const value = typed.trim();
    const whose = this.#signedIn();
    if (whose === undefined || value === '') return;
    await this.#telling('scan', async () => {
      const scanned = await this.#delivery.resolve(whose, value);
      if (!this.#isStill(whose)) return;
      if (scanned === undefined) throw new DeliveryError('This QR code opens nothing for you, or nothing yet.');
      const { delivered, page, query } = scanned;
      await this.#show(delivered, page, { value, page, query });
    });
  }

  askAbout(miniProgramId: string): void {
    this.#become({ crowdAbout: miniProgramId });
  }

  /** Downloads a mini program, makes sure that it is the one that was promised, and opens it. */
  open(delivered: Delivered): Promise<void> {
    return this.#show(delivered, delivered.entryPage);
  }

  async #show(delivered: Delivered, page: string, scan?: Scan): Promise<void> {
    const { target } = this.#state;
    if (target === undefined) return;
    this.#leave();
    const visit = this.#visit;
    this.#become({ opened: { delivered, scan, content: { kind: 'loading' } } });
    const userId = this.#state.userId ?? '';
    this.#reportOpen(target, delivered, userId);
    const content = await this.#load(target, delivered, page);
    // That the platform cannot be reached says nothing of the release.
    const outcome = outcomeOf(content);
    if (outcome !== undefined) this.#report(target, delivered, userId, outcome);
    // Something else may have been opened meanwhile.
    const { opened } = this.#state;
    if (visit === this.#visit && opened !== undefined) this.#showPages({ ...opened, content });
    else if (content.kind === 'open') content.miniProgram.close();
  }

  /**
   * Reports what a phone would of each user in the crowd: that the user opens the mini program, and how that ends.
   *
   * @param failsOneIn of the phones with the highest version that is under way, one in so many fails; 0 for none
   */
  openOnEveryPhone(failsOneIn: number): void {
    const { target, crowd, crowdAbout = '' } = this.#state;
    if (target === undefined) return;
    const [highest] = sharesOf(crowd, crowdAbout);
    let number = 0;
    for (const { userId, gets } of crowd) {
      const release = gets[crowdAbout];
      if (release === undefined) continue;
      this.#reportOpen(target, release, userId);
      const mayFail = failsOneIn > 0 && release.version === highest?.version;
      const fails = mayFail && (number += 1) % failsOneIn === 0;
      this.#report(target, release, userId, fails ? 'failure' : 'success');
    }
    this.#become({ said: 'Reported for each of the users' });
  }

  close(): void {
    this.#leave();
    this.#become({ said: 'Closed' });
  }

  /** Goes to a page of the mini program that is open; a tab begins anew. */
  goTo(page: string): void {
    this.#turnPages(({ miniProgram, pages }) => {
      if (!miniProgram.pages.includes(page)) return pages;
      return miniProgram.tabs.some((tab) => tab.page === page) ? [page] : [...pages, page];
    });
  }

  goBack(): void {
    this.#turnPages(({ pages }) => (pages.length > 1 ? pages.slice(0, -1) : pages));
  }

  async #load(target: Target, delivered: Delivered, page: string): Promise<Opened['content']> {
    try {
      const miniProgram = new MiniProgram(await this.#delivery.download(target.id, delivered));
      return { kind: 'open', miniProgram, pages: [page] };
    } catch (error) {
      const isPackage = !(error instanceof DeliveryError) || error instanceof PackageError;
      const sentence = error instanceof DeliveryError ? error.message : 'The package cannot be read.';
      return { kind: 'failed', sentence, isPackage };
    }
  }

  async #begin(): Promise<void> {
    const targets = await this.#delivery.targets();
    const before = this.#kept.getItem('target');
    const userId = this.#kept.getItem('user') ?? undefined;
    const target =
      targets.find(({ id }) => id === before) ??
      targets.find(({ environment }) => environment === 'Production') ??
      targets[0];
    this.#become({ targets, target, userId });
    void this.refreshCrowd();
  }

  async #find(): Promise<void> {
    const whose = this.#signedIn();
    const { query } = this.#state;
    if (whose === undefined) return;
    this.#foundIsCurrent = true;
    try {
      const found = await this.#delivery.search(whose, query.trim());
      // Somebody may have typed on meanwhile.
      if (!this.#isStill(whose) || this.#state.query !== query) return;
      const names = Object.fromEntries(found.map(({ name, delivered }) => [delivered.miniProgramId, name]));
      this.#become({ found, names: { ...this.#state.names, ...names } });
    } catch (error) {
      this.#foundIsCurrent = false;
      throw error;
    }
  }

  /** What is open is replaced as soon as the user gets another version of it. */
  async #receive(delivered: readonly Delivered[]): Promise<void> {
    const { opened } = this.#state;
    this.#foundIsCurrent = false;
    this.#become({ delivered });
    if (opened === undefined || opened.scan !== undefined) return;
    const open = opened.delivered;
    const now = delivered.find(({ miniProgramId }) => miniProgramId === open.miniProgramId);
    if (now === undefined) {
      this.#leave();
      this.#notice(`${open.version} is no longer there for you.`);
    } else if (now.releaseId !== open.releaseId) {
      await this.open(now);
      this.#notice(`You get ${now.version} now, in place of ${open.version}.`);
    } else if (this.#state.opened !== undefined) {
      this.#become({ opened: { ...this.#state.opened, delivered: now } });
    }
  }

  /** Closes what was opened by a QR code once that opens nothing any more. */
  async #scanAgain(): Promise<void> {
    const whose = this.#signedIn();
    const { opened } = this.#state;
    if (whose === undefined || opened?.scan === undefined) return;
    const visit = this.#visit;
    const ended = await this.#endOf(whose, opened.scan.value);
    if (ended === undefined || visit !== this.#visit) return;
    this.#leave();
    this.#notice(`${opened.delivered.version} ${ended}`);
  }

  /** How it came that a QR code opens nothing; `undefined` as long as it opens something, or nobody can say. */
  async #endOf(whose: SignedIn, value: string): Promise<string | undefined> {
    try {
      const scanned = await this.#delivery.resolve(whose, value);
      return scanned === undefined ? 'is no longer there for you.' : undefined;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return error.code === 'QR_CODE_ENDED' ? 'has ended, and its QR code opens nothing any more.' : undefined;
    }
  }

  #reportOpen(target: Target, gets: Gets, userId: string): void {
    const mark = JSON.stringify(['opened', target.id, gets.releaseId, userId]);
    const firstOpen = this.#kept.getItem(mark) === null;
    if (firstOpen) this.#kept.setItem(mark, '');
    this.#reports.add(target.id, { ...aboutUser(gets, userId), kind: 'open', firstOpen });
    this.#become({ reported: { ...this.#state.reported, open: this.#state.reported.open + 1 } });
  }

  #report(target: Target, gets: Gets, userId: string, kind: 'success' | 'failure'): void {
    this.#reports.add(target.id, { ...aboutUser(gets, userId), kind });
    const { reported } = this.#state;
    this.#become({ reported: { ...reported, [kind]: reported[kind] + 1 } });
  }

  #turnPages(turn: (open: { miniProgram: MiniProgram; pages: readonly string[] }) => readonly string[]): void {
    const { opened } = this.#state;
    if (opened?.content.kind !== 'open') return;
    this.#showPages({ ...opened, content: { ...opened.content, pages: turn(opened.content) } });
  }

  /** Says which page is there, too. */
  #showPages(opened: Opened): void {
    const { content } = opened;
    // What fails says so itself.
    const said = content.kind === 'open' ? content.miniProgram.titleOf(content.pages.at(-1) ?? '') : '';
    this.#become({ opened, said });
  }

  #signedIn(): SignedIn | undefined {
    const { target, userId } = this.#state;
    return target === undefined || userId === undefined ? undefined : { targetId: target.id, userId };
  }

  /** What is wrong whoever is signed in. */
  #problemsOfAll(): State['problems'] {
    const { crowd } = this.#state.problems;
    return crowd === undefined ? {} : { crowd };
  }

  #isStill({ targetId, userId }: SignedIn): boolean {
    return this.#state.target?.id === targetId && this.#state.userId === userId;
  }

  #askAnew(): void {
    const whose = this.#signedIn();
    if (whose !== undefined) this.#delivery.forget(whose);
    this.#foundIsCurrent = false;
    void this.refresh();
    void this.refreshCrowd();
  }

  #leave(): void {
    const { opened } = this.#state;
    if (opened?.content.kind === 'open') opened.content.miniProgram.close();
    this.#visit += 1;
    this.#state = { ...this.#state, opened: undefined, notice: undefined };
  }

  #notice(notice: string): void {
    this.#become({ notice, said: notice });
  }

  /** What fails is said until the next time the same question has an answer. */
  async #telling(question: Question, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (this.#state.problems[question] !== undefined) this.#tell(question, undefined);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      this.#tell(question, error.message);
    }
  }

  #tell(question: Question, problem: string | undefined): void {
    const { [question]: _, ...others } = this.#state.problems;
    this.#become({ problems: problem === undefined ? others : { ...others, [question]: problem } });
  }

  #become(different: Partial<State>): void {
    const state = { ...this.#state, ...different };
    const crowdAbout = state.crowdAbout ?? miniProgramsOf(state.crowd)[0];
    this.#state = { ...state, crowdAbout };
    this.#changed();
  }
}

/** A release that a user gets, and why. */
type Gets = Pick<Delivered, 'releaseId' | 'reason'>;

/** Who a user is goes to the platform only of a tester. */
function aboutUser({ releaseId, reason }: Gets, userId: string): Pick<Happened, 'releaseId' | 'userId'> {
  return { releaseId, ...(reason === 'TARGETING_MATCH' && { userId }) };
}

/** What a phone reports of how an open ended; nothing where that is not the release's doing. */
function outcomeOf(content: Opened['content']): 'success' | 'failure' | undefined {
  if (content.kind === 'open') return 'success';
  return content.kind === 'failed' && content.isPackage ? 'failure' : undefined;
}
