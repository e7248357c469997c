import { parseArgs } from 'node:util';
import { runEmbedded, type EmbeddedOptions } from '../embedded';
import { logLine } from '../logLine';
import { sayLine } from '../sayLine';
import { startError } from '../storage/sqliteErrors';
import { StartError } from '../storage/startError';
import { cannotStart } from './exitCodes';

const usage = 'embedded --data <folder> [--maximum-upload <bytes>]';

function readOptions(args: readonly string[]): EmbeddedOptions {
  const misused = new StartError('USAGE', { usage });
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { data: { type: 'string' }, 'maximum-upload': { type: 'string' } },
    });
    const { data: dataFolder, 'maximum-upload': bytes } = values;
    if (!dataFolder) throw misused;
    if (bytes === undefined) return { dataFolder };
    if (!/^[1-9]\d{0,14}$/.test(bytes)) throw misused;
    return { dataFolder, maximumUploadBytes: Number(bytes) };
  } catch {
    throw misused;
  }
}

/** Runs the platform for one editor window, which reads on the first line of stdout the port, or why there is none. */
export async function embeddedCommand(args: readonly string[]): Promise<void> {
  try {
    await sayLine(await runEmbedded(readOptions(args)));
  } catch (error) {
    const failure = startError(error);
    logLine('fatal', 'cannot start', failure, { code: failure.code, parameters: failure.parameters });
    await sayLine({ ready: false, code: failure.code, parameters: failure.parameters });
    process.exit(cannotStart);
  }
}
