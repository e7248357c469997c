import * as Type from 'typebox';
import type { Static } from 'typebox';
import type { BasicInformation, InformationField, InformationLimits } from '../core/basicInformation';
import type { InformationProblemCode } from '../core/informationCheck';
import type { PercentageErrorCode } from '../core/percentage';
import { dictionary, identifier, nullable, oneOf, record, revision } from './schema';
import { testerSorts, testerStates, type TesterSort, type TesterState } from './testers';

/*
 * What the Release Progress panel and its host say to each other. The host sends what is to be seen, every text in it a
 * sentence in the person's language already; the view sends what the person did, and that is checked like any input.
 */

/** The pages of the panel; all but `progress` lead back to it. */
export const panelPages = ['progress', 'apply', 'review', 'configuration'] as const;

export type PanelPage = (typeof panelPages)[number];

/** A part of the progress page that something outside the panel may lead to. */
export type PanelPlace = 'testers' | 'log' | 'qrCode';

const text = Type.String();

/** As `basicInformation`, but of any length: the platform says what it does not take. */
const anyInformation = record({
  defaultLanguage: text,
  languages: dictionary(record({ name: text, tagline: text, description: text })),
  category: text,
  customerServicePhone: text,
  customerServiceEmail: text,
  logo: text,
});

const optionalText = Type.Optional(text);

/** As core's `InformationEdit`. */
const informationEdit = record({
  defaultLanguage: optionalText,
  languages: Type.Optional(
    dictionary(nullable(record({ name: optionalText, tagline: optionalText, description: optionalText }))),
  ),
  category: optionalText,
  customerServicePhone: optionalText,
  customerServiceEmail: optionalText,
  logo: optionalText,
});

/** Which of a release's testers are looked at, and in which order. */
export const testersWish = record({
  state: Type.Optional(oneOf(testerStates)),
  /** Empty for those without a group. */
  group: optionalText,
  search: optionalText,
  sort: Type.Optional(oneOf(testerSorts)),
  order: Type.Optional(oneOf(['asc', 'desc'] as const)),
});

export type TestersWish = Static<typeof testersWish>;

/** What was typed and not sent yet. It outlives the panel: closing it loses nothing. */
export const panelDraft = record({
  information: Type.Optional(informationEdit),
  /** What the edited texts were when their edit began, to see whether somebody else changes them meanwhile. */
  informationBefore: Type.Optional(informationEdit),
  /** The language tab that is open, and the tag typed for a new one. */
  language: Type.Optional(text),
  newLanguage: Type.Optional(text),
  reason: Type.Optional(text),
  /** The list typed to be added, and the one that is to replace the test group. */
  testers: Type.Optional(text),
  testGroup: Type.Optional(text),
  testerForm: Type.Optional(oneOf(['add', 'update', 'closed'] as const)),
  releaseType: Type.Optional(oneOf(['grayscale', 'full'] as const)),
  /** Grayscale Release was confirmed, and its percentage is being chosen. */
  typeConfirmed: Type.Optional(Type.Boolean()),
  percentage: Type.Optional(text),
  /** The user ID that is asked about. */
  userId: Type.Optional(text),
  /** What the QR code is to open. */
  qrCodePage: Type.Optional(text),
  qrCodeQuery: Type.Optional(text),
  /** How the testers are looked at, and the one whose buttons are open. */
  board: Type.Optional(testersWish),
  tester: Type.Optional(text),
});

export type PanelDraft = Static<typeof panelDraft>;

/** What the view keeps for itself, and VS Code hands back after a reload of the window. */
export const panelState = record({
  v: Type.Literal(1),
  releaseId: identifier,
  page: oneOf(panelPages),
  draft: panelDraft,
});

export type PanelState = Static<typeof panelState>;

const plainActions = [
  'retryBuild',
  'editConfiguration',
  'withdraw',
  'addTestersFromFile',
  'updateTestGroupFromFile',
  'completeTesting',
  'cancelTesting',
  'exportTesters',
  'remindTesters',
  'confirmGrayscale',
  'releaseToEveryone',
  'cancelRelease',
  'takeOffline',
  'withdrawOffline',
  'forceRemove',
  'uploadVersion',
] as const;

/** What is not about the release; the editor has a command for each. */
const editorActions = ['restartPlatform', 'showLog', 'signIn', 'switchAccount'] as const;

/** What the person asks for. */
export const panelAction = Type.Union([
  record({ name: oneOf(plainActions) }),
  record({ name: oneOf(editorActions) }),
  record({ name: Type.Literal('chooseLogo') }),
  record({ name: Type.Literal('showHowPhonesReport') }),
  record({ name: Type.Literal('readTestGroup') }),
  record({ name: Type.Literal('readTesters') }),
  record({
    name: Type.Literal('apply'),
    /** Null where it was not edited. */
    information: nullable(record({ revision, value: anyInformation })),
  }),
  record({ name: Type.Literal('approve'), reason: nullable(text) }),
  record({ name: Type.Literal('reject'), reason: text }),
  record({ name: Type.Literal('addTesters'), text }),
  record({ name: Type.Literal('updateTestGroup'), text }),
  record({ name: Type.Literal('nextGrayscaleStep'), percentage: Type.Number() }),
  record({ name: oneOf(['copyQrCodeLink', 'saveQrCode'] as const), page: text, query: text }),
  record({ name: Type.Literal('openRelease'), releaseId: identifier }),
  /** Files were dropped on the panel. */
  record({ name: Type.Literal('dropFiles'), uris: Type.Array(text, { maxItems: 100 }) }),
  record({ name: Type.Literal('goToTesterLine'), userId: text }),
]);

export type PanelAction = Static<typeof panelAction>;
export type PanelActionName = PanelAction['name'];
/** An action that needs nothing typed. */
export type PlainPanelAction = {
  readonly name:
    | (typeof plainActions)[number]
    | (typeof editorActions)[number]
    | 'chooseLogo'
    | 'showHowPhonesReport'
    | 'readTestGroup'
    | 'readTesters';
};
/** An action that is not about the release. */
export type EditorAction = { readonly name: (typeof editorActions)[number] };

const sentWith: Partial<Record<PanelActionName, readonly (keyof PanelDraft)[]>> = {
  apply: ['information', 'informationBefore', 'language', 'newLanguage'],
  approve: ['reason'],
  reject: ['reason'],
  addTesters: ['testers', 'testerForm'],
  addTestersFromFile: ['testerForm'],
  updateTestGroup: ['testGroup', 'testerForm'],
  updateTestGroupFromFile: ['testerForm'],
  confirmGrayscale: ['releaseType'],
  releaseToEveryone: ['releaseType', 'typeConfirmed', 'percentage'],
  nextGrayscaleStep: ['releaseType', 'typeConfirmed', 'percentage'],
};

/** What is left of a draft once an action is through: all but what was sent with it. */
export function draftAfter(draft: PanelDraft, action: PanelActionName): PanelDraft {
  const sent: readonly string[] = sentWith[action] ?? [];
  return Object.fromEntries(Object.entries(draft).filter(([key]) => !sent.includes(key)));
}

export const viewMessage = Type.Union([
  /** The view listens now: whatever was sent before is lost. */
  record({ type: Type.Literal('ready') }),
  record({ type: Type.Literal('action'), action: panelAction }),
  record({ type: Type.Literal('draft'), draft: panelDraft }),
  /** What does this user get? */
  record({ type: Type.Literal('explain'), userId: text }),
  /** So many of the testers are to be seen. */
  record({ type: Type.Literal('testers'), count: Type.Integer({ minimum: 1 }) }),
  /** A button of what was told was pressed. */
  record({ type: Type.Literal('answer'), button: Type.Integer({ minimum: 0 }) }),
  /** The person went on to another page: what was told is read. */
  record({ type: Type.Literal('read') }),
]);

export type ViewMessage = Static<typeof viewMessage>;

/** There is nothing to see yet, or not any more. */
export interface UnavailableMessage {
  readonly type: 'unavailable';
  readonly releaseId: string;
  readonly sentence: string;
  /** Whether it goes on by itself. */
  readonly waiting: boolean;
  /** What the person can do about it, the best first. */
  readonly buttons: readonly { readonly label: string; readonly does: EditorAction }[];
}

export type HostMessage =
  /** Everything there is to see; never only what changed. The draft counts for a view that was only just opened. */
  | { readonly type: 'snapshot'; readonly view: ReleaseView; readonly draft: PanelDraft | null }
  | UnavailableMessage
  /** Leads to a page, with the reason that the host has: it may have been typed elsewhere. */
  | {
      readonly type: 'page';
      readonly page: PanelPage;
      readonly place: PanelPlace | null;
      readonly reason: string | null;
    }
  /** An action is through: what was typed for it has been sent. */
  | { readonly type: 'done'; readonly action: PanelActionName }
  | { readonly type: 'logo'; readonly dataUrl: string };

/** A moment as it is written out; the view adds how long ago that was. */
export interface MomentView {
  readonly text: string;
  readonly at: number;
}

export type ButtonAppearance = 'primary' | 'secondary';

/** A button that does something, or opens a page of the panel. */
export interface ButtonView {
  readonly label: string;
  readonly appearance: ButtonAppearance;
  readonly does: PlainPanelAction | { readonly open: PanelPage };
  /** More than the label says, on hover. */
  readonly title?: string;
}

/** The label of a button whose action the view completes with what was typed. */
export interface SubmitView {
  readonly label: string;
}

export interface HeadView {
  readonly name: string;
  readonly version: string;
  readonly logo: string | null;
  /** Stands where there is no logo. */
  readonly initials: string;
  /** Target app and environment, but for the environment that the mark names. */
  readonly target: string;
  /** The mark of a release that reaches the public: its environment. */
  readonly productionMark: string | null;
}

export interface StepView {
  readonly title: string;
  readonly state: 'done' | 'now' | 'ahead' | 'ended';
  /** Whether the release stands here, be it at work, through or ended. */
  readonly isPresent: boolean;
  /** The state in a word, for those who do not see the dot. */
  readonly stateWord: string;
  /** What happened in it. */
  readonly sentence: string | null;
  readonly moment: MomentView | null;
}

/** A piece of a sentence: plain, code to be read letter by letter, or a link. */
export interface PartView {
  readonly text: string;
  readonly code?: true;
  readonly title?: string;
  readonly does?: { readonly name: 'openRelease'; readonly releaseId: string } | { readonly open: PanelPage };
}

export interface BuildProblemView {
  /** The file and the place in it; null where the problem is the whole project's. */
  readonly place: string | null;
  readonly sentence: string;
}

export interface TestersForm {
  readonly kind: 'testers';
  readonly add: TesterListForm | null;
  readonly update: TesterListForm | null;
  /** Whether Add Testers stands open until the person closes it. */
  readonly addFirst: boolean;
}

export interface TesterListForm {
  /** Add Testers, Update Test Group. */
  readonly open: string;
  readonly textLabel: string;
  /** What stands in it before anything is typed. */
  readonly begins: string;
  readonly hint: string;
  readonly placeholder: string;
  /** Says that the list is empty. */
  readonly empty: string;
  readonly submit: SubmitView;
  readonly file: ButtonView;
  /** Reads the present testers again, where they could not be read. */
  readonly again: ButtonView | null;
}

export interface ReleaseTypeForm {
  readonly kind: 'release type';
  readonly label: string;
  readonly choices: readonly {
    readonly type: 'grayscale' | 'full';
    readonly label: string;
    readonly sentence: string;
  }[];
  readonly confirm: SubmitView;
  /** What Confirm of Grayscale Release leads to at once, where the release has that status already (T16). */
  readonly grayscale: ConfirmedGrayscale | null;
}

/** The choice of a percentage, and how the card around it reads then. */
export interface ConfirmedGrayscale {
  readonly card: Pick<NextView, 'title' | 'sentence'>;
  readonly form: GrayscaleForm;
  /** Back to the release type. */
  readonly back: string;
}

export interface GrayscaleForm {
  readonly kind: 'grayscale';
  readonly label: string;
  /** For those who do not see that the presets and the field belong together. */
  readonly fieldLabel: string;
  readonly unit: string;
  readonly current: number | null;
  /** The percentages the target app offers; null allows every whole number. */
  readonly offered: readonly number[] | null;
  readonly presets: readonly number[];
  readonly proposal: number;
  readonly messages: Readonly<Record<PercentageErrorCode, string>>;
  readonly submit: SubmitView;
}

export interface NextView {
  readonly title: string;
  /** What the step is, and how it goes. */
  readonly sentence: string;
  /** Whether somebody has to act, it went wrong, it is live, or none of these. */
  readonly tone: 'act' | 'failed' | 'live' | 'calm';
  /** Work of the platform that goes on; `{0}` in the text stands for the seconds since. */
  readonly working: { readonly text: string; readonly since: number } | null;
  /** Why the last review said no, in the reviewer's words. */
  readonly quote: { readonly title: string; readonly text: string } | null;
  readonly problems: readonly BuildProblemView[];
  /** Another release that must be completed or canceled first. */
  readonly inTheWay: readonly PartView[] | null;
  readonly form: TestersForm | ReleaseTypeForm | GrayscaleForm | null;
  readonly buttons: readonly ButtonView[];
  /** The way out that cannot be undone. */
  readonly quiet: ButtonView | null;
}

export interface DetailView {
  readonly label: string;
  readonly parts: readonly PartView[];
}

export interface LogView {
  readonly id: number;
  readonly moment: MomentView;
  readonly sentence: string;
  readonly details: LogDetailsView | null;
}

export interface LogDetailsView {
  /** View Details. */
  readonly label: string;
  readonly open: boolean;
  readonly rows: readonly DetailView[];
  readonly quote: { readonly title: string; readonly text: string } | null;
}

export interface ConfigurationFieldView {
  readonly label: string;
  readonly values: readonly string[];
  /** Where the value comes from, or that there is none. */
  readonly source: string;
  /** Says that Apply to Release waits for it. */
  readonly missing: string | null;
}

export interface ConfigurationView {
  readonly title: string;
  readonly sentence: string;
  readonly fields: readonly ConfigurationFieldView[];
  readonly edit: ButtonView | null;
}

export interface InformationFieldView {
  readonly field: InformationField;
  readonly label: string;
  readonly hint: string | null;
  readonly messages: Readonly<Record<InformationProblemCode, string>>;
}

export interface InformationView {
  readonly title: string;
  readonly editable: boolean;
  readonly values: BasicInformation;
  /** Of the mini program that has these values. */
  readonly revision: number;
  readonly limits: InformationLimits;
  readonly fields: Readonly<Record<InformationField, InformationFieldView>>;
  readonly languagesLabel: string;
  readonly defaultMark: string;
  readonly makeDefault: string;
  readonly removeLanguage: string;
  readonly newLanguage: {
    readonly label: string;
    readonly add: string;
    readonly invalid: string;
    readonly there: string;
    readonly tooMany: string;
  };
  readonly logo: { readonly choose: string; readonly remove: string; readonly description: string };
  /** Stands where a text is empty. */
  readonly nothing: string;
  /** What somebody else has made of a field that is being edited. */
  readonly theirs: {
    /** `{0}` in the text stands for theirs. */
    readonly text: string;
    readonly empty: string;
    readonly logo: string;
    /** The link that takes theirs instead. */
    readonly take: string;
  };
}

export interface DecisionView {
  readonly reasonLabel: string;
  readonly reasonHint: string;
  readonly reasonMissing: string;
  readonly approve: SubmitView;
  readonly reject: SubmitView;
}

/** What a removal takes and why. */
export interface RemovalView {
  readonly title: string;
  readonly sentence: string;
  readonly quote: { readonly title: string; readonly text: string };
}

/** What is applied with: shown on Apply to Release, to the reviewer, and as View Configuration. */
export interface RequestView {
  readonly titles: Readonly<Record<Exclude<PanelPage, 'progress'>, string>>;
  readonly back: string;
  readonly configuration: ConfigurationView;
  readonly information: InformationView;
  readonly apply: SubmitView | null;
  /** Why Apply is missing, where that is not plain to see. */
  readonly applyWaits: string | null;
  /** The removal that is to be decided, instead of a release. */
  readonly removal: RemovalView | null;
  readonly decision: DecisionView | null;
  /** Why there is nothing to decide on the page of the review. */
  readonly decisionWaits: string | null;
}

/** A point of a line: where in the time that is drawn, and how high, both from 0 to 1. */
export interface SharePoint {
  readonly at: number;
  readonly share: number;
}

/** A failure rate with the ends of its interval, as shares of the scale. */
export interface FailureBar {
  readonly name: string;
  /** Whether it is the release that was live before. */
  readonly isLive: boolean;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  /** The same in numbers. */
  readonly text: string;
}

/** Each row begins with what it is about. */
export interface AdoptionTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface AdoptionCharts {
  readonly share: {
    readonly title: string;
    readonly points: readonly SharePoint[];
    /** The ends of the scale, and of the time. */
    readonly most: string;
    readonly least: string;
    readonly from: string;
    readonly until: string;
  };
  /** Null where no open has ended yet. */
  readonly failures: {
    readonly title: string;
    readonly bars: readonly FailureBar[];
    readonly scale: string;
  } | null;
  /** What is drawn, in numbers; shut until it is opened. */
  readonly tables: { readonly label: string; readonly tables: readonly AdoptionTable[] };
}

/** How much a release is used and how often it fails. */
export interface AdoptionView {
  readonly title: string;
  /** What there is to say, the most important first. */
  readonly sentences: readonly { readonly text: string; readonly tone: 'calm' | 'warning' }[];
  readonly link: { readonly label: string; readonly does: { readonly name: 'showHowPhonesReport' } } | null;
  /** Null where nothing was reported. */
  readonly charts: AdoptionCharts | null;
}

/** Who tests the release, and what came of it. */
export interface TestersView {
  readonly title: string;
  /** Whether they are what the release is about now, and stand before all else that is told of it. */
  readonly leads: boolean;
  /** How many have opened it, and how long their user IDs are kept. */
  readonly sentences: readonly string[];
  /** Null where the user IDs were deleted. */
  readonly board: TestersBoardView | null;
  readonly buttons: readonly ButtonView[];
}

export interface TestersBoardView {
  readonly filter: {
    readonly label: string;
    readonly choices: readonly { readonly state: TesterState | null; readonly label: string }[];
  };
  /** Null where no tester has a group. */
  readonly groups: {
    readonly label: string;
    readonly all: string;
    readonly choices: readonly { readonly group: string; readonly label: string }[];
  } | null;
  readonly search: { readonly label: string; readonly placeholder: string; readonly longest: number };
  /** Says who is shown and in which order: told to a screen reader when it changes. */
  readonly status: string;
  /** What the rows answer; another one may be on its way. */
  readonly wish: TestersWish;
  readonly columns: readonly TesterColumnView[];
  readonly rows: readonly TesterRowView[];
  /** Shows so many instead. */
  readonly more: { readonly label: string; readonly count: number } | null;
  /** Why the rows are not as they are now, or there are none. */
  readonly failure: { readonly sentence: string; readonly again: ButtonView } | null;
  /** What the buttons of a tester are called. */
  readonly goToLine: string;
  /** Null where nobody can be asked for. */
  readonly explain: string | null;
}

export interface TesterColumnView {
  /** What of a row stands in it. */
  readonly of: Exclude<keyof TesterRowView, 'hasFailed'>;
  readonly label: string;
  /** Null where the rows cannot be put in its order. */
  readonly sort: TesterSort | null;
}

export interface TesterRowView {
  readonly userId: string;
  readonly group: string;
  readonly added: TesterMomentView;
  readonly opened: TesterMomentView;
  readonly failures: TesterMomentView;
  /** Whether it failed, which has a mark beside its words. */
  readonly hasFailed: boolean;
  readonly version: string;
}

/** A moment, told with its age, and the words around it; `{0}` in them stands for the age. */
export interface TesterMomentView {
  readonly text: string;
  readonly moment: MomentView | null;
}

/** What a user gets of the release, and why: asked for by user ID. */
export interface UserGetsView {
  readonly title: string;
  readonly label: string;
  readonly placeholder: string;
  /** Says that no user ID was typed. */
  readonly empty: string;
  readonly submit: SubmitView;
  /** The user ID whose answer is on its way. */
  readonly asking: string | null;
  /** Why the platform takes a text for no user ID. */
  readonly problem: { readonly userId: string; readonly sentence: string } | null;
  /** Why there is no answer. */
  readonly failure: string | null;
  readonly answer: UserAnswerView | null;
}

export interface UserAnswerView {
  readonly userId: string;
  readonly sentence: string;
  /** Each question on the way to the decision, with its answer. */
  readonly steps: readonly DetailView[];
}

/** A QR code that opens the release in the super app. */
export interface QrCodeView {
  readonly title: string;
  /** Who can open it now, and how long. */
  readonly sentence: string;
  /** What was typed when it was made: it is another one once something else is typed. */
  readonly page: string;
  readonly query: string;
  /** Null where what was typed cannot be opened. */
  readonly picture: { readonly source: string; readonly description: string } | null;
  /** Stands in its place, while there is none. */
  readonly missing: string;
  readonly pageField: QrCodeFieldView;
  readonly queryField: QrCodeFieldView;
  readonly copyLink: string;
  readonly copyPicture: string;
  readonly save: string;
  /** What the buttons came to. */
  readonly said: Readonly<Record<QrCodeOutcome, string>>;
}

export type QrCodeOutcome = 'link copied' | 'picture copied' | 'picture not copied' | 'saved';

export interface QrCodeFieldView {
  readonly label: string;
  readonly hint: string;
  readonly placeholder: string;
  readonly longest: number;
  /** What is wrong with what was typed. */
  readonly problem: string | null;
}

/** What an action had to say, and the buttons that lead on from it. */
export interface ToldView {
  /** Beside which buttons it stands. */
  readonly place: 'next' | 'testers';
  readonly tone: 'problem' | 'information';
  readonly sentence: string;
  readonly buttons: readonly string[];
}

/** All of the panel. */
export interface ReleaseView {
  readonly releaseId: string;
  /** Where the release stands, in one sentence: told to a screen reader when it changes. */
  readonly summary: string;
  readonly head: HeadView;
  readonly steps: { readonly label: string; readonly items: readonly StepView[] };
  readonly next: NextView;
  /** Null where no phone gets the release, or nothing was read yet. */
  readonly adoption: AdoptionView | null;
  /** Null where it has no testers, or nothing was read yet. */
  readonly testers: TestersView | null;
  /** Null where nobody can get it. */
  readonly userGets: UserGetsView | null;
  /** Null before the package is built, and once the release has ended. */
  readonly qrCode: QrCodeView | null;
  readonly details: { readonly title: string; readonly rows: readonly DetailView[] };
  readonly log: { readonly title: string; readonly entries: readonly LogView[] };
  readonly request: RequestView;
  /** The action that runs; nothing else can be started meanwhile. */
  readonly busy: PanelActionName | null;
  /** Says since when the platform does not answer; what is shown was so then, and nothing can be asked of it. */
  readonly away: string | null;
  /** What the last action had to say. */
  readonly told: ToldView | null;
}
