import { sql, type CreateTableBuilder, type Transaction } from 'kysely';
import type { Database } from './database';
import type { SchemaDialect } from './schemaDialect';

export type TableName = keyof Database;

/** A column's type; `?` where it may be empty. */
type ColumnType = 'integer' | 'integer?' | 'text' | 'text?' | 'flag';

/** Every column of a table by name, so that the tables here and their types in `database.ts` cannot drift apart. */
type Columns<Name extends TableName> = Readonly<Record<keyof Database[Name] & string, ColumnType>>;

type Table = CreateTableBuilder<string, string>;

/** A table of the platform: its primary key, its columns, and where they point. */
export interface TableDefinition<Name extends TableName> {
  readonly key: readonly (keyof Database[Name] & string)[];
  readonly columns: Columns<Name>;
  /** The table each of these columns points into, by its ID. */
  readonly references?: Partial<Record<keyof Database[Name] & string, TableName>>;
  /** The table is nothing but its primary key. */
  readonly keyOnly?: true;
}

/** Creates a table in the words of the database; its indexes are created beside it. */
export async function createTable<Name extends TableName>(
  transaction: Transaction<Database>,
  dialect: SchemaDialect,
  name: Name,
  definition: TableDefinition<Name>,
): Promise<void> {
  let table: Table = transaction.schema.createTable(name);
  for (const [column, type] of Object.entries<ColumnType>(definition.columns)) {
    table = addColumn(table, dialect, column, type);
  }
  table = table.addPrimaryKeyConstraint(`${name}_key`, [...definition.key]);
  for (const [column, target] of Object.entries<TableName | undefined>(definition.references ?? {})) {
    if (target) table = table.addForeignKeyConstraint(`${name}_${column}_reference`, [column], target, ['id']);
  }
  await (definition.keyOnly ? dialect.keyTable(table) : dialect.table(table)).execute();
}

function addColumn(table: Table, dialect: SchemaDialect, column: string, type: ColumnType): Table {
  const dataType = type.startsWith('text') ? dialect.text : dialect.integer;
  return table.addColumn(column, dataType, (definition) => {
    if (type === 'flag') return definition.notNull().check(sql`${sql.ref(column)} in (0, 1)`);
    return type.endsWith('?') ? definition : definition.notNull();
  });
}
