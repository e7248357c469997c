import { l10n } from 'vscode';
import type { ProjectProblemCode } from '../../core/project/projectProblem';
import type { BuildProblem } from '../../protocol/release';
import { numberText, sizeText } from './statusWords';

type Parameters = BuildProblem['parameters'];

const text = (parameters: Parameters, name: string): string => String(parameters[name] ?? '');
const count = (parameters: Parameters, name: string): string => numberText(Number(parameters[name] ?? 0));
const size = (parameters: Parameters, name: string): string => sizeText(Number(parameters[name] ?? 0));

/** What to call the type a JSON value should have. */
function typeWord(expected: string): string {
  switch (expected) {
    case 'object':
      return l10n.t('an object');
    case 'array':
      return l10n.t('a list');
    case 'string':
      return l10n.t('a text');
    default:
      return expected;
  }
}

/** What stands in the way in a JSON text, by the code of the parser (jsonc-parser). */
function jsonReason(code: string): string {
  switch (code) {
    case 'InvalidCommentToken':
      return l10n.t('comments are not allowed.');
    case 'PropertyNameExpected':
      return l10n.t('a name in double quotes is expected here. Is there a comma too many?');
    case 'ValueExpected':
      return l10n.t('a value is expected here. Is there a comma too many?');
    case 'ColonExpected':
      return l10n.t('a colon is expected here.');
    case 'CommaExpected':
      return l10n.t('a comma is missing here.');
    case 'CloseBraceExpected':
    case 'CloseBracketExpected':
      return l10n.t('a closing bracket is missing here.');
    case 'UnexpectedEndOfString':
      return l10n.t('a quote is never closed.');
    case 'EndOfFileExpected':
      return l10n.t('something follows after its end.');
    default:
      return l10n.t('what stands here cannot be read.');
  }
}

/** The order of core/project/projectProblem; a code without a sentence does not compile. */
const tellers: Readonly<Record<ProjectProblemCode, (parameters: Parameters) => string>> = {
  appJsonMissing: () => l10n.t('There is no app.json, so this is not a mini program.'),
  otherPlatformProject: (p) =>
    l10n.t(
      'This is a mini program for {0}, as {1} shows. Convert it to the Alipay kind (.axml and .acss files) first.',
      text(p, 'platform'),
      text(p, 'example'),
    ),
  notCompiled: (p) =>
    l10n.t(
      'The pages exist only as {0} sources, such as {1}. Build the project first, or name its build command in the settings.',
      text(p, 'language'),
      text(p, 'example'),
    ),
  rootNotBuilt: (p) =>
    l10n.t(
      'mini.project.json names {0} as the place of the mini program, but nothing has been built there. Build the project first.',
      text(p, 'root'),
    ),
  wrongRoot: (p) => l10n.t('The mini program is in the folder {0} below. Upload that folder instead.', text(p, 'root')),

  jsonInvalid: (p) => l10n.t('This is no valid JSON: {0}', jsonReason(text(p, 'reason'))),
  jsonTooLarge: (p) =>
    l10n.t('This file is {0}; a configuration file is {1} at most.', size(p, 'bytes'), size(p, 'maximum')),
  valueInvalid: (p) =>
    l10n.t('This value is missing or of the wrong type: {0} is expected.', typeWord(text(p, 'expected'))),
  pagesEmpty: () => l10n.t('“pages” lists no page. The first page listed is the one that opens.'),
  pagePathInvalid: (p) =>
    l10n.t('“{0}” is no page path. Write it without file extension, “.”, “..” and backslashes.', text(p, 'page')),
  pageDuplicate: (p) => l10n.t('The page {0} is listed twice.', text(p, 'page')),
  pageScriptMissing: (p) =>
    l10n.t('The page {0} has no script: {1} does not exist.', text(p, 'page'), text(p, 'expected')),
  pageTemplateMissing: (p) =>
    l10n.t('The page {0} has no template: {1} does not exist.', text(p, 'page'), text(p, 'expected')),
  appScriptMissing: () => l10n.t('app.js does not exist. Every mini program has one.'),
  subpackageRootInvalid: (p) =>
    l10n.t('“{0}” is no folder of the mini program. Write it without “.”, “..” and backslashes.', text(p, 'root')),
  subpackageRootNested: (p) =>
    l10n.t('The subpackage {0} lies inside {1}. Subpackages stand side by side.', text(p, 'root'), text(p, 'other')),
  tabBarPageUnknown: (p) =>
    l10n.t('A tab leads to {0}, which “pages” does not list. Pages of subpackages cannot be tabs.', text(p, 'page')),
  tabBarIconMissing: (p) => l10n.t('The icon {0} of a tab does not exist.', text(p, 'icon')),
  componentMissing: (p) =>
    l10n.t('The component “{0}” does not exist: there is no {1}.', text(p, 'name'), text(p, 'target')),

  nameTooLong: (p) =>
    l10n.t('The name “{0}” has {1} bytes; {2} are allowed.', text(p, 'name'), count(p, 'bytes'), count(p, 'maximum')),
  pathTooLong: (p) => l10n.t('This path has {0} bytes; {1} are allowed.', count(p, 'bytes'), count(p, 'maximum')),
  nameCharacterForbidden: (p) =>
    l10n.t('The name “{0}” has a character that is not allowed: {1}.', text(p, 'name'), text(p, 'character')),
  nameEndInvalid: (p) => l10n.t('The name “{0}” ends with a dot or a space. Rename it.', text(p, 'name')),
  nameReserved: (p) => l10n.t('The name “{0}” is kept for a device on Windows. Rename it.', text(p, 'name')),
  namesCollide: (p) => l10n.t('Some devices cannot tell this name from {0}. Rename one of them.', text(p, 'other')),

  tooManyFiles: (p) =>
    l10n.t('The mini program has {0} files; {1} are allowed.', count(p, 'count'), count(p, 'maximum')),
  fileTooLarge: (p) => l10n.t('This file is {0}; {1} are allowed.', size(p, 'bytes'), size(p, 'maximum')),
  totalTooLarge: (p) =>
    l10n.t('The mini program is {0} unpacked; {1} are allowed.', size(p, 'bytes'), size(p, 'maximum')),

  archiveInvalid: () => l10n.t('The package is no complete ZIP archive. Upload the version again.'),
  archiveCorrupt: () => l10n.t('This file is damaged inside the package. Upload the version again.'),
  compressionRatioTooHigh: (p) =>
    l10n.t('The package unpacks to {0} times its size; {1} times are allowed.', count(p, 'ratio'), count(p, 'maximum')),
  entryEncrypted: () => l10n.t('This file is encrypted inside the package.'),
  entryCompressionUnsupported: (p) =>
    l10n.t('This file is compressed with a method the platform does not read (number {0}).', count(p, 'method')),
  entryPathUnsafe: () => l10n.t('This path leads out of the package.'),
  entryNameNotUtf8: () => l10n.t('The name of this file is not written in UTF-8.'),
  entrySymbolicLink: () => l10n.t('This is a symbolic link. Put the file itself into the mini program.'),
  entrySpecialFile: () => l10n.t('This is no regular file.'),
  entryDuplicate: () => l10n.t('This file is in the package twice.'),

  furtherProblems: (p) => l10n.t('{0} problems more were found.', count(p, 'count')),
};

function isKnown(code: string): code is ProjectProblemCode {
  return Object.hasOwn(tellers, code);
}

/**
 * Tells one thing that the package build, or the same check in the editor, found wrong. The place is not part of the
 * sentence: it stands beside it.
 */
export function buildProblemSentence(problem: Pick<BuildProblem, 'code' | 'parameters'>): string {
  // A platform that is newer than the extension may know more problems.
  if (!isKnown(problem.code)) return l10n.t('The package cannot be built ({0}).', problem.code);
  return tellers[problem.code](problem.parameters);
}
