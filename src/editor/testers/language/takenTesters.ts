import type { Memento } from 'vscode';
import type { ListedTester } from '../../../client/testers/listCheck';
import { noGroup } from '../../../core/testers/testerRow';
import { chosenGroups } from '../testerGroups';
import type { CheckedList } from './testerListChecks';

/** Whom the list's release takes from it: all, or those of the groups that the person has chosen for it. */
export function takenTesters(
  storage: Pick<Memento, 'get'>,
  { check, release, document }: CheckedList,
): readonly ListedTester[] {
  if (check === undefined || release === undefined) return [];
  const groups = chosenGroups(storage, release.id, document.uri)?.taken;
  return groups === undefined ? check.testers : check.testers.filter(({ group }) => groups.includes(group ?? noGroup));
}
