import { l10n, window, workspace, type Uri } from 'vscode';
import { groupHeading } from '../../core/testers/testerRow';
import type { Release } from '../../protocol/release';
import type { FlowContext } from '../flowContext';
import { numberText, targetName, versionName } from '../sentences/statusWords';
import type { Choice } from '../ui';
import { askTesterFile } from './askTesterFile';
import { splitUserIds } from './splitUserIds';
import { testGroup } from './testGroup';
import type { TesterListInput } from './testerList';
import type { TesterChange } from './sendTesters';
import { keepTypedList, typedList } from './typedList';

/** More user IDs than anybody edits in one line; a file is for them. */
const maximumTyped = 200;

type Source = 'typed' | 'file' | { readonly editor: Uri };

/** The title of everything about a change of a release's testers. */
export function testersTitle(release: Release, change: TesterChange): string {
  const verb = change === 'add' ? l10n.t('Add Testers') : l10n.t('Update Test Group');
  return l10n.t('{0}: {1} · {2}', verb, versionName(release), targetName(release));
}

/** Asks where the user IDs come from: typed, the editor in front, or a file. */
export async function askTesterList(
  context: FlowContext,
  release: Release,
  change: TesterChange,
): Promise<TesterListInput | undefined> {
  const title = testersTitle(release, change);
  const source = await context.ui.pick<Source>({
    title,
    placeHolder: l10n.t('Where are the user IDs?'),
    choices: sources(),
  });
  if (source === undefined) return undefined;
  if (source === 'typed') return askTyped(context, release, change);
  const uri = source === 'file' ? await askTesterFile(context.ui, title) : source.editor;
  return uri && { kind: 'file', uri };
}

function sources(): readonly Choice<Source>[] {
  const document = window.activeTextEditor?.document;
  const name = document === undefined ? '' : workspace.asRelativePath(document.uri);
  const editor: readonly Choice<Source>[] =
    document === undefined
      ? []
      : [
          {
            label: l10n.t('$(edit) The Open Editor'),
            description: name,
            ...(document.isDirty && { detail: l10n.t('As it is shown, unsaved changes included') }),
            value: { editor: document.uri },
          },
        ];
  return [
    { label: l10n.t('$(keyboard) Type or Paste User IDs…'), value: 'typed' },
    ...editor,
    { label: l10n.t('$(file) Choose a File…'), description: '.testers, .csv, .txt', value: 'file' },
  ];
}

async function askTyped(
  context: FlowContext,
  release: Release,
  change: TesterChange,
): Promise<TesterListInput | undefined> {
  const present = change === 'add' ? [] : await testGroup(context.platform, release, maximumTyped);
  const begun = typedList(context, release, change) ?? present?.filter((line) => line !== '').join(' ') ?? '';
  const typed = await context.ui.input({
    title: testersTitle(release, change),
    prompt: change === 'add' ? separated() : `${separated()}. ${replacedSentence(release, present)}`,
    value: begun.replaceAll('\n', ' '),
    keep: (text) => keepTypedList(context, release, change, { kind: 'text', text: splitUserIds(text) }),
    check: (text) => (splitUserIds(text) === '' ? l10n.t('Type at least one user ID.') : undefined),
  });
  return typed === undefined ? undefined : { kind: 'text', text: splitUserIds(typed) };
}

const separated = (): string => l10n.t('User IDs, separated by spaces, commas or line breaks');

/** What the list replaces, and how it is written or why it does not stand there. */
function replacedSentence({ testerCount }: Release, present: readonly string[] | null): string {
  const count = numberText(testerCount);
  if (present === null) {
    return l10n.t(
      'They replace the present group of {0}, which is too long for one line: choose a file for it.',
      count,
    );
  }
  return present.some((line) => groupHeading(line) !== undefined)
    ? l10n.t('They replace the present group of {0}. A name in brackets begins a group, [] ends it.', count)
    : l10n.t('They replace the present group of {0}.', count);
}
