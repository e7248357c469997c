import { parseArgs } from 'node:util';
import { isSafeAddress } from '../http/openid/openIdSettings';
import { serve, type ServeOptions } from '../serve';
import { StartError } from '../storage/startError';
import { databaseUrl } from './databaseUrl';
import { mailOptions, mailUsage, readMailOptions } from './mailOptions';
import { packageOptions, packageUsage, readPackagePlace } from './packageOptions';
import { openIdOptions, openIdUsage, readOpenId } from './openIdOptions';
import { endInFailure } from './operatorLog';

const usage =
  `serve --data <folder> ${packageUsage} ` +
  '[--host <address>] [--port <number>] [--public-address <https://…>] [--secret-keys-file <file>] ' +
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
        ...packageOptions,
        ...openIdOptions,
        ...mailOptions,
      },
    });
    const { data: dataFolder, host, port } = values;
    if (!dataFolder || host === '' || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw misused;
    return {
      database: databaseUrl(values.database, usage),
      dataFolder,
      packages: readPackagePlace(values, usage),
      host,
      port: Number(port),
      publicAddress: readPublicAddress(values['public-address']),
      secretKeysFile: values['secret-keys-file'],
      openId: readOpenId(values, usage),
      mail: readMailOptions(values, process.env),
    };
  } catch (error) {
    throw error instanceof StartError ? error : misused;
  }
}

/**
 * An address that others append paths to: nothing stands behind its own.
 *
 * @throws StartError `USAGE`
 */
function readPublicAddress(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (!isSafeAddress(given)) throw new StartError('USAGE', { usage, reason: 'public-address' });
  const { origin, pathname, href } = new URL(given);
  if (href !== `${origin}${pathname}`) throw new StartError('USAGE', { usage, reason: 'public-address' });
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** Runs the platform for a team until it is told to stop. */
export async function serveCommand(args: readonly string[]): Promise<void> {
  try {
    await serve(readOptions(args), endInFailure);
  } catch (error) {
    endInFailure(error);
  }
}
