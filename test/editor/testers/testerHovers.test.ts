import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CancellationTokenSource,
  languages,
  MarkdownString,
  Uri,
  workspace,
  type Hover,
  type Position,
  type TextDocument,
} from 'vscode';
import type { Platform } from '../../../src/client/platform';
import { TesterHovers } from '../../../src/editor/testers/testerHovers';
import { testerListFiles } from '../../../src/editor/testers/testerListFiles';
import type { Release } from '../../../src/protocol/release';
import { FlowWorld, harborCoffee } from '../flows/flowWorld';

/** A mini program whose releases the person does not see. */
const harborRewards = '2026112300000002';

const table = 'name,user_id\nmina the first,mina\n"Bo, or bo",bo\n';

describe('A tester list explains on hover what each user gets', () => {
  let world: FlowWorld;
  let folder: string;
  let release: Release;
  let hovers: TesterHovers;
  let pinned: { releaseId: string | undefined };
  let folders: { miniProgramIds: readonly string[] };
  const asked: string[] = [];
  /** Done as soon as something is asked. */
  let whenAsked: (() => void) | undefined;

  const call: Platform['call'] = (operation, given) => {
    asked.push(operation);
    whenAsked?.();
    return world.platform.call(operation, given);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'testers-'));
    world = await FlowWorld.start();
    await world.signIn('dana-developer');
    release = await world.inPilotTesting('1.4.0');
    await world.addTesters(release.id, 'mina');
  });

  beforeEach(() => {
    asked.length = 0;
    whenAsked = undefined;
    pinned = { releaseId: undefined };
    folders = { miniProgramIds: [harborCoffee] };
    hovers = new TesterHovers({ platform: { call }, store: world.store, folders, pinned });
  });

  after(async () => {
    await world.stop();
    await rm(folder, { recursive: true });
  });

  async function listOf(name: string, text: string): Promise<TextDocument> {
    const path = join(folder, name);
    await writeFile(path, text);
    return workspace.openTextDocument(Uri.file(path));
  }

  /** Where a text begins in a list, or stands for the so-many-th time. */
  function placeOf(document: TextDocument, text: string, time = 1): Position {
    let at = -1;
    for (let found = 0; found < time; found += 1) at = document.getText().indexOf(text, at + 1);
    return document.positionAt(at + 1);
  }

  /** Asked for itself: the extension, once another test has activated it, has a provider of its own for the same files. */
  async function hoversAt(document: TextDocument, position: Position): Promise<readonly Hover[]> {
    if (languages.match(testerListFiles, document) === 0) return [];
    const { token } = new CancellationTokenSource();
    const hover = await hovers.provideHover(document, position, token);
    return hover === undefined ? [] : [hover];
  }

  const textOf = (hover: Hover | undefined): string =>
    (hover?.contents ?? []).map((content) => (content instanceof MarkdownString ? content.value : '')).join('\n');

  it('with every step in the sentences of Show What a User Gets, and leads there', async () => {
    const list = await listOf('pilot.testers.csv', table);
    const [hover, ...others] = await hoversAt(list, placeOf(list, 'mina', 2));
    assert.deepEqual(others, []);
    const text = textOf(hover);
    for (const sentence of [
      'mina: Harbor Coffee 1.4.0 on Harbor Wallet · Production',
      'The user gets 1.4.0, which not everyone gets yet.',
      'In Rollout: 1.4.0 is given to some users, and not yet to all.',
      'Tester: A tester of 1.4.0.',
    ]) {
      assert.ok(text.replaceAll('\\', '').includes(sentence), text);
    }
    const link = /\(command:miniProgramRelease\.audience\.show\?([^)]+)\)/u.exec(text)?.[1] ?? '';
    assert.deepEqual(JSON.parse(decodeURIComponent(link)), [{ miniProgramId: harborCoffee, userId: 'mina' }]);
    assert.equal(hover?.range && list.getText(hover.range), 'mina');
    assert.deepEqual(asked, ['explainAudience']);
  });

  it('where a user ID stands, and nowhere else', async () => {
    const list = await listOf('more.testers.csv', table);
    assert.match(textOf((await hoversAt(list, placeOf(list, 'bo', 2)))[0]), /and this user is none/u);
    for (const elsewhere of ['user_id', 'mina', 'Bo', 'bo']) {
      assert.deepEqual(await hoversAt(list, placeOf(list, elsewhere)), [], elsewhere);
    }
  });

  for (const name of ['pilot.testers', 'pilot.testers.txt', 'testers.txt']) {
    it(`in ${name}, line by line`, async () => {
      const list = await listOf(name, '# mina is first\nmina, bo\n');
      assert.deepEqual(await hoversAt(list, placeOf(list, 'mina')), []);
      assert.match(textOf((await hoversAt(list, placeOf(list, 'mina', 2)))[0]), /^\*\*mina: Harbor/u);
      assert.match(textOf((await hoversAt(list, placeOf(list, 'bo')))[0]), /^\*\*bo: Harbor/u);
    });
  }

  it('and in no other file', async () => {
    const list = await listOf('notes.txt', 'mina\n');
    assert.deepEqual(await hoversAt(list, placeOf(list, 'mina')), []);
  });

  it('of the release that is pinned', async () => {
    pinned.releaseId = (await world.built('1.4.1', 'Sandbox')).id;
    const list = await listOf('testers.csv', 'mina\n');
    assert.match(textOf((await hoversAt(list, placeOf(list, 'mina')))[0]), /Harbor Wallet · Sandbox/u);
  });

  it('of no mini program but those of the folders, whatever is pinned', async () => {
    pinned.releaseId = release.id;
    folders.miniProgramIds = [harborRewards];
    const list = await listOf('own.testers.csv', 'mina\n');
    assert.deepEqual(await hoversAt(list, placeOf(list, 'mina')), []);
    folders.miniProgramIds = [];
    assert.match(textOf((await hoversAt(list, placeOf(list, 'mina')))[0]), /^\*\*mina: Harbor Coffee 1/u);
  });

  it('in the first column of a table without a header, though it is not read to its end', async () => {
    const list = await listOf('large.testers.csv', `mina,bo\n${'jonas,lee\n'.repeat(20_000)}`);
    assert.match(textOf((await hoversAt(list, placeOf(list, 'mina')))[0]), /^\*\*mina: Harbor/u);
    assert.deepEqual(await hoversAt(list, placeOf(list, 'bo')), []);
  });

  it('with the reason where the platform gives no answer', async () => {
    const list = await listOf('wrong.testers', 'no*user\n');
    const [hover] = await hoversAt(list, placeOf(list, 'no'));
    assert.match(textOf(hover).replaceAll('\\', ''), /no\*user is no user ID: “\*” at place 3 is not allowed\./u);
  });

  it('no more once the person has moved on', async () => {
    const list = await listOf('late.testers', 'mina\n');
    const source = new CancellationTokenSource();
    whenAsked = () => source.cancel();
    assert.equal(await hovers.provideHover(list, placeOf(list, 'mina'), source.token), undefined);
    assert.deepEqual(asked, ['explainAudience']);
    assert.equal(await hovers.provideHover(list, placeOf(list, 'mina'), source.token), undefined);
    assert.deepEqual(asked, ['explainAudience']);
    source.dispose();
  });

  it('asking nothing while nobody is signed in', async () => {
    const list = await listOf('signed-out.testers', 'mina\n');
    await world.signOut();
    assert.deepEqual(await hoversAt(list, placeOf(list, 'mina')), []);
    assert.deepEqual(asked, []);
    await world.signIn('dana-developer');
  });
});
