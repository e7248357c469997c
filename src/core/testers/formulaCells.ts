/*
 * A spreadsheet runs a cell that begins like a formula, whoever wrote it. An apostrophe before it makes it a text again,
 * which is the usual guard; reading takes just that one away, so that a list that was exported has the same user IDs.
 */

/** As OWASP lists them ("CSV Injection"), with the full-width signs that East Asian spreadsheets take for the same. */
const beginsFormula = /^'*[=+\-@\t\r\n＝＋－＠]/u;

const isGuarded = /^'+[=+\-@\t\r\n＝＋－＠]/u;

/** The text of a cell that no spreadsheet runs. One that looks guarded already gets a guard too, so that none is lost. */
export function guardedCell(text: string): string {
  return beginsFormula.test(text) ? `'${text}` : text;
}

/** What stood in a cell before it was guarded. */
export function unguardedCell(text: string): string {
  return text.startsWith("'") && isGuarded.test(text) ? text.slice(1) : text;
}
