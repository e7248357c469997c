import assert from 'node:assert/strict';
import { version } from '../../../package.json';
import { connectToPlatform, useOwnPlatform } from '../../../src/editor/flows/connectToPlatform';
import { answerJson, httpPeer } from '../../support/httpPeer';
import { finds, leaves, types } from '../../support/scriptedUi';
import { Team, type TeamWindow } from './team';

describe('Connecting to a team’s platform', () => {
  let team: Team;

  before(async () => {
    team = await Team.start();
  });

  after(() => team.stop());

  const connectedWindow = async (folder: string): Promise<TeamWindow> => {
    const window = team.window(folder);
    window.ui.willAnswer(types(team.address));
    assert.equal(await connectToPlatform(window), 'done');
    window.ui.verify();
    return window;
  };

  it('works with the platform at the address, once somebody has signed in', async () => {
    const window = await connectedWindow('file:///first');
    await window.until('signed out');
    assert.deepEqual(window.ui.reported, [`Looking for a release platform at ${team.address}…`]);
    await window.signIn();
    assert.equal((await window.store.me()).accountId, 'dana-developer');
    await window.close();
  });

  it('asks again until a release platform answers, and says what is wrong with what does not', async () => {
    const newer = await httpPeer((_, response) =>
      answerJson(response, 200, {
        product: 'mini-program-release',
        version: '99.0.0',
        maximumUploadBytes: 1,
        signIn: null,
      }),
    );
    const other = await httpPeer((_, response) => response.writeHead(200).end('It works!'));
    const window = team.window('file:///wrong');
    window.ui.willAnswer(
      types('', 'http://releases.example.com', 'two words', newer.url),
      finds(newer.url, other.url),
      finds(other.url, team.address),
    );
    assert.equal(await connectToPlatform(window), 'done');
    window.ui.verify();
    assert.deepEqual(window.ui.refused, [
      'This is no address of a platform, such as https://releases.example.com.',
      'Only https: what you sign in with would travel for everybody to read. Plain http is for this machine.',
      'This is no address of a platform, such as https://releases.example.com.',
    ]);
    assert.deepEqual(
      window.ui.asked.map(({ text }) => text.split('\n').slice(2).join()),
      [
        '',
        `The release platform at ${newer.url} is of version 99.0.0, newer than this extension works with. Update the extension.`,
        `What answers at ${other.url} is no release platform. Check the address.`,
      ],
    );
    await Promise.all([newer.close(), other.close(), window.close()]);
  });

  it('changes nothing when the person leaves, or cancels while the address is looked at', async () => {
    const window = team.window('file:///left');
    window.ui.willAnswer(leaves);
    assert.equal(await connectToPlatform(window), 'canceled');
    const silent = await httpPeer(() => undefined);
    window.ui.willAnswer(types(silent.url)).willCancelAt(/Looking for/);
    await assert.rejects(connectToPlatform(window), { code: 'CANCELED' });
    assert.deepEqual([window.profile.address, window.connection.source.id], [undefined, '']);
    await Promise.all([silent.close(), window.close()]);
  });

  it('holds for a folder: it is there after a reload, and not in another folder', async () => {
    const window = await connectedWindow('file:///kept');
    await window.signIn();
    await window.close();
    const reloaded = team.window('file:///kept', window.workspace);
    assert.equal(reloaded.connection.source.id, team.address);
    reloaded.connection.start();
    await reloaded.until('ready');
    assert.equal(reloaded.account.current?.accountId, 'dana-developer');
    const another = team.window('file:///another');
    assert.equal(another.connection.source.id, '');
    await Promise.all([reloaded.close(), another.close()]);
  });

  it('is taken back by Use the Platform on This Machine, which knows nobody of the team', async () => {
    const window = await connectedWindow('file:///back');
    await window.signIn();
    const [theirs] = await window.store.miniPrograms();
    assert.ok(theirs);
    assert.equal(await useOwnPlatform(window), 'done');
    await window.until('ready');
    assert.deepEqual([window.profile.address, window.account.platformId], [undefined, '']);
    assert.equal(window.account.accounts.length > 1, true, 'the accounts of this machine');
    assert.notEqual((await window.store.me()).platform, undefined);

    window.ui.willAnswer(types(team.address));
    await connectToPlatform(window);
    await window.until('ready');
    assert.equal((await window.store.me()).accountId, 'dana-developer', 'still signed in there');
    assert.equal((await window.store.me()).platform.version, version);
    await window.close();
  });

  it('says why a platform that it was connected to cannot be worked with any more', async () => {
    const window = await connectedWindow('file:///refused');
    await window.close();
    await team.goAway();
    const { port } = new URL(team.address);
    const other = await httpPeer((_, response) => response.writeHead(404).end(), Number(port));
    const reloaded = team.window('file:///refused');
    reloaded.connection.start();
    assert.deepEqual(await reloaded.until('refused'), {
      kind: 'refused',
      code: 'NOT_A_PLATFORM',
      address: team.address,
      detail: undefined,
    });
    await other.close();
    await team.comeBack();
    await reloaded.connection.restart();
    assert.equal(reloaded.connection.state.kind, 'ready');
    await reloaded.close();
  });
});
