import { parseArgs } from 'node:util';
import { runEmbedded, type EmbeddedOptions } from './embedded';
import { cannotStart } from './commands/exitCodes';
import { logLine } from './logLine';
import { startError } from './storage/sqliteErrors';
import { StartError } from './storage/startError';

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

/** What only an operator needs is not even read by an editor's window, which starts a platform each time it opens. */
async function admin(args: readonly string[]): Promise<void> {
  const { adminCommand } = await import('./commands/adminCommand');
  await adminCommand(args);
}

const [command, ...args] = process.argv.slice(2);

void (command === 'admin' ? admin(args) : main());
