import { logLine } from '../logLine';
import { databaseStartError } from '../storage/postgresErrors';
import { cannotStart } from './exitCodes';

/** Tells an operator why a command did not do what it was asked for, and ends the process. */
export function endInFailure(error: unknown): never {
  const failure = databaseStartError(error);
  const { code, parameters } = failure;
  logLine('fatal', 'cannot start', failure, { code, parameters }, process.stdout);
  process.exit(cannotStart);
}
