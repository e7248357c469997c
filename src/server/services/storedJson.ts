import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { PlatformError } from '../../core/errorCode';

/** Reads JSON that the platform itself wrote. What does not fit its schema was changed by somebody else: say so, loudly. */
export function readJson<S extends TSchema>(schema: S, json: string, what: string): Static<S> {
  const value: unknown = JSON.parse(json);
  if (Value.Check(schema, value)) return value;
  throw new PlatformError('STORAGE_FAILED', { what });
}
