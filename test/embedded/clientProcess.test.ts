import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ConnectionError } from '../../src/client/connectionError';
import { startEmbeddedPlatform, type EmbeddedLimits, type EmbeddedPlatform } from '../../src/client/embeddedPlatform';
import { EmbeddedPlatformError, type EmbeddedState } from '../../src/client/embeddedState';
import { createHttpPlatform } from '../../src/client/httpPlatform';
import type { Platform } from '../../src/client/platform';
import { holdOnTo } from '../support/holdOnTo';
import { Recording } from '../support/recording';
import { startEditor } from '../support/startEditor';

type Ready = Extract<EmbeddedState, { kind: 'ready' }>;

const emptyPage = { items: [], nextCursor: null };

const script = (name: string): string => resolve('test/fixtures/processes', `${name}.cjs`);

const portIn = (text: string): number | undefined => {
  const port = /^listening \{"port":(\d+)\}$/u.exec(text)?.[1];
  return port === undefined ? undefined : Number(port);
};

describe('the embedded platform process', function () {
  this.timeout(20_000);

  let dataFolder: string;
  let embedded: EmbeddedPlatform;
  let started: EmbeddedPlatform[];
  let states: Recording<EmbeddedState>;
  let log: Recording<string>;

  beforeEach(() => {
    dataFolder = mkdtempSync(join(tmpdir(), 'platform-'));
    started = [];
    states = new Recording();
    log = new Recording();
  });

  afterEach(async () => {
    await Promise.all(started.map((platform) => platform.stop()));
    rmSync(dataFolder, { recursive: true });
  });

  function start(
    name: string,
    limits: Partial<EmbeddedLimits> = {},
    environment: NodeJS.ProcessEnv = process.env,
  ): void {
    embedded = startEmbeddedPlatform({
      serverScript: script(name),
      dataFolder,
      environment,
      log: { trace: log.add, debug: log.add, info: log.add, warn: log.add, error: log.add },
      onState: states.add,
      limits: { firstPause: 5, ...limits },
    });
    started.push(embedded);
  }

  const asDana = (): Platform =>
    createHttpPlatform({
      baseUrl: (dropped) => embedded.baseUrl(dropped),
      token: () => embedded.bearer('account-dana'),
    });

  const kinds = (): string[] => states.all.map(({ kind }) => kind);

  async function became(kind: EmbeddedState['kind'], times = 1): Promise<EmbeddedState> {
    const all = await states.until((seen) => seen.filter((state) => state.kind === kind).length >= times);
    return all.filter((state) => state.kind === kind)[times - 1]!;
  }

  async function becameReady(times = 1): Promise<Ready> {
    const state = await became('ready', times);
    assert.ok(state.kind === 'ready');
    return state;
  }

  /** A hold on the process that was last told to listen. */
  async function lastProcess(): Promise<{ gone: Promise<void> }> {
    const lines = await log.until((all) => all.some((line) => portIn(line) !== undefined));
    return holdOnTo(lines.map(portIn).findLast((port) => port !== undefined)!);
  }

  const isUnreachableBecauseOf =
    (code: string) =>
    (error: unknown): boolean => {
      assert.ok(error instanceof ConnectionError);
      assert.equal(error.code, 'UNREACHABLE');
      assert.ok(error.cause instanceof EmbeddedPlatformError);
      assert.equal(error.cause.code, code);
      assert.doesNotMatch(`${String(error)} ${String(error.cause)}`, /undefined/);
      return true;
    };

  describe('that works', () => {
    it('is starting at once, then ready, with its accounts', async () => {
      start('works');
      assert.deepEqual(embedded.state, { kind: 'starting' });
      const state = await becameReady();
      assert.equal(embedded.state, state);
      assert.equal(state.accounts[0]?.name, 'Dana Developer');
      assert.match(state.url, /^http:\/\/127\.0\.0\.1:\d+$/u);
    });

    it('answers a call made before it was ready, to the token of its account', async () => {
      start('works');
      assert.deepEqual(await asDana().call('listTargetApps', {}), emptyPage);
    });

    it('is given a fresh secret over stdin, and of the environment only what is harmless', async () => {
      const environment = { ...process.env, GITHUB_TOKEN: 'stolen', NODE_OPTIONS: '--inspect', TZ: 'Asia/Shanghai' };
      start('works', {}, environment);
      const seen = JSON.parse((await asDana().download('/start')).toString('utf8')) as {
        arguments: string[];
        environment: Record<string, string>;
        secret: string;
      };
      assert.deepEqual(seen.arguments, ['embedded', '--data', dataFolder]);
      assert.equal(Buffer.from(seen.secret, 'base64url').length, 32);
      assert.ok(!JSON.stringify([seen.arguments, seen.environment]).includes(seen.secret));
      assert.equal(seen.environment['ELECTRON_RUN_AS_NODE'], '1');
      assert.equal(seen.environment['PATH'], process.env['PATH']);
      assert.equal(seen.environment['TZ'], 'Asia/Shanghai');
      assert.equal(seen.environment['GITHUB_TOKEN'], undefined);
      assert.equal(seen.environment['NODE_OPTIONS'], undefined);
    });

    it('has its log written into ours, without secrets', async () => {
      start('tellsSecrets');
      await log.until((all) => all.some((line) => line.includes('is not a function')));
      const written = log.all.join('\n');
      assert.match(
        written,
        /a defect \{"secret":"\[secret\]","authorization":"Bearer local\.account-rui\.\[secret\]"\}/u,
      );
      assert.match(written, /TypeError: \[secret\] is not a function/u);
    });
  });

  describe('that cannot start', () => {
    it('because it says why is failed at once, with its code and parameters', async () => {
      start('refusesAtFirst');
      const state = await became('failed');
      assert.deepEqual(state, {
        kind: 'failed',
        code: 'DATABASE_DAMAGED',
        parameters: { file: 'platform.db' },
        lastWords: '',
      });
      assert.deepEqual(kinds(), ['failed']);
      await assert.rejects(asDana().call('listTargetApps', {}), isUnreachableBecauseOf('DATABASE_DAMAGED'));
    });

    it('because it never answers is failed when its time is over, tells its last words, and is ended', async () => {
      start('neverAnswers', { handshake: 1_500 });
      const waiting = asDana().call('listTargetApps', {});
      const { gone } = await lastProcess();
      await assert.rejects(waiting, isUnreachableBecauseOf('TIMED_OUT'));
      assert.ok(embedded.state.kind === 'failed');
      assert.match(embedded.state.lastWords, /still thinking/u);
      await gone;
      assert.deepEqual(kinds(), ['failed']);
    });

    it('because it says something else is failed at once, and is ended', async () => {
      start('printsGarbage');
      const { gone } = await lastProcess();
      const state = await became('failed');
      assert.ok(state.kind === 'failed' && state.code === 'ANSWER_INVALID');
      await gone;
      assert.deepEqual(kinds(), ['failed']);
    });

    for (const [title, name, words] of [
      ['it ends at once', 'endsAtOnce', /no such luck/u],
      ['its script is not there', 'isMissing', /Cannot find module/u],
    ] as const) {
      it(`because ${title} is tried a few times, then failed, with its last words`, async () => {
        start(name);
        const state = await became('failed');
        assert.ok(state.kind === 'failed' && state.code === 'CRASHED');
        assert.match(state.lastWords, words);
        assert.deepEqual(kinds(), ['restarting', 'restarting', 'restarting', 'failed']);
      });
    }

    it('can be started again by the person', async () => {
      start('refusesAtFirst');
      await became('failed');
      await embedded.restart();
      assert.deepEqual(kinds(), ['failed', 'starting', 'ready']);
      assert.deepEqual(await asDana().call('listTargetApps', {}), emptyPage);
    });
  });

  describe('that crashes', () => {
    it('is started again after kill -9, at a new address and with a new secret', async () => {
      start('works');
      const before = await becameReady();
      const token = await embedded.bearer('account-dana');
      process.kill(before.processId, 'SIGKILL');
      const after = await becameReady(2);
      assert.deepEqual(states.all[1], { kind: 'restarting', attempt: 1, attempts: 3 });
      assert.notEqual(after.processId, before.processId);
      assert.notEqual(await embedded.bearer('account-dana'), token);
      assert.deepEqual(await asDana().call('listTargetApps', {}), emptyPage);
    });

    it('is started again when it was killed while it started', async () => {
      start('killedWhileStarting');
      await becameReady();
      assert.deepEqual(kinds(), ['restarting', 'ready']);
    });

    it('answers a question after it came back that was under way when it was killed', async () => {
      start('silentUntilRestarted');
      const { processId } = await becameReady();
      const question = asDana().call('listTargetApps', {});
      await log.until((all) => all.includes('asked'));
      process.kill(processId, 'SIGKILL');
      assert.deepEqual(await question, emptyPage);
    });

    it('leaves a question about its accounts without an answer, and nobody waiting', async () => {
      start('works');
      await becameReady();
      const asked = embedded.accounts();
      await embedded.stop();
      assert.equal(await asked, undefined);
    });

    it('too often is failed until the person starts it again, which gives it all its tries', async () => {
      start('crashesAfterReady');
      const state = await became('failed');
      assert.ok(state.kind === 'failed' && state.code === 'CRASHED');
      assert.match(state.lastWords, /out of coffee/u);
      assert.deepEqual(
        states.all.filter(({ kind }) => kind === 'restarting'),
        [1, 2, 3].map((attempt) => ({ kind: 'restarting', attempt, attempts: 3 })),
      );
      await assert.rejects(embedded.baseUrl(), isUnreachableBecauseOf('CRASHED'));
      await embedded.restart();
      await became('failed', 2);
      assert.equal(kinds().filter((kind) => kind === 'restarting').length, 6);
    });

    it('seldom is started again every time', async () => {
      start('works', { restarts: 1, restartWindow: 0 });
      for (let time = 1; time <= 4; time += 1) {
        process.kill((await becameReady(time)).processId, 'SIGKILL');
      }
      await becameReady(5);
      assert.ok(!kinds().includes('failed'));
    });
  });

  describe('that is stopped', () => {
    it('is gone, and that is no crash', async () => {
      start('works');
      await becameReady();
      const { gone } = await lastProcess();
      await embedded.stop();
      await gone;
      assert.deepEqual(kinds(), ['ready', 'stopped']);
      await assert.rejects(embedded.baseUrl(), isUnreachableBecauseOf('STOPPED'));
    });

    it('is gone within two seconds, even if it ignores the end of stdin and SIGTERM', async () => {
      start('ignoresItsEnd');
      await becameReady();
      const { gone } = await lastProcess();
      const begun = performance.now();
      await embedded.stop();
      assert.ok(performance.now() - begun < 2_000);
      await gone;
      assert.ok(log.all.includes('stdin is gone'));
      assert.ok(log.all.includes('not now'));
      assert.deepEqual(kinds(), ['ready', 'stopped']);
    });

    it('in the middle of its start is gone, and never comes up', async () => {
      start('neverAnswers');
      const { gone } = await lastProcess();
      const waiting = embedded.baseUrl();
      await Promise.all([embedded.stop(), assert.rejects(waiting, isUnreachableBecauseOf('STOPPED')), gone]);
      assert.deepEqual(kinds(), ['stopped']);
    });

    it('in the moment it is started never comes up', async () => {
      start('works');
      await embedded.stop();
      assert.deepEqual(kinds(), ['stopped']);
    });

    it('in the pause before a restart never comes up', async () => {
      start('endsAtOnce', { firstPause: 3_600_000 });
      await became('restarting');
      await embedded.stop();
      assert.deepEqual(kinds(), ['restarting', 'stopped']);
    });

    it('stays stopped, whoever asks for a restart then or meanwhile', async () => {
      start('works');
      await becameReady();
      await Promise.all([embedded.restart(), embedded.stop(), embedded.restart(), embedded.stop()]);
      await embedded.restart();
      assert.deepEqual(kinds(), ['ready', 'starting', 'stopped']);
    });
  });

  describe('that is restarted by the person', () => {
    it('is another process then, once for all who asked, and the end of the first is no crash', async () => {
      start('works');
      const { processId } = await becameReady();
      const { gone } = await lastProcess();
      await Promise.all([embedded.restart(), embedded.restart()]);
      await gone;
      assert.deepEqual(kinds(), ['ready', 'starting', 'ready']);
      assert.notEqual((await becameReady(2)).processId, processId);
    });
  });

  describe('whose editor is killed', () => {
    for (const [title, name] of [
      ['is gone two seconds later', 'works'],
      ['is gone two seconds later, also in the middle of its start', 'neverAnswers'],
    ] as const) {
      it(title, async () => {
        const editor = startEditor(script(name), dataFolder);
        try {
          const lines = await editor.log.until((all) => all.some((line) => portIn(line) !== undefined));
          const { gone } = await holdOnTo(lines.map(portIn).find((port) => port !== undefined)!);
          const begun = performance.now();
          editor.kill();
          await gone;
          assert.ok(performance.now() - begun < 2_000);
        } finally {
          editor.kill();
        }
      });
    }
  });
});
