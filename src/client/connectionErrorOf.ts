import { ConnectionError } from './connectionError';

/** Told by the code alone, which is axios' or Node's own. What has none is a defect, and stays what it is. */
export function connectionErrorOf(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  if (code === 'ERR_CANCELED') return new ConnectionError('CANCELED', { cause: error });
  if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') return new ConnectionError('TIMED_OUT', { cause: error });
  // Node's parser met something that is no HTTP.
  if (code.startsWith('HPE_')) return new ConnectionError('ANSWER_INVALID', { cause: error });
  return new ConnectionError('UNREACHABLE', { cause: error });
}

/** The code of an error of axios' or Node's own. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
