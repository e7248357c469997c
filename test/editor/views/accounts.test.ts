import assert from 'node:assert/strict';
import { CancellationError } from 'vscode';
import { PlatformAuthenticationProvider } from '../../../src/editor/auth/authenticationProvider';
import { SignedInAccount, type Account } from '../../../src/editor/auth/signedInAccount';
import { switchAccount } from '../../../src/editor/auth/switchAccount';
import { ScriptedUi, chooses } from '../../support/scriptedUi';
import { RememberedDrafts } from '../flows/flowWorld';

const dana: Account = {
  accountId: 'dana-developer',
  name: 'Dana Developer',
  email: 'dana@example.com',
  memberships: [
    { workspaceId: 'hcc', workspaceName: 'Harbor Coffee Company', workspaceKind: 'developer', role: 'Developer' },
  ],
};
const wen: Account = {
  accountId: 'wen-admin',
  name: 'Wen Admin',
  email: 'wen@example.com',
  memberships: [
    { workspaceId: 'hw', workspaceName: 'Harbor Wallet', workspaceKind: 'tenant', role: 'Workspace Admin' },
  ],
};

describe('Accounts on this machine', () => {
  it('begin with the first one of the platform', () => {
    const account = new SignedInAccount(new RememberedDrafts());
    assert.equal(account.current, undefined);
    account.offer('', [dana, wen]);
    assert.equal(account.current, dana);
  });

  it('are remembered with the workspace, signing out included', async () => {
    const storage = new RememberedDrafts();
    const before = new SignedInAccount(storage);
    before.offer('', [dana, wen]);
    await before.signIn('wen-admin');
    const reloaded = new SignedInAccount(storage);
    reloaded.offer('', [dana, wen]);
    assert.equal(reloaded.current, wen);
    await reloaded.signOut();
    const later = new SignedInAccount(storage);
    later.offer('', [dana, wen]);
    assert.equal(later.current, undefined);
  });

  it('are chosen from a list that says who is what, where', async () => {
    const account = new SignedInAccount(new RememberedDrafts());
    account.offer('', [dana, wen]);
    const ui = new ScriptedUi().willAnswer(chooses(/Wen Admin \(local\)[^]*Workspace Admin of Harbor Wallet/));
    assert.equal(await switchAccount(ui, account), 'done');
    ui.verify();
    assert.equal(account.current, wen);
    assert.match(
      ui.asked[0]?.rows[0] ?? '',
      /\$\(check\) Dana Developer \(local\)[^]*Developer of Harbor Coffee Company/,
    );
  });

  it('stand in the Accounts menu as one session, which names the account and opens nothing', async () => {
    const account = new SignedInAccount(new RememberedDrafts());
    const provider = new PlatformAuthenticationProvider(
      account,
      () => Promise.resolve(false),
      () => account.signOut(),
    );
    const changes: string[] = [];
    provider.onDidChangeSessions(({ added, removed }) => {
      const names = [...(removed ?? []).map(({ id }) => `-${id}`), ...(added ?? []).map(({ id }) => `+${id}`)];
      changes.push(names.join(' '));
    });
    assert.deepEqual(await provider.getSessions(), []);
    account.offer('', [dana, wen]);
    await account.signIn('wen-admin');
    const [session] = await provider.getSessions();
    assert.deepEqual([session?.account.label, session?.accessToken], ['Wen Admin (local)', 'wen-admin']);
    await provider.removeSession('wen-admin');
    assert.deepEqual(await provider.getSessions(), []);
    assert.deepEqual(changes, ['+dana-developer', '-dana-developer +wen-admin', '-wen-admin']);
    await assert.rejects(provider.createSession(), CancellationError);
  });
});
