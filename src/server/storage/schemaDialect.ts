import { sql, type ColumnDataType, type CreateTableBuilder, type Expression } from 'kysely';

/** What differs between databases in the definition of a table. */
export interface SchemaDialect {
  /** A whole number up to 2^53. */
  readonly integer: ColumnDataType;
  /** A text that is ordered by its bytes. */
  readonly text: ColumnDataType | Expression<unknown>;
  /** Ends the definition of a table. */
  table<T extends string, C extends string>(builder: CreateTableBuilder<T, C>): CreateTableBuilder<T, C>;
  /** Ends the definition of a table that is nothing but its primary key. */
  keyTable<T extends string, C extends string>(builder: CreateTableBuilder<T, C>): CreateTableBuilder<T, C>;
}

/** STRICT tables refuse a value of the wrong type, as every other database does. */
export const sqliteSchema: SchemaDialect = {
  integer: 'integer',
  text: 'text',
  table: (builder) => builder.modifyEnd(sql`strict`),
  keyTable: (builder) => builder.modifyEnd(sql`strict, without rowid`),
};

/** Texts are ordered as SQLite orders them, whatever the language of the database. */
export const postgresSchema: SchemaDialect = {
  integer: 'bigint',
  text: sql`text collate "C"`,
  table: (builder) => builder,
  keyTable: (builder) => builder,
};
