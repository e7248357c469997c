import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Uri } from 'vscode';
import type { Platform } from '../../../src/client/platform';
import { PlatformError } from '../../../src/core/errorCode';
import type { FlowContext } from '../../../src/editor/flowContext';
import { completeTesting } from '../../../src/editor/flows/completeTesting';
import { exportTesters } from '../../../src/editor/flows/exportTesters';
import { remindTesters } from '../../../src/editor/flows/remindTesters';
import { rememberTesterFile, testerFiles } from '../../../src/editor/testers/testerFiles';
import type { Release } from '../../../src/protocol/release';
import { leaves, type Answer } from '../../support/scriptedUi';
import { FlowWorld } from './flowWorld';
import { reportFrom } from './reportFrom';

describe('What is done with the testers of a release', () => {
  let world: FlowWorld;
  let release: Release;
  let folder: string;

  before(async () => {
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.inPilotTesting('1.4.0');
    await world.addTesters(release.id, '@ada\n-bo\ncleo\n');
    release = await world.release(release.id);
    folder = await mkdtemp(join(tmpdir(), 'testers-'));
  });

  afterEach(() => world.verify());

  after(async () => {
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const file = (): string => join(folder, 'harbor.testers.csv');
  const savesThere: Answer = ({ kind, text }) => {
    assert.deepEqual(
      [kind, text],
      ['file', 'Export Testers\nHarbor Coffee 1.4.0 Harbor Wallet Production.testers.csv'],
    );
    return Uri.file(file());
  };

  /** A context in which something happens each time a page of testers is read. */
  function whereReading(context: FlowContext, happens: () => void): FlowContext {
    const call: Platform['call'] = (operation, given) => {
      if (operation === 'listTesters') happens();
      return world.platform.call(operation, given);
    };
    return { ...context, platform: { ...world.platform, call } };
  }

  it('asks for a stronger yes to complete a test that nobody has made', async () => {
    const { ui, ...context } = world.context(leaves);
    assert.equal(await completeTesting({ ...context, ui }, release), 'canceled');
    assert.equal(
      ui.asked[0]?.text,
      'Complete the pilot testing of Harbor Coffee 1.4.0 on Harbor Wallet · Production without a test?\n' +
        'None of its 3 testers has opened it. ' +
        'Next you choose Grayscale Release or Full Release. Its testers keep 1.4.0.\nComplete Without a Test',
    );
  });

  it('says before a test is completed how many have opened it, and for how many it failed', async () => {
    await reportFrom(world, release, ['open', 'failure'], '@ada');
    await reportFrom(world, release, ['open'], '-bo');
    const { ui, ...context } = world.context(leaves);
    assert.equal(await completeTesting({ ...context, ui }, release), 'canceled');
    assert.equal(
      ui.asked[0]?.text,
      'Complete the pilot testing of Harbor Coffee 1.4.0 on Harbor Wallet · Production?\n' +
        '2 of 3 testers have opened it. It failed for 1 of them. ' +
        'Next you choose Grayscale Release or Full Release. Its testers keep 1.4.0.\nComplete Testing',
    );
  });

  it('copies the user IDs of those who never opened it, one a line, and says how many', async () => {
    const context = world.context();
    assert.equal(await remindTesters(context, release), 'done');
    assert.equal(context.ui.copied, 'cleo\n');
    assert.equal(
      context.ui.lastTold?.sentence,
      'The user ID of the 1 tester who never opened Harbor Coffee 1.4.0 is copied.',
    );
  });

  it('writes them to a file that no spreadsheet runs and no upload takes along', async () => {
    const context = world.context(savesThere);
    assert.equal(await exportTesters(context, release), 'done');
    const written = await readFile(file(), 'utf8');
    const [head, ...records] = written.split('\r\n').map((line) => line.split(',').slice(0, 2).join());
    assert.deepEqual([head, records], ['\uFEFFuser_id,group', ["'-bo,", "'@ada,", 'cleo,', '']]);
    assert.deepEqual(await readdir(folder), ['harbor.testers.csv']);
    assert.equal(testerFiles({ drafts: world.drafts })[0], file());
    assert.equal(context.ui.lastTold?.sentence, '3 testers were exported to harbor.testers.csv.');
    assert.deepEqual(context.ui.reported.at(-1), '3 of 3 testers');
  });

  it('is looked through for a tester after the lists that testers were taken from', async () => {
    const list = join(folder, 'crew.testers');
    await rememberTesterFile({ drafts: world.drafts }, Uri.file(list));
    await exportTesters(world.context(savesThere), release);
    assert.deepEqual(testerFiles({ drafts: world.drafts }), [list, file()]);
  });

  it('reads what was exported as the very same list', async () => {
    const { added, removed, alreadyThere } = await world.platform.call('updateTestGroup', {
      params: { id: release.id },
      query: { preview: true },
      stream: { mediaType: 'text/csv', bytes: await readFile(file()) },
      ifMatch: release.revision,
    });
    assert.deepEqual({ added, removed, alreadyThere }, { added: 0, removed: 0, alreadyThere: 3 });
  });

  it('leaves nothing of an export that is canceled, and what was there before as it was', async () => {
    await writeFile(file(), 'before');
    const context = world.context(savesThere);
    context.ui.willCancelAt(/of 3 testers/u);
    assert.equal(await exportTesters(context, release), 'canceled');
    assert.deepEqual([await readdir(folder), await readFile(file(), 'utf8')], [['harbor.testers.csv'], 'before']);
    assert.equal(context.ui.told.length, 0);
  });

  it('leaves nothing of an export that the platform fails', async () => {
    const context = world.context(savesThere);
    const failing = whereReading(context, () => {
      throw new PlatformError('INTERNAL');
    });
    assert.equal(await exportTesters(failing, release), 'failed');
    assert.deepEqual([await readdir(folder), await readFile(file(), 'utf8')], [['harbor.testers.csv'], 'before']);
  });

  it('says why a file cannot be written', async () => {
    const missing = Uri.file(join(folder, 'no such folder', 'testers.csv'));
    const context = world.context(() => missing);
    assert.equal(await exportTesters(context, release), 'failed');
    assert.match(
      context.ui.lastTold?.sentence ?? '',
      /^testers\.csv could not be written, and nothing was left of it: ENOENT/u,
    );
  });

  it('copies nothing where everybody has opened it, and says so', async () => {
    await reportFrom(world, release, ['open'], 'cleo');
    const context = world.context();
    assert.equal(await remindTesters(context, release), 'done');
    assert.deepEqual(
      [context.ui.copied, context.ui.lastTold?.sentence],
      [undefined, 'Every tester of Harbor Coffee 1.4.0 on Harbor Wallet · Production has opened it.'],
    );
  });
});
