// One suite in a Node process of its own: node runSuite.mts <folder> <timeout of a test in ms>
import { runMocha } from './mochaRun.mts';
import { resultVariable, writeSuiteResult } from './suiteResult.mts';

const graceMilliseconds = 5_000;
const [folder = '', timeout = ''] = process.argv.slice(2);

// Mocha swallows a rejection that nobody awaits; thrown, it fails the test that runs, or the process.
process.on('unhandledRejection', (reason) => {
  throw reason;
});
const result = await runMocha({ folder, timeoutMilliseconds: Number(timeout) });
writeSuiteResult(process.env[resultVariable] ?? '', result);
setTimeout(() => {
  const open = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap');
  console.error(`All tests have run, but something they opened is still open: ${open.join(', ')}.`);
  process.exit(1);
}, graceMilliseconds).unref();
