import type { ApprovalBox } from '../store/approvalBoxes';

/** The IDs a command may be given: by a row of a tree, a link, or a test. Rows carry more than these. */
export interface CommandArgument {
  /** The list of requests that a row stands in. */
  readonly box?: ApprovalBox;
  readonly releaseId?: string;
  readonly versionId?: string;
  readonly miniProgramId?: string;
  readonly approvalId?: string;
  readonly workspaceId?: string;
  readonly accountId?: string;
  readonly userId?: string;
}

const names = ['releaseId', 'versionId', 'miniProgramId', 'approvalId', 'workspaceId', 'accountId', 'userId'] as const;

/** Reads what a command was given, whatever it was. */
export function commandArgument(argument: unknown): CommandArgument {
  if (typeof argument !== 'object' || argument === null) return {};
  const known: ReadonlyMap<string, unknown> = new Map(Object.entries(argument));
  const found = names.flatMap((name) => {
    const value = known.get(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(found), ...boxOf(known.get('box')) };
}

/** The releases among the selected rows of a tree, where several rows are selected. */
export function selectedReleaseIds(selected: unknown): readonly string[] | undefined {
  if (!Array.isArray(selected) || selected.length < 2) return undefined;
  const ids = selected
    .filter((row: unknown) => !isAboutTesters(row))
    .map((row: unknown) => commandArgument(row).releaseId)
    .filter((id) => id !== undefined);
  return [...new Set(ids)];
}

/** The users among the selected rows of a tree, where several rows are selected. */
export function selectedUserIds(selected: unknown): readonly string[] | undefined {
  if (!Array.isArray(selected) || selected.length < 2) return undefined;
  return selected.map((row: unknown) => commandArgument(row).userId).filter((id) => id !== undefined);
}

/** Rows below a release name it, and are not it: what is done to releases is not done to theirs. */
function isAboutTesters(row: unknown): boolean {
  if (typeof row !== 'object' || row === null || !('kind' in row)) return false;
  const { kind } = row;
  return kind === 'testers' || kind === 'tester' || kind === 'more testers';
}

function boxOf(row: unknown): Pick<CommandArgument, 'box'> {
  if (typeof row !== 'object' || row === null || !('box' in row)) return {};
  const { box } = row;
  return box === 'mine' || box === 'requested' ? { box } : {};
}
