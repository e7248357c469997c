import type { Transaction } from 'kysely';
import { addColumn } from '../createTable';
import type { Database } from '../database';
import type { SchemaDialect } from '../schemaDialect';

/** Phones search among the names that a release was applied for with. */
export async function makeReleasesSearchable(
  transaction: Transaction<Database>,
  dialect: SchemaDialect,
): Promise<void> {
  await addColumn(transaction, dialect, 'release', 'search_names', { type: 'text', initially: '' });
  for (let last = ''; ;) {
    // One after the other: each may have a picture.
    const row = await transaction
      .selectFrom('release')
      .select(['id', 'information'])
      .where('information', 'is not', null)
      .where('id', '>', last)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (!row) return;
    last = row.id;
    const names = namesIn(JSON.parse(row.information ?? 'null')).map((name) => name.normalize('NFKC').toLowerCase());
    await transaction
      .updateTable('release')
      .set({ search_names: names.join('\n') })
      .where('id', '=', row.id)
      .execute();
  }
}

/** The names in basic information as it was kept until then, `{"languages": {"en": {"name": "…"}}}`. */
function namesIn(information: unknown): readonly string[] {
  return Object.values(object(object(information)['languages'])).flatMap((localized) => {
    const { name } = object(localized);
    return typeof name === 'string' ? [name] : [];
  });
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
