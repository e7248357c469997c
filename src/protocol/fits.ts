import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/schema';

/** Whether a value fits its schema. `typebox/value` would answer the same, and bring all else that can be done with values. */
export function fits<const S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  // Its own type would follow every schema to its depths, which the line above has done.
  const check: (schema: object, value: unknown) => boolean = Check;
  return check(schema, value);
}
