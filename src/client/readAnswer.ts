import type { TSchema } from 'typebox';
import { isErrorCode, PlatformError, type ErrorParameters } from '../core/errorCode';
import { ConnectionError } from './connectionError';
import type { HttpAnswer } from './httpExchange';

/**
 * What an answer says, checked against the contract. Throws a `PlatformError` for a problem report, with the whole report as
 * its cause, and `ANSWER_INVALID` for everything the contract does not know.
 *
 * @param schema of the JSON answer, or `undefined` where there is none to read
 */
export async function readAnswer(answer: HttpAnswer, status: number, schema: TSchema | undefined): Promise<unknown> {
  if (answer.status !== status) throw await refusalOf(answer);
  if (schema === undefined) return undefined;
  if (answer.mediaType !== 'application/json') throw new ConnectionError('ANSWER_INVALID');
  const { fits } = await import('../protocol/fits');
  const value = jsonOf(answer);
  if (!fits(schema, value)) throw new ConnectionError('ANSWER_INVALID');
  return value;
}

/** What those on the way to a platform answer with in its place: a gateway without it, or a proxy without a password. */
const onTheWay: ReadonlySet<number> = new Set([407, 502, 503, 504]);

/** The error that an answer other than the expected one tells of. */
export async function refusalOf(answer: HttpAnswer): Promise<Error> {
  const [{ problem, problemMediaType }, { fits }] = await Promise.all([
    import('../protocol/problem'),
    import('../protocol/fits'),
  ]);
  if (onTheWay.has(answer.status) && answer.mediaType !== problemMediaType) return new ConnectionError('UNREACHABLE');
  if (answer.status < 400 || answer.mediaType !== problemMediaType) return new ConnectionError('ANSWER_INVALID');
  const report = jsonOf(answer);
  if (!fits(problem, report)) return new ConnectionError('ANSWER_INVALID');
  // A code that a newer platform knows and this client does not is still an answer, and its cause has the code.
  const code = isErrorCode(report.code) ? report.code : 'INTERNAL';
  return new PlatformError(code, knownParameters(report.parameters), { cause: report });
}

function jsonOf({ bytes }: HttpAnswer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ConnectionError('ANSWER_INVALID', { cause: error });
  }
}

function knownParameters(parameters: Readonly<Record<string, unknown>>): ErrorParameters {
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, ErrorParameters[string]] => isParameter(entry[1])),
  );
}

function isParameter(value: unknown): value is ErrorParameters[string] {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    (Array.isArray(value) &&
      (value.every((item) => typeof item === 'string') || value.every((item) => typeof item === 'number')))
  );
}
