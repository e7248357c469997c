import { sql } from 'kysely';
import type { Flag } from './database';

/**
 * A flag that is set, as a part of the query's text and not as a value bound to it: a partial index is used only where its
 * condition stands in the query.
 */
export const yes = sql.lit<Flag>(1);
