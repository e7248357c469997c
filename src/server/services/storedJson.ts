import type { Static, TSchema } from 'typebox';
import { PlatformError } from '../../core/errorCode';
import { fits } from '../../protocol/fits';

/** Most documents of one kind that are kept, and how long each may be, in characters. */
const keptDocuments = { count: 200, length: 16 * 1024 };

const kept = new WeakMap<TSchema, Map<string, unknown>>();

/**
 * Reads JSON that the platform itself wrote. What does not fit its schema was changed by somebody else: say so, loudly.
 * The same few policies and configurations come with every row, so that what was read before is given again, frozen.
 */
export function readJson<S extends TSchema>(schema: S, json: string, what: string): Static<S> {
  const known = kept.get(schema) ?? new Map<string, unknown>();
  kept.set(schema, known);
  // Only what fits the schema was kept.
  if (known.has(json)) return known.get(json) as Static<S>;
  const value: unknown = JSON.parse(json);
  if (!fits(schema, value)) throw new PlatformError('STORAGE_FAILED', { what });
  if (json.length <= keptDocuments.length) {
    if (known.size >= keptDocuments.count) known.clear();
    known.set(json, deepFreeze(value));
  }
  return value;
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
