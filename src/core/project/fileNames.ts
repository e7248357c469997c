import { projectProblem, type ProjectProblem } from './projectProblem';

/** W3C MiniApp Packaging, "File Names". */
const maximumNameBytes = 255;
const maximumPathBytes = 65_535;

/** W3C MiniApp Packaging, "File Names": characters no name may contain. (`/` cannot occur: it separates names.) */
const forbiddenCharacters =
  // eslint-disable-next-line no-control-regex -- control characters are what this looks for
  /["*:<>?\\|\u0000-\u001F\u007F-\u009F\uE000-\uF8FF\uFDD0-\uFDEF\uFFF0-\uFFFF\u{E0000}-\u{E0FFF}\u{F0000}-\u{10FFFF}]|\p{Surrogate}/u;

/** Windows keeps these names for devices, with any extension. */
const reservedNames = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³])(?:\.|$)/i;

const encoder = new TextEncoder();

/** What is wrong with the names in one path; at most one problem a name. */
export function pathProblems(path: string): readonly ProjectProblem[] {
  const bytes = encoder.encode(path).length;
  if (bytes > maximumPathBytes) {
    return [projectProblem('pathTooLong', { bytes, maximum: maximumPathBytes }, { path })];
  }
  return path.split('/').flatMap((name) => nameProblem(name, path) ?? []);
}

function nameProblem(name: string, path: string): ProjectProblem | undefined {
  const bytes = encoder.encode(name).length;
  if (bytes > maximumNameBytes) {
    return projectProblem('nameTooLong', { name, bytes, maximum: maximumNameBytes }, { path });
  }
  const forbidden = forbiddenCharacters.exec(name)?.[0];
  if (forbidden !== undefined) {
    return projectProblem('nameCharacterForbidden', { name, character: codePointName(forbidden) }, { path });
  }
  if (/[. ]$/.test(name)) return projectProblem('nameEndInvalid', { name }, { path });
  if (reservedNames.test(name)) return projectProblem('nameReserved', { name }, { path });
  return undefined;
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Names that are one name to some file system: equal in one folder after canonical normalization and case folding
 * (W3C MiniApp Packaging), folders included, or a file where another path needs a folder.
 * Each collision is reported once, at the later path.
 */
export function nameCollisions(paths: readonly string[]): readonly ProjectProblem[] {
  const taken = new Map<string, { readonly actual: string; readonly isFile: boolean }>();
  const problems: ProjectProblem[] = [];
  for (const path of paths) {
    const collision = firstCollision(path, taken);
    if (collision !== undefined) problems.push(projectProblem('namesCollide', { other: collision }, { path }));
  }
  return problems;
}

function firstCollision(
  path: string,
  taken: Map<string, { readonly actual: string; readonly isFile: boolean }>,
): string | undefined {
  const names = path.split('/');
  for (let depth = 1; depth <= names.length; depth += 1) {
    const actual = names.slice(0, depth).join('/');
    const isFile = depth === names.length;
    const folded = foldCase(actual);
    const other = taken.get(folded);
    if (other === undefined) taken.set(folded, { actual, isFile });
    else if (other.actual !== actual || other.isFile || isFile) return other.actual;
  }
  return undefined;
}

/**
 * Unicode canonical case folding, as near as JavaScript comes without tables: lower, upper, lower unites what full
 * folding unites (ß, ẞ and ss; ς and σ) and, beyond it, only the dotless ı with i.
 */
function foldCase(text: string): string {
  return text.normalize('NFD').toLowerCase().toUpperCase().toLowerCase().normalize('NFD');
}
