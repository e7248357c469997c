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

/** `folder`: the tests in `test/` that it runs; they have to be built first. */
type Stage = { title: string; folder?: string; run: (folders: readonly string[]) => Promise<SuiteResult> };

const oxlint = 'node_modules/oxlint/bin/oxlint';
const prettier = 'node_modules/prettier/bin/prettier.cjs';
const tsc = 'node_modules/typescript/bin/tsc';

const serverLimits = { testMilliseconds: 60_000, suiteMilliseconds: 15 * 60_000 };

/** Cheap ones first. */
const stages: Record<string, Stage> = {
  format: {
    title: 'Format',
    run: () => runCheck([prettier, '--check', '--log-level=warn', '.']),
  },
  lint: {
    title: 'Lint',
    run: () => runCheck([oxlint, '--type-aware', '--max-warnings=0']),
  },
  types: {
    title: 'Types',
    run: () => runChecks([tsc, '-p', '.'], [tsc, '-p', 'webview'], [tsc, '-p', 'samples/super-app']),
  },
  build: {
    title: 'Build',
    run: (folders) => runCheck(['esbuild.js', `--tests=${folders.join(',')}`]),
  },
  unit: {
    title: 'Unit tests',
    folder: 'unit',
    run: () => runNodeSuite('unit', { testMilliseconds: 10_000, suiteMilliseconds: 5 * 60_000 }),
  },
  sqlite: {
    title: 'Server tests on SQLite',
    folder: 'server',
    run: () => runNodeSuite('server', serverLimits),
  },
  postgres: {
    title: 'Server tests on PostgreSQL',
    folder: 'server',
    run: async () => runNodeSuite('server', serverLimits, (await testDatabases()).environment),
  },
  embedded: {
    title: 'Tests of the embedded platform and its file',
    folder: 'embedded',
    run: () => runNodeSuite('embedded', serverLimits),
  },
  serve: {
    title: 'Tests of the platform for a team and its PostgreSQL',
    folder: 'serve',
    run: async () => runNodeSuite('serve', serverLimits, (await testDatabases()).environment),
  },
  editor: {
    title: 'Tests in VS Code',
    folder: 'editor',
    run: runEditorSuite,
  },
  e2e: {
    title: 'Tests in the browser',
    folder: 'e2e',
    run: runBrowserSuite,
  },
};

/** Names for several at once: each test of the server is one of both databases. */
const groups: Record<string, readonly string[]> = { server: ['sqlite', 'postgres'] };

/** `npm test -- unit server --grep "words of a title"`; no name means all of them. */
function readArguments(): { names: string[]; grep: string | undefined } {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
    return { names: positionals, grep: values.grep };
  } catch (error) {
    throw new Failure(`${firstSentence(error)}. Usage: npm test -- [suite…] [--grep <part of a title>]`);
  }
}

function chosenStages(wanted: readonly string[]): string[] {
  const known = Object.keys(stages);
  const names = wanted.flatMap((name) => groups[name] ?? [name]);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const all = [...Object.keys(groups), ...known].join(' ');
    throw new Failure(`There is no suite "${unknown}". Choose from: ${all}.`);
  }
  if (names.length === 0) return known;
  const built = names.some((name) => stages[name]?.folder !== undefined);
  return known.filter((name) => names.includes(name) || (built && name === 'build'));
}

/** Both databases are to be held to the same tests; answers with the number of failures. */
function compareDatabases({ sqlite, postgres }: Record<string, SuiteResult>): number {
  if (!sqlite || !postgres) return 0;
  const [onSqlite, onPostgres] = [sqlite, postgres].map(({ passed, failed }) => passed + failed);
  const isSame = onSqlite === onPostgres;
  console.log(`\n${isSame ? '✓' : '✗'} Server tests: ${onSqlite} on SQLite, ${onPostgres} on PostgreSQL`);
  return isSame ? 0 : 1;
}

async function runStage({ title, run }: Stage, folders: readonly string[]): Promise<SuiteResult> {
  const start = Date.now();
  console.log(`\n${title}`);
  // A stage that breaks must not hide the ones after it.
  const result = await run(folders).catch((error: unknown) => {
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
  const results: Record<string, SuiteResult> = {};
  let built = true;
  const { names, grep } = readArguments();
  if (grep !== undefined) process.env[grepVariable] = grep;
  const chosen = chosenStages(names);
  const folders = new Set(chosen.flatMap((name) => stages[name]?.folder ?? []));
  for (const name of chosen) {
    const stage = stages[name];
    if (stage === undefined) continue;
    const runnable: boolean = built || stage.folder === undefined;
    if (!runnable) console.log(`\n${stage.title}: not run, because the build failed`);
    const result: SuiteResult = runnable ? await runStage(stage, [...folders]) : { passed: 0, failed: 1 };
    const { passed, failed } = result;
    results[name] = result;
    if (name === 'build') built = failed === 0;
    total.passed += passed;
    total.failed += failed;
  }
  await endTestDatabases();
  total.failed += compareDatabases(results);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
});
