import type { Release } from '../../protocol/release';
import type { TesterOutcome } from '../../protocol/testers';
import type { FlowContext } from '../flowContext';
import type { TesterList } from './testerList';

/** The two things that a tester list is for, each with its operation. */
const operations = {
  add: 'addTesters',
  replace: 'updateTestGroup',
} as const;

export type TesterChange = keyof typeof operations;

/** How far a list is, and whether anybody still wants it. */
export interface Sending {
  readonly onSent?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a list, or asks with `preview` what it would do. */
export function sendTesters(
  { platform }: Pick<FlowContext, 'platform'>,
  release: Release,
  change: TesterChange,
  { bytes, mediaType, reading: { column, groups } }: TesterList,
  preview: boolean,
  { onSent, signal }: Sending = {},
): Promise<TesterOutcome> {
  return platform.call(operations[change], {
    params: { id: release.id },
    query: { preview, ...(column !== undefined && { column }), ...(groups !== undefined && { group: [...groups] }) },
    stream: { mediaType, bytes, size: bytes.length },
    ifMatch: release.revision,
    ...(onSent !== undefined && { onSent }),
    ...(signal !== undefined && { signal }),
  });
}
