import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { ProjectFiles } from '../../src/core/project/projectFiles';

export const projectFixtures = resolve('test/fixtures/projects');
export const harborCoffee = resolve('samples/harbor-coffee');

/** A project that exists only in a test. */
export function projectOf(contents: Readonly<Record<string, string>>): ProjectFiles {
  const at = (path: string): string => contents[path] ?? '';
  return {
    paths: Object.keys(contents),
    sizeOf: (path) => Buffer.byteLength(at(path)),
    readText: (path) => Promise.resolve(at(path)),
  };
}

/** Every file below a folder as a project, nothing left out. */
export function projectIn(folder: string): ProjectFiles {
  const paths = filesBelow(folder);
  return {
    paths,
    sizeOf: (path) => statSync(join(folder, path)).size,
    readText: (path) => readFile(join(folder, path), 'utf8'),
  };
}

export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.split(sep).join('/'))
    .toSorted();
}

/** The smallest project that is valid. */
export const smallestProject: Readonly<Record<string, string>> = {
  'app.json': '{ "pages": ["pages/index/index"] }',
  'app.js': 'App({});',
  'pages/index/index.js': 'Page({});',
  'pages/index/index.axml': '<view />',
};
