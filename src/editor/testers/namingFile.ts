import { workspace } from 'vscode';
import { PlatformError } from '../../core/errorCode';
import type { TesterListInput } from './testerList';

/** What is wrong with a list from a file is told with the file's name: the person may have chosen another one than they think. */
export function namingFile(error: unknown, input: TesterListInput): unknown {
  if (input.kind !== 'file' || !(error instanceof PlatformError)) return error;
  const file = workspace.asRelativePath(input.uri);
  return new PlatformError(error.code, { ...error.parameters, file }, { cause: error });
}
