import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** Whether a column that holds folded text has a part in it. `like` ignores case on some databases, so both are folded. */
export function containing(column: string, part: string): RawBuilder<SqlBool> {
  const pattern = `%${part.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`;
}
