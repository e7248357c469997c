import { Uri } from 'vscode';
import type { FlowContext } from '../flowContext';

/** Enough for anybody's lists; the oldest are forgotten. */
const maximumKept = 100;

const key = 'testerFiles';

/** The files that testers were taken from in this workspace, whatever they are called: they name people. */
export function testerFiles({ drafts }: Pick<FlowContext, 'drafts'>): readonly string[] {
  return kept(drafts.get<unknown>(key)).map((uri) => Uri.parse(uri).fsPath);
}

export async function rememberTesterFile(context: Pick<FlowContext, 'drafts'>, uri: Uri): Promise<void> {
  await remember(context, uri, (others, it) => [it, ...others].slice(0, maximumKept));
}

/** The same of a file that testers were written to, after all others: it is no list that anybody keeps. */
export async function rememberExportedTesters(context: Pick<FlowContext, 'drafts'>, uri: Uri): Promise<void> {
  await remember(context, uri, (others, it) => [...others.slice(0, maximumKept - 1), it]);
}

async function remember(
  { drafts }: Pick<FlowContext, 'drafts'>,
  uri: Uri,
  joined: (others: readonly string[], it: string) => readonly string[],
): Promise<void> {
  if (uri.scheme !== 'file') return;
  const it = uri.toString();
  const others = kept(drafts.get<unknown>(key)).filter((one) => one !== it);
  await drafts.update(key, joined(others, it));
}

/** Another version of the extension may have written it. */
function kept(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
