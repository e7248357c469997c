import { l10n, QuickPickItemKind } from 'vscode';
import type { Release } from '../../protocol/release';
import type { TesterLine, TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import { numberText } from '../sentences/statusWords';
import type { Choice } from '../ui';
import { hasChoice } from './listReading';
import { testersTitle } from './askTesterList';
import { testerLineSentence } from './testerLineSentence';
import type { TesterChange } from './sendTesters';

export type PreviewAnswer = 'agreed' | 'show lines' | 'report' | 'groups';

type Row = Choice<PreviewAnswer | undefined>;

/** More wrong lines than anybody reads in a list; Show Lines has all of them. */
const maximumLines = 100;

export interface TesterPreview {
  readonly outcome: TesterOutcome;
  /** Whether the release has changed since the person began. */
  readonly isOvertaken: boolean;
}

/** Shows what a list would do: who is added and removed, and which lines are not taken and why. */
export function previewTesters(
  context: FlowContext,
  release: Release,
  change: TesterChange,
  { outcome, isOvertaken }: TesterPreview,
): Promise<PreviewAnswer | undefined> {
  const sentence = outcomeSentence(outcome, 'preview');
  return context.ui.pick<PreviewAnswer | undefined>({
    title: testersTitle(release, change),
    placeHolder: isOvertaken ? l10n.t('The release changed meanwhile. Now: {0}', sentence) : sentence,
    choices: [
      ...agreement(change, outcome),
      ...attentionRows(outcome),
      ...(hasChoice(outcome.groups) ? [{ label: l10n.t('$(organization) Groups…'), value: 'groups' as const }] : []),
      ...people(l10n.t('Added'), outcome.added, outcome.addedSample),
      ...people(l10n.t('Removed'), outcome.removed, outcome.removedSample),
      ...wrongLines(outcome),
    ],
  });
}

/** Whether a list has anybody come, go, or be in another group. */
export function changesGroup({ added, removed, moved }: TesterOutcome): boolean {
  return added > 0 || removed > 0 || moved > 0;
}

/** A list that changes nothing has nothing to agree to. */
function agreement(change: TesterChange, outcome: TesterOutcome): readonly Row[] {
  if (!changesGroup(outcome)) return [];
  const label = change === 'add' ? l10n.t('$(check) Add') : l10n.t('$(check) Update');
  return [{ label, detail: countsSentence(outcome, 'preview'), value: 'agreed' }];
}

function attentionRows({ lineCount }: TesterOutcome): readonly Row[] {
  if (lineCount === 0) return [];
  return [
    { label: l10n.t('$(warning) Show Lines'), value: 'show lines' },
    { label: l10n.t('$(table) Open Report'), value: 'report' },
  ];
}

/** Of a list that somebody is asked about just now, of one that was only looked at, and of one that has been taken. */
type OutcomeTense = 'preview' | 'proposal' | 'done';

/** "12 testers will be added, 3 removed, 133 kept. 2 lines need attention. Testers who come to another group: 2." */
export function outcomeSentence(outcome: TesterOutcome, when: OutcomeTense): string {
  const leftOut =
    outcome.leftOut === 0 ? [] : [l10n.t('Of groups that are not taken: {0}.', numberText(outcome.leftOut))];
  const wrong = outcome.lineCount === 0 ? [] : [attention(outcome)];
  return [countsSentence(outcome, when), ...leftOut, ...wrong, ...movedSentence(outcome, when)].join(' ');
}

function movedSentence({ moved, groups }: TesterOutcome, when: OutcomeTense): readonly string[] {
  if (moved === 0) return [];
  const count = numberText(moved);
  const isIntoNone = groups.every(({ name }) => name === null);
  return [isIntoNone ? lostGroupSentence(count, when) : otherGroupSentence(count, when)];
}

function lostGroupSentence(count: string, when: OutcomeTense): string {
  switch (when) {
    case 'preview':
      return l10n.t('Testers who lose their group, as the list has no groups: {0}.', count);
    case 'proposal':
      return l10n.t('Testers who would lose their group, as the list has no groups: {0}.', count);
    case 'done':
      return l10n.t('Testers who lost their group, as the list has no groups: {0}.', count);
  }
}

function otherGroupSentence(count: string, when: OutcomeTense): string {
  switch (when) {
    case 'preview':
      return l10n.t('Testers who come to another group: {0}.', count);
    case 'proposal':
      return l10n.t('Testers who would come to another group: {0}.', count);
    case 'done':
      return l10n.t('Testers who came to another group: {0}.', count);
  }
}

function countsSentence(outcome: TesterOutcome, when: OutcomeTense): string {
  const [added, removed] = [numberText(outcome.added), numberText(outcome.removed)];
  const kept = numberText(outcome.total - outcome.added);
  const isOne = outcome.added === 1;
  switch (when) {
    case 'preview':
      return isOne
        ? l10n.t('1 tester will be added, {0} removed, {1} kept.', removed, kept)
        : l10n.t('{0} testers will be added, {1} removed, {2} kept.', added, removed, kept);
    case 'proposal':
      return isOne
        ? l10n.t('1 tester would be added, {0} removed, {1} kept.', removed, kept)
        : l10n.t('{0} testers would be added, {1} removed, {2} kept.', added, removed, kept);
    case 'done':
      return isOne
        ? l10n.t('1 tester added, {0} removed, {1} kept.', removed, kept)
        : l10n.t('{0} testers added, {1} removed, {2} kept.', added, removed, kept);
  }
}

function attention({ lineCount }: TesterOutcome): string {
  return lineCount === 1
    ? l10n.t('1 line needs attention.')
    : l10n.t('{0} lines need attention.', numberText(lineCount));
}

function people(title: string, count: number, sample: readonly string[]): readonly Row[] {
  if (count === 0) return [];
  return [
    heading(title),
    ...sample.map((userId) => row(userId, '')),
    ...(count > sample.length ? [row(l10n.t('… and {0} more', numberText(count - sample.length)), '')] : []),
  ];
}

function wrongLines({ lines, lineCount }: TesterOutcome): readonly Row[] {
  const shown = lines.slice(0, maximumLines);
  const left = lineCount - shown.length;
  return [
    ...linesUnder(
      l10n.t('Not taken'),
      shown.filter(({ taken }) => !taken),
    ),
    ...linesUnder(
      l10n.t('Taken, but worth a look'),
      shown.filter(({ taken }) => taken),
    ),
    ...(left > 0 ? [row(l10n.t('… and {0} more', numberText(left)), '')] : []),
  ];
}

function linesUnder(title: string, lines: readonly TesterLine[]): readonly Row[] {
  if (lines.length === 0) return [];
  return [heading(title), ...lines.map((line) => row(l10n.t('Line {0}', line.line), testerLineSentence(line)))];
}

const row = (label: string, description: string): Row => ({ label, description, unavailable: true, value: undefined });

const heading = (label: string): Row => ({ label, kind: QuickPickItemKind.Separator, value: undefined });
