import { l10n, QuickPickItemKind } from 'vscode';
import type { CollectedProject } from '../../../client/upload/collectProject';
import type { IgnoredPath, IgnoreReason } from '../../../client/upload/listFolder';
import { numberText, sizeText } from '../../sentences/statusWords';
import type { Choice } from '../../ui';

/** More rows than anybody reads; the largest files come first. */
const maximumRows = 500;

/** What goes into a package, largest file first, and what stays out and why: rows to read, below the one to choose. */
export function packageContents({ files, ignored }: CollectedProject): readonly Choice<undefined>[] {
  const bySize = files.toSorted((one, other) => other.size - one.size);
  return [
    heading(l10n.t('Goes in')),
    ...cut(bySize).map(({ path, size }) => row(path, sizeText(size))),
    ...further(bySize.length),
    ...(ignored.length === 0 ? [] : [heading(l10n.t('Stays out'))]),
    ...cut(ignored).map((left) => row(left.path, reasonWord(left))),
    ...further(ignored.length),
  ];
}

const cut = <T>(list: readonly T[]): readonly T[] => list.slice(0, maximumRows);

const row = (label: string, description: string): Choice<undefined> => ({
  label,
  description,
  unavailable: true,
  value: undefined,
});

const heading = (label: string): Choice<undefined> => ({
  label,
  kind: QuickPickItemKind.Separator,
  value: undefined,
});

function further(count: number): readonly Choice<undefined>[] {
  return count > maximumRows ? [row(l10n.t('… and {0} more', numberText(count - maximumRows)), '')] : [];
}

function reasonWord({ reason }: IgnoredPath): string {
  const words: Readonly<Record<IgnoreReason, string>> = {
    default: l10n.t('never part of a package'),
    projectFile: l10n.t('excluded by mini.project.json'),
    ignoreFile: l10n.t('excluded by .miniprogramignore'),
    testerList: l10n.t('a list of testers'),
    unusedPackage: l10n.t('nothing uses this package'),
    compiledSource: l10n.t('its compiled file goes in'),
    symbolicLink: l10n.t('symbolic link'),
    specialFile: l10n.t('not a regular file'),
  };
  return words[reason];
}
