import { parseArgs } from 'node:util';
import { serve, type ServeOptions } from '../serve';
import { StartError } from '../storage/startError';
import { databaseUrl } from './databaseUrl';
import { mailOptions, mailUsage, readMailOptions } from './mailOptions';
import { openIdOptions, openIdUsage, readOpenId } from './openIdOptions';
import { endInFailure } from './operatorLog';
import { readPublicAddress } from './publicAddress';

const usage =
  'serve --data <folder> [--host <address>] [--port <number>] [--secret-keys-file <file>] ' +
  '[--public-address <https://…>] ' +
  openIdUsage +
  ` ${mailUsage}` +
  ' [--database postgres://…], or DATABASE_URL in the environment';

function readOptions(args: readonly string[]): ServeOptions {
  const misused = new StartError('USAGE', { usage });
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        database: { type: 'string' },
        data: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '8080' },
        'secret-keys-file': { type: 'string' },
        'public-address': { type: 'string' },
        ...openIdOptions,
        ...mailOptions,
      },
    });
    const { data: dataFolder, host, port } = values;
    if (!dataFolder || host === '' || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw misused;
    return {
      database: databaseUrl(values.database, usage),
      dataFolder,
      host,
      port: Number(port),
      secretKeysFile: values['secret-keys-file'],
      publicAddress: readPublicAddress(values['public-address'], usage),
      openId: readOpenId(values, usage),
      mail: readMailOptions(values, process.env),
    };
  } catch (error) {
    throw error instanceof StartError ? error : misused;
  }
}

/** Runs the platform for a team until it is told to stop. */
export async function serveCommand(args: readonly string[]): Promise<void> {
  try {
    await serve(readOptions(args), endInFailure);
  } catch (error) {
    endInFailure(error);
  }
}
