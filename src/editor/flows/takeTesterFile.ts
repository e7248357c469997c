import type { Uri } from 'vscode';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import type { TesterChange } from '../testers/sendTesters';
import { addTesters, updateTestGroup } from './testers';

/** What a list does to a release's testers: it replaces them, and adds the first ones where there are none to replace. */
export function changeByList({ allowed }: Release): TesterChange | undefined {
  if (allowed.includes('update-test-group')) return 'replace';
  return allowed.includes('add-testers') ? 'add' : undefined;
}

/** Has the testers of a release be as a file says, with all the questions about it. */
export function takeTesterFile(context: FlowContext, release: Release, uri: Uri): Promise<FlowOutcome> {
  const flow = changeByList(release) === 'add' ? addTesters : updateTestGroup;
  return flow(context, release, { kind: 'file', uri });
}
