import { build, stop } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The files of the page by their paths; its TypeScript becomes one script in memory. */
export async function buildPage(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'main.ts')],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    write: false,
    logLevel: 'silent',
  });
  // It would stay, to build again.
  await stop();
  const file = async (name: string, type: string): Promise<PageFile> => ({
    type,
    bytes: await readFile(join(folder, name)),
  });
  return new Map([
    ['/', await file('index.html', 'text/html; charset=utf-8')],
    ['/style.css', await file('style.css', 'text/css; charset=utf-8')],
    ['/icon.svg', await file('icon.svg', 'image/svg+xml')],
    ['/main.js', { type: 'text/javascript; charset=utf-8', bytes: outputFiles[0]?.contents ?? new Uint8Array() }],
  ]);
}
