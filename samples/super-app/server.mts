// The sample super app's own server. It asks a platform of this machine, or one for a team:
//   node samples/super-app/server.mts --data <folder> [--port <number>]
//   node samples/super-app/server.mts --platform <address> --delivery-key <key> [--port <number>]
// With --directory-token-file <file> it answers the platform that comes with this token who is no user, at /users.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Gateway } from './backEnd/gateway.mts';
import { buildPage } from './backEnd/pageFiles.mts';
import { givenPlatform, type Platform } from './backEnd/platform.mts';
import { ownPlatform } from './backEnd/ownPlatform.mts';

const usage =
  '(--data <folder> | --platform <address> --delivery-key <key>) [--port <number>] [--directory-token-file <file>]';
const folder = import.meta.dirname;

type Options = { platform: Platform; port: number; directoryTokenFile: string | undefined };

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      platform: { type: 'string' },
      'delivery-key': { type: 'string' },
      port: { type: 'string', default: '0' },
      'directory-token-file': { type: 'string' },
    },
  });
  const { data, platform, 'delivery-key': key, 'directory-token-file': directoryTokenFile } = values;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port takes a number up to 65535.`);
  if (data !== undefined && platform === undefined && key === undefined) {
    const script = join(folder, '..', '..', 'dist', 'server.js');
    return { platform: ownPlatform({ script, dataFolder: resolve(data) }), port, directoryTokenFile };
  }
  if (data === undefined && platform !== undefined && key !== undefined)
    return { platform: givenPlatform(platform, key), port, directoryTokenFile };
  throw new Error(`Usage: ${usage}`);
}

try {
  const { platform, port, directoryTokenFile } = readOptions();
  const token = directoryTokenFile === undefined ? undefined : (await readFile(directoryTokenFile, 'utf8')).trim();
  const gateway = new Gateway(platform, await buildPage(join(folder, 'page')), token);
  const server = createServer((request, response) => void gateway.answer(request, response));
  server.on('error', fail);
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') console.log(`Listening at http://127.0.0.1:${address.port}/`);
  });
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
