import type * as Sqlite from 'node:sqlite';
import { StartError } from './startError';

type SqliteModule = typeof Sqlite;

/**
 * Loads `node:sqlite`, which some builds of Node lack. Node 22 warns that it is experimental; we know, and the warning
 * would stand in everybody's log. Other warnings stay.
 *
 * @throws StartError `NO_SQLITE`
 */
export function loadSqlite(): SqliteModule {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).includes('SQLite is an experimental'))
      Reflect.apply(emitWarning, undefined, [warning, ...rest]);
  };
  try {
    const sqlite: SqliteModule | undefined = process.getBuiltinModule('node:sqlite');
    if (!sqlite) throw new StartError('NO_SQLITE', { node: process.versions.node });
    return sqlite;
  } finally {
    process.emitWarning = emitWarning;
  }
}
