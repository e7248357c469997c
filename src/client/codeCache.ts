import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Lets Node keep the platform's compiled code in the data folder: compiling it anew is a good part of every start
 * (https://nodejs.org/api/module.html#module-compile-cache). Only in a folder that is there already, since Node would make it
 * for everybody to read; so the second start fills it and later ones are quick.
 */
export function codeCache(dataFolder: string): NodeJS.ProcessEnv {
  return existsSync(dataFolder) ? { NODE_COMPILE_CACHE: join(dataFolder, 'compiled-code') } : {};
}
