import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** Whether folded text has a part in it. `like` ignores case on some databases, so both are folded. */
export function containing(text: string | RawBuilder<unknown>, part: string): RawBuilder<SqlBool> {
  const pattern = `%${part.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<SqlBool>`${typeof text === 'string' ? sql.ref(text) : text} like ${pattern} escape '\\'`;
}
