import type { Transaction } from 'kysely';
import { addColumn } from '../createTable';
import type { Database } from '../database';
import { fits } from '../../../protocol/fits';
import { basicInformation } from '../../../protocol/miniProgram';
import { searchNames } from '../../../core/basicInformation';
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
    const information: unknown = JSON.parse(row.information ?? 'null');
    if (!fits(basicInformation, information)) continue;
    await transaction
      .updateTable('release')
      .set({ search_names: searchNames(information) })
      .where('id', '=', row.id)
      .execute();
  }
}
