import type { NextView, TesterListForm, TestersForm } from '../../protocol/webview';
import { allowedButtons, emptyNext, movesOn, press, quietly } from './nextParts';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

function testerList(kind: 'add' | 'update', facts: ReleaseFacts, wording: Wording): TesterListForm {
  const { testGroup } = facts;
  const { l10n } = wording;
  const adds = kind === 'add';
  return {
    open: adds ? l10n.t('Add Testers') : l10n.t('Update Test Group'),
    textLabel: adds ? l10n.t('Add by Manual Entry') : l10n.t('The updated list'),
    begins: adds || testGroup.kind !== 'shown' ? '' : testGroup.lines.join('\n'),
    hint: adds
      ? l10n.t(
          'User IDs of the target app, separated by line breaks, spaces or commas. What is wrong is shown before anything changes.',
        )
      : replacementHint(facts, wording),
    again: adds || testGroup.kind !== 'not read' ? null : press(l10n.t('Try Again'), 'readTestGroup'),
    placeholder: 'harbor.ada',
    empty: l10n.t('The list has no user ID yet.'),
    submit: { label: adds ? l10n.t('Add') : l10n.t('Update') },
    file: adds
      ? press(l10n.t('Add by File Upload…'), 'addTestersFromFile')
      : press(l10n.t('Update by File Upload…'), 'updateTestGroupFromFile'),
  };
}

/** Whom the list replaces, and why they do not stand in it where they do not. */
function replacementHint({ release, testGroup }: ReleaseFacts, { l10n, numberText }: Wording): string {
  const count = numberText(release.testerCount);
  switch (testGroup.kind) {
    case 'shown':
      return l10n.t('It replaces the test group. Who is added and removed is shown before anything changes.');
    case 'too many':
      return l10n.t(
        'It replaces the {0} testers, which are too many to be shown here. Who is added and removed is shown before anything changes.',
        count,
      );
    case 'not read':
      return l10n.t(
        'The present testers could not be read, and what you type replaces all of them ({0}). {1}',
        count,
        testGroup.sentence,
      );
  }
}

function testersForm(facts: ReleaseFacts, wording: Wording): TestersForm | null {
  const { release } = facts;
  const add = release.allowed.includes('add-testers') ? testerList('add', facts, wording) : null;
  const update = release.allowed.includes('update-test-group') ? testerList('update', facts, wording) : null;
  return add === null && update === null
    ? null
    : { kind: 'testers', add, update, addFirst: add !== null && release.testerCount === 0 };
}

/** Pilot Testing: testers first, then Complete Testing. */
export function pilotNext(facts: ReleaseFacts, wording: Wording): NextView {
  const { release } = facts;
  const { l10n, numberText } = wording;
  const { testerCount: count } = release;
  return {
    ...emptyNext,
    title: count === 0 ? l10n.t('Next: Add Testers') : l10n.t('Next: test it, then Complete Testing'),
    sentence:
      count === 0
        ? l10n.t('Nobody gets {0} until there are testers.', release.version)
        : count === 1
          ? l10n.t('1 tester gets {0} on {1}.', release.version, wording.targetName(release))
          : l10n.t('{0} testers get {1} on {2}.', numberText(count), release.version, wording.targetName(release)),
    tone: movesOn(release) ? 'act' : 'calm',
    form: testersForm(facts, wording),
    buttons: allowedButtons(release, [
      'complete-testing',
      press(l10n.t('Complete Testing'), 'completeTesting', count === 0 ? 'secondary' : 'primary'),
    ]),
    quiet: quietly(release, 'cancel', {
      ...press(l10n.t('Cancel Testing'), 'cancelTesting'),
      title: l10n.t('Ends the test and the release, for good'),
    }),
  };
}
