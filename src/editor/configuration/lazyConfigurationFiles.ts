import {
  EventEmitter,
  FileSystemError,
  type Disposable,
  type FileChangeEvent,
  type FileStat,
  type FileSystemProvider,
  type Uri,
} from 'vscode';
import { onceDone } from '../../core/onceDone';
import type { ConfigurationFiles } from './configurationFiles';

/** The file system of configurations, which loads what it takes when a document is first asked for. */
export class LazyConfigurationFiles implements FileSystemProvider, Disposable {
  readonly #loaded: () => Promise<ConfigurationFiles>;
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(load: () => Promise<ConfigurationFiles>) {
    this.#loaded = onceDone(async () => {
      const files = await load();
      files.onDidChangeFile((events) => this.#changed.fire(events));
      return files;
    });
  }

  async stat(uri: Uri): Promise<FileStat> {
    return (await this.#loaded()).stat(uri);
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return (await this.#loaded()).readFile(uri);
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    return (await this.#loaded()).writeFile(uri, content);
  }

  watch(): Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(): never {
    throw FileSystemError.NoPermissions();
  }

  createDirectory(): never {
    throw FileSystemError.NoPermissions();
  }

  delete(): never {
    throw FileSystemError.NoPermissions();
  }

  rename(): never {
    throw FileSystemError.NoPermissions();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
