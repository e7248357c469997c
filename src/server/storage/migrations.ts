import type { Transaction } from 'kysely';
import type { Database } from './database';
import { createTables } from './migrations/0001Tables';
import { prepareForTeams } from './migrations/0002Team';
import { grantById } from './migrations/0003Grants';
import { countUse } from './migrations/0004Adoption';
import { holdBack } from './migrations/0005HeldBack';
import { makeReleasesSearchable } from './migrations/0006SearchNames';
import { prepareRemovals } from './migrations/0007Removals';
import { signPackages } from './migrations/0008PackageKeys';
import { knowTesters } from './migrations/0009Testers';
import { keepAnswersWithTesters } from './migrations/0010Answers';
import type { SchemaDialect } from './schemaDialect';

/** One step forward of the schema. Steps are never changed once they were released, and none leads back. */
export type Migration = (transaction: Transaction<Database>, dialect: SchemaDialect) => Promise<void>;

/** In order; a database's schema version is how many of them it has seen. */
export const migrations: readonly Migration[] = [
  createTables,
  prepareForTeams,
  grantById,
  countUse,
  holdBack,
  makeReleasesSearchable,
  prepareRemovals,
  signPackages,
  knowTesters,
  keepAnswersWithTesters,
];

/** The schema version this program knows. */
export const schemaVersion = migrations.length;

/**
 * Takes a schema from its version to the present one, or to one before that, inside the transaction that also writes the
 * version down.
 */
export async function migrate(
  transaction: Transaction<Database>,
  dialect: SchemaDialect,
  fromVersion: number,
  toVersion: number = schemaVersion,
): Promise<void> {
  for (const step of migrations.slice(fromVersion, toVersion)) await step(transaction, dialect);
}
