import { parseArgs } from 'node:util';
import { runEmbedded, type EmbeddedOptions } from './embedded';
import { logLine } from './logLine';
import { startError } from './storage/sqliteErrors';
import { StartError } from './storage/startError';

/** Exit code for "cannot start as it is configured", as in BSD's sysexits.h (EX_CONFIG). */
const cannotStart = 78;

/** Writes the one line on stdout by which the parent learns how the start went. */
async function answer(line: object): Promise<void> {
  await new Promise<void>((resolve) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve());
  });
}

/** `embedded --data <folder> [--maximum-upload <bytes>]` */
function readOptions(): EmbeddedOptions {
  const usage = new StartError('USAGE', { usage: 'embedded --data <folder> [--maximum-upload <bytes>]' });
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { data: { type: 'string' }, 'maximum-upload': { type: 'string' } },
    });
    const { data: dataFolder, 'maximum-upload': bytes } = values;
    if (positionals.join(' ') !== 'embedded' || !dataFolder) throw usage;
    if (bytes === undefined) return { dataFolder };
    if (!/^[1-9]\d{0,14}$/.test(bytes)) throw usage;
    return { dataFolder, maximumUploadBytes: Number(bytes) };
  } catch {
    throw usage;
  }
}

async function main(): Promise<void> {
  try {
    await answer(await runEmbedded(readOptions()));
  } catch (error) {
    const failure = startError(error);
    logLine('fatal', 'cannot start', failure, { code: failure.code, parameters: failure.parameters });
    await answer({ ready: false, code: failure.code, parameters: failure.parameters });
    process.exit(cannotStart);
  }
}

void main();
