/**
 * The files of a mini-program project, wherever they are: a folder, an uploaded archive, a test.
 *
 * Paths are relative to the upload root (`app.json` stands at that root), separated by `/`, without a leading one.
 */
export interface ProjectFiles {
  readonly paths: readonly string[];
  /** Bytes of a file that `paths` lists. */
  sizeOf(path: string): number;
  /** A file that `paths` lists, decoded as UTF-8. */
  readText(path: string): Promise<string>;
}
