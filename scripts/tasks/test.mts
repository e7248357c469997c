import { parseArgs } from 'node:util';
import { describeError, Failure, firstSentence } from '../environment/failure.mts';
import { seconds } from '../environment/progress.mts';
import { task } from '../environment/task.mts';
import { runBrowserSuite } from '../stages/browserSuite.mts';
import { runCheck, runChecks } from '../stages/checks.mts';
import { runEditorSuite } from '../stages/editorSuite.mts';
import { grepVariable } from '../stages/mochaRun.mts';
import { runNodeSuite } from '../stages/nodeSuite.mts';
import type { SuiteResult } from '../stages/suiteResult.mts';
import { endTestDatabases, testDatabases } from '../stages/testDatabases.mts';

type Stage = { title: string; needsBuild: boolean; run: () => Promise<SuiteResult> };

const oxlint = 'node_modules/oxlint/bin/oxlint';
const prettier = 'node_modules/prettier/bin/prettier.cjs';
const tsc = 'node_modules/typescript/bin/tsc';

const serverLimits = { testMilliseconds: 60_000, suiteMilliseconds: 10 * 60_000 };

/** Cheap ones first. */
const stages: Record<string, Stage> = {
  format: {
    title: 'Format',
    needsBuild: false,
    run: () => runCheck([prettier, '--check', '--log-level=warn', '.']),
  },
  lint: {
    title: 'Lint',
    needsBuild: false,
    run: () => runCheck([oxlint, '--type-aware', '--max-warnings=0']),
  },
  types: {
    title: 'Types',
    needsBuild: false,
    run: () => runChecks([tsc, '-p', '.'], [tsc, '-p', 'webview']),
  },
  build: {
    title: 'Build',
    needsBuild: false,
    run: () => runCheck(['esbuild.js', '--tests']),
  },
  unit: {
    title: 'Unit tests',
    needsBuild: true,
    run: () => runNodeSuite('unit', { testMilliseconds: 10_000, suiteMilliseconds: 5 * 60_000 }),
  },
  server: {
    title: 'Server tests on SQLite',
    needsBuild: true,
    run: () => runNodeSuite('server', serverLimits),
  },
  postgres: {
    title: 'Server tests on PostgreSQL',
    needsBuild: true,
    run: async () => runNodeSuite('server', serverLimits, (await testDatabases()).environment),
  },
  editor: {
    title: 'Tests in VS Code',
    needsBuild: true,
    run: runEditorSuite,
  },
  e2e: {
    title: 'Tests in the browser',
    needsBuild: true,
    run: runBrowserSuite,
  },
};

/** `npm test -- unit server --grep "words of a title"`; no name means all of them. */
function readArguments(): { names: string[]; grep: string | undefined } {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
    return { names: positionals, grep: values.grep };
  } catch (error) {
    throw new Failure(`${firstSentence(error)}. Usage: npm test -- [suite…] [--grep <part of a title>]`);
  }
}

function chosenStages(names: readonly string[]): string[] {
  const known = Object.keys(stages);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Failure(`There is no suite "${unknown}". Choose from: ${known.join(' ')}.`);
  if (names.length === 0) return known;
  const built = names.some((name) => stages[name]?.needsBuild);
  return known.filter((name) => names.includes(name) || (built && name === 'build'));
}

async function runStage({ title, run }: Stage): Promise<SuiteResult> {
  const start = Date.now();
  console.log(`\n${title}`);
  // A stage that breaks must not hide the ones after it.
  const result = await run().catch((error: unknown) => {
    console.log(describeError(error));
    return { passed: 0, failed: 1 };
  });
  const all = result.passed + result.failed;
  const verdict = result.failed === 0 ? `✓ ${title}: all ${all}` : `✗ ${title}: ${result.failed} of ${all} failed`;
  console.log(`${verdict} (${seconds(Date.now() - start)})`);
  return result;
}

await task(async () => {
  const total = { passed: 0, failed: 0 };
  let built = true;
  const { names, grep } = readArguments();
  if (grep !== undefined) process.env[grepVariable] = grep;
  for (const name of chosenStages(names)) {
    const stage = stages[name];
    if (stage === undefined) continue;
    const runnable: boolean = built || !stage.needsBuild;
    if (!runnable) console.log(`\n${stage.title}: not run, because the build failed`);
    const { passed, failed }: SuiteResult = runnable ? await runStage(stage) : { passed: 0, failed: 1 };
    if (name === 'build') built = failed === 0;
    total.passed += passed;
    total.failed += failed;
  }
  await endTestDatabases();
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
});
