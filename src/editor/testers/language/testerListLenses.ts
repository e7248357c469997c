import {
  CodeLens,
  EventEmitter,
  l10n,
  Range,
  type CodeLensProvider,
  type Command,
  type Memento,
  type TextDocument,
} from 'vscode';
import { isRead, type ListedTester } from '../../../client/testers/listCheck';
import { noGroup } from '../../../core/testers/testerRow';
import type { Release } from '../../../protocol/release';
import { commandIds } from '../../contributions';
import { Owner } from '../../lifecycle';
import { environmentWord, numberText, standing } from '../../sentences/statusWords';
import type { KeptInStep } from '../step/keptInStep';
import { problemCommands } from './problemCommands';
import type { SeenLists } from './seenLists';
import { takenTesters } from './takenTesters';
import type { CheckedList, TesterListChecks } from './testerListChecks';
import type { TestGroups } from './testGroups';

export interface TesterListLensesOptions {
  readonly storage: Pick<Memento, 'get'>;
  readonly inStep: Pick<KeptInStep, 'releasesOf' | 'onDidChange'>;
}

/** Tells above a list which release it is about, what an update of the test group would change, and what can be mended. */
export class TesterListLenses extends Owner implements CodeLensProvider {
  readonly #checks: TesterListChecks;
  readonly #groups: TestGroups;
  readonly #storage: Pick<Memento, 'get'>;
  readonly #inStep: TesterListLensesOptions['inStep'];
  readonly #changed = this.own(new EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    { storage, inStep }: TesterListLensesOptions,
    checks: TesterListChecks,
    groups: TestGroups,
    seen: SeenLists,
  ) {
    super();
    this.#storage = storage;
    this.#inStep = inStep;
    this.#checks = checks;
    this.#groups = groups;
    this.own(seen.onDidChange(() => this.#changed.fire()));
    this.own(groups.onDidChange(() => this.#changed.fire()));
    this.own(inStep.onDidChange(() => this.#changed.fire()));
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    const list = this.#checks.of(document);
    if (list === undefined) return [];
    const { release, check } = list;
    const commands = [
      ...(release === undefined ? [] : [this.#releaseCommand(list, release)]),
      ...(check === undefined ? [checkCommand(document)] : problemCommands(document, check)),
      ...(release !== undefined && this.#inStep.releasesOf(document.uri).includes(release.id)
        ? [inStepCommand(release)]
        : []),
    ];
    return commands.map((command) => new CodeLens(new Range(0, 0, 0, 0), command));
  }

  /** "Pilot Testing · Harbor Wallet Production · 1.4.0: 148 in the group, 3 to add, 1 to remove: Update…" */
  #releaseCommand(list: CheckedList, release: Release): Command {
    const { targetAppName, environment, version, allowed } = release;
    const target = `${targetAppName} ${environmentWord(environment)}`;
    const subject = l10n.t('{0} · {1} · {2}', standing(release), target, version);
    if (allowed.includes('add-testers') && isEmpty(list)) return emptyCommand(release, subject);
    if (allowed.includes('add-testers') && !allowed.includes('update-test-group')) {
      return {
        title: l10n.t('{0}: {1}: Add…', subject, this.#changes(list, release)),
        tooltip: l10n.t('Review whom Add Testers would add'),
        command: commandIds.addTestersFromFile,
        arguments: [list.document.uri, { releaseId: release.id }],
      };
    }
    if (!allowed.includes('update-test-group')) {
      const title = release.testerCount === 0 ? subject : l10n.t('{0}: {1}', subject, inTheGroup(release.testerCount));
      return { title, command: commandIds.openRelease, arguments: [{ releaseId: release.id }] };
    }
    return {
      title: l10n.t('{0}: {1}: Update…', subject, this.#changes(list, release)),
      tooltip: l10n.t('Review what Update Test Group would change'),
      command: commandIds.updateTestGroupFromFile,
      arguments: [list.document.uri, { releaseId: release.id }],
    };
  }

  #changes(list: CheckedList, release: Release): string {
    const { check } = list;
    const group = this.#groups.of(release);
    if (group === undefined || check === undefined || !isRead(check) || check.testers.length < check.testerCount)
      return inTheGroup(release.testerCount);
    const taken = takenTesters(this.#storage, list);
    const staying = taken.filter(({ userId }) => group.has(userId));
    const [added, removed] = [taken.length - staying.length, group.size - staying.length];
    const moved = staying.filter((tester) => (group.get(tester.userId)?.group ?? noGroup) !== groupOf(tester)).length;
    const there = inTheGroup(group.size);
    if (added === 0 && removed === 0 && moved === 0) return l10n.t('{0}, all as in this list', there);
    const counts = l10n.t('{0}, {1} to add, {2} to remove', there, numberText(added), numberText(removed));
    if (moved === 0) return counts;
    return check.testers.every((tester) => groupOf(tester) === noGroup)
      ? l10n.t('{0}, {1} to lose their group', counts, numberText(moved))
      : l10n.t('{0}, {1} to move to another group', counts, numberText(moved));
  }
}

const groupOf = ({ group }: ListedTester): string => group ?? noGroup;

/** Whether a list has nobody, so that no update can come of it. Of groups that are not taken the update asks. */
function isEmpty({ check, rules }: CheckedList): boolean {
  return check !== undefined && isRead(check) && check.testerCount === 0 && rules.groups === undefined;
}

function emptyCommand({ id, testerCount }: Release, subject: string): Command {
  const whatToDo = l10n.t('Put one user ID on each line.');
  const rule = l10n.t('A group keeps at least one tester; Cancel Testing ends the test for all.');
  return {
    title: l10n.t('{0}: {1}; this list has nobody', subject, inTheGroup(testerCount)),
    tooltip: testerCount === 0 ? whatToDo : `${whatToDo} ${rule}`,
    command: commandIds.openRelease,
    arguments: [{ releaseId: id }],
  };
}

function inStepCommand({ id }: Release): Command {
  return {
    title: l10n.t('The group is kept in step with this file: Stop'),
    command: commandIds.stopKeepingInStep,
    arguments: [{ releaseId: id }],
  };
}

function inTheGroup(count: number): string {
  return l10n.t('{0} in the group', numberText(count));
}

/** A list that is too large to be checked while it is typed. */
function checkCommand({ uri, lineCount }: TextDocument): Command {
  return {
    title: l10n.t('With {0} lines, this list is not checked while you type: Check Tester List', numberText(lineCount)),
    command: commandIds.checkTesterList,
    arguments: [uri],
  };
}
