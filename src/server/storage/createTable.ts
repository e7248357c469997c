import { sql, type CreateTableBuilder, type Transaction } from 'kysely';
import type { Database } from './database';
import type { SchemaDialect } from './schemaDialect';

export type TableName = keyof Database;

/** A column's type; `?` where it may be empty. */
export type ColumnType = 'integer' | 'integer?' | 'text' | 'text?' | 'flag';

export type ColumnOf<Name extends TableName> = keyof Database[Name] & string;

/**
 * Every column of a table by name, so that the tables here and their types in `database.ts` cannot drift apart; all but
 * those that a later migration adds.
 */
type Columns<Name extends TableName, Later extends string> = Readonly<
  Record<Exclude<ColumnOf<Name>, Later>, ColumnType>
>;

type Table = CreateTableBuilder<string, string>;

/** A table of the platform: its primary key, its columns, and where they point. */
export interface TableDefinition<Name extends TableName, Later extends ColumnOf<Name> = never> {
  readonly key: readonly ColumnOf<Name>[];
  readonly columns: Columns<Name, Later>;
  /** The table each of these columns points into, by its ID. */
  readonly references?: Partial<Record<ColumnOf<Name>, TableName>>;
  /** The table is nothing but its primary key. */
  readonly keyOnly?: true;
}

/** Creates a table in the words of the database; its indexes are created beside it. */
export async function createTable<Name extends TableName, Later extends ColumnOf<Name> = never>(
  transaction: Transaction<Database>,
  dialect: SchemaDialect,
  name: Name,
  definition: TableDefinition<Name, Later>,
): Promise<void> {
  let table: Table = transaction.schema.createTable(name);
  for (const [column, type] of Object.entries<ColumnType>(definition.columns)) {
    table = withColumn(table, dialect, column, type);
  }
  table = table.addPrimaryKeyConstraint(`${name}_key`, [...definition.key]);
  for (const [column, target] of Object.entries<TableName | undefined>(definition.references ?? {})) {
    if (target) table = table.addForeignKeyConstraint(`${name}_${column}_reference`, [column], target, ['id']);
  }
  await (definition.keyOnly ? dialect.keyTable(table) : dialect.table(table)).execute();
}

function withColumn(table: Table, dialect: SchemaDialect, column: string, type: ColumnType): Table {
  return table.addColumn(column, dataTypeOf(type, dialect), (definition) => {
    if (type === 'flag') return definition.notNull().check(sql`${sql.ref(column)} in (0, 1)`);
    return type.endsWith('?') ? definition : definition.notNull();
  });
}

function dataTypeOf(type: ColumnType, dialect: SchemaDialect): SchemaDialect['integer' | 'text'] {
  return type.startsWith('text') ? dialect.text : dialect.integer;
}

/** Adds a column to a table that may have rows already; they get the value, or none where it may be empty. */
export async function addColumn<Name extends TableName>(
  transaction: Transaction<Database>,
  dialect: SchemaDialect,
  name: Name,
  column: ColumnOf<Name>,
  added:
    | { readonly type: 'text' | 'integer'; readonly initially: string | number }
    | { readonly type: 'text?' | 'integer?' },
): Promise<void> {
  await transaction.schema
    .alterTable(name)
    .addColumn(column, dataTypeOf(added.type, dialect), (definition) =>
      'initially' in added ? definition.notNull().defaultTo(added.initially) : definition,
    )
    .execute();
}
