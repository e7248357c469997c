// An editor's process, as far as the embedded platform is concerned: it starts one and tells what it hears of it, a JSON line
// each, until it is killed. Arguments: the platform's script, the data folder.
import { startEmbeddedPlatform } from '../../src/client/embeddedPlatform';

const [serverScript = '', dataFolder = ''] = process.argv.slice(2);
const tell = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);
const log = (text: string): boolean => tell({ log: text });

startEmbeddedPlatform({
  serverScript,
  dataFolder,
  environment: process.env,
  log: { trace: log, debug: log, info: log, warn: log, error: log },
  onState: (state) => tell({ state }),
});
