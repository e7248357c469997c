/**
 * Everything that can be wrong with a project or with the archive it arrives in: one member a code, with the
 * parameters that complete the sentence the editor shows. Codes are stable; they travel through the contract.
 */
export interface ProjectProblemParameters {
  // What the whole project is. One of these stands alone: it explains everything else that would be reported.

  /** There is no `app.json` at the root, and nothing says what this folder is instead. */
  appJsonMissing: NoParameters;
  /** A mini program for another platform ("WeChat", "W3C MiniApp", …); `example` is a file that shows it. */
  otherPlatformProject: { platform: string; example: string };
  /** Pages exist only as sources (`language`: "TypeScript", "Vue", …): the project's own build has to run first. */
  notCompiled: { language: string; example: string };
  /** `mini.project.json` names `root` as the place of `app.json`, but nothing has been built there. */
  rootNotBuilt: { root: string };
  /** `app.json` is in the folder `root` below: that folder has to be uploaded, not the one above it. */
  wrongRoot: { root: string };

  // What the JSON files say. `path` is the file, `pointer` the place in it.

  /** Not JSON (strict: no comments, no trailing commas). `position` says where, `reason` is the parser's code. */
  jsonInvalid: { reason: string };
  /** A configuration file no person wrote: longer than `maximum` bytes. */
  jsonTooLarge: { bytes: number; maximum: number };
  /** The value is missing or has the wrong type; `expected` is "object", "array" or "string". */
  valueInvalid: { expected: string };
  /** `pages` lists no page, so there is no entry page. */
  pagesEmpty: NoParameters;
  /** Not a page path: empty, with `.`, `..`, empty segments or backslashes, or with a file extension. */
  pagePathInvalid: { page: string };
  /** The page is listed before, in `pages` or in a subpackage. */
  pageDuplicate: { page: string };
  /** The page's script `<page>.js` does not exist. */
  pageScriptMissing: { page: string; expected: string };
  /** The page's template `<page>.axml` does not exist. */
  pageTemplateMissing: { page: string; expected: string };
  /** `app.js` does not exist. */
  appScriptMissing: NoParameters;
  /** Not a folder path, see `pagePathInvalid`. */
  subpackageRootInvalid: { root: string };
  /** One subpackage's root lies inside another's (or is the same). */
  subpackageRootNested: { root: string; other: string };
  /** A tab leads to a page that `pages` does not list (pages of subpackages cannot be tabs). */
  tabBarPageUnknown: { page: string };
  /** A tab's icon does not exist. */
  tabBarIconMissing: { icon: string };
  /** The component that `usingComponents` maps `name` to does not exist. */
  componentMissing: { name: string; target: string };

  // Names (W3C MiniApp Packaging, "File Names", and what Windows cannot store).

  /** A name longer than `maximum` bytes in UTF-8. */
  nameTooLong: { name: string; bytes: number; maximum: number };
  /** A path longer than `maximum` bytes in UTF-8. */
  pathTooLong: { bytes: number; maximum: number };
  /** A name with a forbidden character, given as its code point ("U+003A"). */
  nameCharacterForbidden: { name: string; character: string };
  /** A name that ends with a dot or a space. */
  nameEndInvalid: { name: string };
  /** A name Windows keeps for a device (`CON`, `nul.js`, …). */
  nameReserved: { name: string };
  /** Two names in one folder that differ only in case or in Unicode normalization, or a file named like a folder. */
  namesCollide: { other: string };

  // Sizes.

  tooManyFiles: { count: number; maximum: number };
  fileTooLarge: { bytes: number; maximum: number };
  /** All files together, unpacked. */
  totalTooLarge: { bytes: number; maximum: number };

  // The archive (an uploaded ZIP). `path` is the entry.

  /** Not a ZIP file at all, or cut off at its end. */
  archiveInvalid: NoParameters;
  /** An entry's content is cut off, does not inflate, or is not what its size and checksum say. */
  archiveCorrupt: NoParameters;
  /** The archive unpacks to more than `maximum` times its size. */
  compressionRatioTooHigh: { ratio: number; maximum: number };
  entryEncrypted: NoParameters;
  /** A compression method other than stored and deflate. */
  entryCompressionUnsupported: { method: number };
  /** A path that does not stay inside the package; `reason`: "absolute", "parentFolder", "backslash", "emptySegment". */
  entryPathUnsafe: { reason: string };
  entryNameNotUtf8: NoParameters;
  entrySymbolicLink: NoParameters;
  /** A device, socket or pipe. */
  entrySpecialFile: NoParameters;
  /** The same path twice. */
  entryDuplicate: NoParameters;

  /** The list was cut here: `count` problems more were found. */
  furtherProblems: { count: number };
}

type NoParameters = Readonly<Record<string, never>>;

export type ProjectProblemCode = keyof ProjectProblemParameters;

/** A place in a text file, both counted from 1, columns in UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Where in the project a problem is. */
export interface ProblemPlace {
  /** The file, relative to the upload root. */
  readonly path?: string;
  /** JSON Pointer (RFC 6901) into that file. */
  readonly pointer?: string;
  /** Only for text that could not be parsed. */
  readonly position?: TextPosition;
}

export interface ProjectProblem extends ProblemPlace {
  readonly code: ProjectProblemCode;
  /** What completes the sentence; the members belong to the code, see {@link ProjectProblemParameters}. */
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** Builds a problem with exactly the parameters its code needs. */
export function projectProblem<Code extends ProjectProblemCode>(
  code: Code,
  parameters: ProjectProblemParameters[Code],
  place: ProblemPlace = {},
): ProjectProblem {
  return { code, ...place, parameters: { ...parameters } };
}
