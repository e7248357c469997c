import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayPass, remoteFailures, type RemoteFailureCode } from '../../src/client/remote/remoteFailure';
import { startFailures } from '../../src/core/startFailure';
import { contextKeys, viewIds } from '../../src/editor/contributions';

/** Bundled tests run from `out/test/unit`. */
const projectFolder = join(__dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');

interface Manifest {
  readonly contributes: {
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
  };
}

const { viewsWelcome } = (JSON.parse(read('package.json')) as Manifest).contributes;
const texts = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;

/** Context keys and their values, as VS Code has them. */
type Context = Readonly<Record<string, string | boolean | undefined>>;

/** A condition of the manifest, as far as it uses `!`, `==`, `!=`, `&&` and `||`. */
function holds(when: string, context: Context): boolean {
  return when.split(' || ').some((all) => all.split(' && ').every((one) => holdsOne(one, context)));
}

function holdsOne(condition: string, context: Context): boolean {
  const [, not, key = '', operator, value = ''] = /^(!?)([\w.]+)(?: (==|!=) '?([^']*)'?)?$/.exec(condition) ?? [];
  assert.ok(key !== '', condition);
  if (operator === undefined) return Boolean(context[key]) === (not === '');
  return (context[key] === value) === (operator === '==');
}

const welcome = (view: string, context: Context): string =>
  viewsWelcome
    .filter((one) => one.view === view && holds(one.when, context))
    .map(({ contents }) => texts[contents.replaceAll('%', '')] ?? '')
    .join('\n');

function refusedFor(code: RemoteFailureCode): Context {
  return { [contextKeys.connection]: 'refused', [contextKeys.failure]: code, [contextKeys.isRemote]: true };
}

const failures = [...startFailures, 'CRASHED', 'TIMED_OUT', 'ANSWER_INVALID'];
const standings: readonly Context[] = [
  {},
  ...['starting', 'signed out', 'unreachable'].map((kind) => ({ [contextKeys.connection]: kind })),
  ...failures.map((code) => ({ [contextKeys.connection]: 'failed', [contextKeys.failure]: code })),
  ...['starting', 'signed out', 'offline'].map((kind) => ({
    [contextKeys.connection]: kind,
    [contextKeys.isRemote]: true,
  })),
  ...remoteFailures.map(refusedFor),
];

describe('The welcome of an empty view', () => {
  for (const view of Object.values(viewIds)) {
    for (const context of standings) {
      it(`is one sentence with a button: ${view}, ${Object.values(context).join(' ') || 'not activated'}`, () => {
        const lines = welcome(view, context).split('\n');
        const isButton = (line: string): boolean => /^\[[^\]]+\]\(command:[\w.]+\)$/.test(line);
        assert.equal(lines.filter((line) => !isButton(line)).length, 1, lines.join('\n'));
        assert.ok(lines.some(isButton), lines.join('\n'));
      });
    }
  }

  it('says why a platform at an address cannot be worked with, where it does not pass by itself', () => {
    const sentences = remoteFailures
      .filter((code) => !mayPass(code))
      .map((code) => welcome(viewIds.miniPrograms, refusedFor(code)).split('\n')[0]);
    assert.equal(new Set(sentences).size, sentences.length, sentences.join('\n'));
  });

  it('leads everybody on where there are no mini programs or requests, whatever folder is open', () => {
    for (const beginning of ['upload', 'assignment', 'review']) {
      for (const [workbenchState, hasProject] of [
        ['empty', false],
        ['folder', false],
        ['workspace', true],
      ] as const) {
        const context = {
          [contextKeys.connection]: 'ready',
          [contextKeys.beginning]: beginning,
          [contextKeys.hasProject]: hasProject,
          workbenchState,
        };
        for (const view of Object.values(viewIds)) {
          assert.equal(welcome(view, context).match(/^[^[].*$/gm)?.length, 1, JSON.stringify({ view, ...context }));
          assert.match(welcome(view, context), /\(command:/);
        }
      }
    }
  });
});
