import { unzipSync } from 'fflate';
import { folderOf, resolveProjectPath } from '../../../src/core/project/projectPaths';
import { parseTemplate, type TemplateNode } from './axml';
import { isRecord, listOf, memberOf, textOf, textsOf, type Json } from './reading';

/** More than a platform lets a package have; a bomb ends here. */
const largestFile = 64 * 1024 * 1024;

export interface Tab {
  readonly page: string;
  readonly name: string;
  readonly icon: string;
  readonly activeIcon: string;
}

/** A template with the folder from which its paths lead, and the components it uses, by their tags. */
export interface Template {
  readonly folder: string;
  readonly nodes: readonly TemplateNode[];
  readonly components: ReadonlyMap<string, string>;
}

/** The files of a package. Nothing in it is run; it is read. */
export class MiniProgram {
  readonly #files: Readonly<Record<string, Uint8Array>>;
  readonly #pictures = new Map<string, string>();

  /** @param bytes a package as it was downloaded and verified; throws where it is none */
  constructor(bytes: Uint8Array) {
    this.#files = unzipSync(bytes, { filter: ({ originalSize }) => originalSize <= largestFile });
    if (this.pages.length === 0) throw new Error('The package has no pages.');
  }

  /** All of them, those of its subpackages too. */
  get pages(): readonly string[] {
    const app = this.#json('app.json');
    const own = textsOf(memberOf(app, 'pages'));
    const subpackages = [...listOf(memberOf(app, 'subPackages')), ...listOf(memberOf(app, 'subpackages'))];
    return [
      ...own,
      ...subpackages.flatMap((one) =>
        textsOf(one['pages']).flatMap((page) => resolveProjectPath(textOf(one, 'root'), page) ?? []),
      ),
    ];
  }

  get tabs(): readonly Tab[] {
    return listOf(memberOf(memberOf(this.#json('app.json'), 'tabBar'), 'items')).map((item) => ({
      page: textOf(item, 'pagePath'),
      name: textOf(item, 'name'),
      icon: textOf(item, 'icon'),
      activeIcon: textOf(item, 'activeIcon'),
    }));
  }

  titleOf(page: string): string {
    const ofAll = textOf(memberOf(this.#json('app.json'), 'window'), 'defaultTitle');
    return textOf(this.#json(`${page}.json`), 'defaultTitle') || ofAll;
  }

  template(path: string): Template {
    const folder = folderOf(path);
    const used = memberOf(this.#json(`${path}.json`), 'usingComponents');
    const components = isRecord(used) ? Object.keys(used) : [];
    return {
      folder,
      nodes: parseTemplate(this.#text(`${path}.axml`)),
      components: new Map(
        components.flatMap((tag) => {
          const component = resolveProjectPath(folder, textOf(used, tag));
          return component === undefined ? [] : [[tag, component]];
        }),
      ),
    };
  }

  /** Of the app, of a page, and of the components it uses, one after the other. */
  stylesFor(page: string): string {
    const paths = new Set(['app', page]);
    for (const path of paths) for (const component of this.template(path).components.values()) paths.add(component);
    return [...paths].map((path) => this.#text(`${path}.acss`)).join('\n');
  }

  /** An address at which the browser finds a picture of the package; none where it has no such. */
  picture(folder: string, source: string): string | undefined {
    const path = source === '' ? undefined : resolveProjectPath(folder, source);
    const bytes = path === undefined ? undefined : this.#files[path];
    const type = path === undefined ? undefined : pictureTypes[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
    if (path === undefined || bytes === undefined || type === undefined) return undefined;
    const known = this.#pictures.get(path);
    if (known !== undefined) return known;
    const url = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type }));
    this.#pictures.set(path, url);
    return url;
  }

  /** Gives back what its pictures take up. */
  close(): void {
    for (const url of this.#pictures.values()) URL.revokeObjectURL(url);
    this.#pictures.clear();
  }

  #text(path: string): string {
    const bytes = this.#files[path];
    return bytes === undefined ? '' : new TextDecoder().decode(bytes);
  }

  #json(path: string): Json {
    try {
      const value: unknown = JSON.parse(this.#text(path));
      return isRecord(value) ? value : {};
    } catch {
      return {};
    }
  }
}

const pictureTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
};
