/** Whether a database is named by an address of PostgreSQL, and not by a file. */
export function isPostgresAddress(place: string): boolean {
  return /^postgres(ql)?:\/\//.test(place);
}
