import { isJsonObject, parseJsonText } from './jsonText';
import type { ProjectFiles } from './projectFiles';
import { projectProblem, type ProjectProblem, type TextPosition } from './projectProblem';

type Configuration = Readonly<Record<string, unknown>>;

/** Longer configuration files are refused unread. */
const maximumJsonBytes = 1024 * 1024;

/** Reads each configuration file (`app.json`, those of pages and components) once, and keeps what is wrong with it. */
export class ConfigurationReader {
  readonly problems: ProjectProblem[] = [];
  readonly #files: ProjectFiles;
  readonly #known = new Map<string, Configuration | undefined>();

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  /** The object in a JSON file, or nothing when there is none to be had: then `problems` says why. */
  async read(path: string): Promise<Configuration | undefined> {
    if (!this.#known.has(path)) this.#known.set(path, await this.#parse(path));
    return this.#known.get(path);
  }

  async #parse(path: string): Promise<Configuration | undefined> {
    const bytes = this.#files.sizeOf(path);
    if (bytes > maximumJsonBytes) {
      this.problems.push(projectProblem('jsonTooLarge', { bytes, maximum: maximumJsonBytes }, { path }));
      return undefined;
    }
    const document = parseJsonText(await this.#files.readText(path));
    if (document.valid && isJsonObject(document.value)) return document.value;
    this.problems.push(
      document.valid
        ? projectProblem('valueInvalid', { expected: 'object' }, { path, pointer: '' })
        : projectProblem('jsonInvalid', { reason: document.reason }, { path, ...positionOf(document) }),
    );
    return undefined;
  }
}

function positionOf({ position }: { readonly position?: TextPosition }): { readonly position?: TextPosition } {
  return position === undefined ? {} : { position };
}
