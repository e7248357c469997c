import assert from 'node:assert/strict';
import { runAdmin } from '../support/adminProcess';
import { OidcProvider, providerPerson } from '../support/oidcProvider';
import { PlatformClient, problemOf } from '../support/platformClient';
import { ServedProcess } from '../support/servedProcess';
import { temporaryFolder } from '../support/temporaryFolder';
import { createDatabase, onServer } from '../support/testDatabase';

describe('signing in to the platform for a team', () => {
  const folder = temporaryFolder();
  const mira = providerPerson('Mira Merchant', 'mira@bakery.example');
  let provider: OidcProvider;
  let url: string;
  let processes: ServedProcess[] = [];

  beforeEach(async () => {
    provider = await OidcProvider.start({ people: [mira] });
    url = await createDatabase();
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((process) => process.stop()));
    await onServer((client) => client.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`));
    await provider.close();
  });

  const serve = (...options: readonly string[]): ServedProcess => {
    const args = ['serve', '--data', folder(), '--port', '0', ...options];
    const process = new ServedProcess(args, { DATABASE_URL: url });
    processes.push(process);
    return process;
  };

  const admin = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await runAdmin(args, { DATABASE_URL: url });
    assert.equal(code, 0, stderr);
  };

  const portOf = async (process: ServedProcess): Promise<number> => {
    const { port } = await process.said('listening');
    assert.ok(port !== undefined);
    return port;
  };

  it('begins with nothing but an empty database and ends with its first admin', async () => {
    const process = serve('--oidc-issuer', provider.issuer, '--oidc-client-id', provider.clientId);
    const address = `http://127.0.0.1:${await portOf(process)}`;
    const { signIn } = await new PlatformClient(address, undefined).call('getPlatform', {});
    assert.deepEqual(signIn, provider.signIn);
    const client = new PlatformClient(address, await provider.idToken(mira));
    assert.equal(problemOf(await client.send('getMe', {})).code, 'ACCOUNT_UNKNOWN');
    await admin('create-workspace', '--kind', 'developer', '--name', 'Corner Bakery');
    await admin('create-account', '--email', mira.email, '--name', mira.name);
    await admin('add-member', '--workspace', 'corner-bakery', '--email', mira.email, '--role', 'Developer Admin');
    const { name, memberships } = await client.call('getMe', {});
    assert.deepEqual([name, memberships.map(({ role }) => role)], ['Mira Merchant', ['Developer Admin']]);
    const { items } = await client.call('listMembers', { params: { id: 'corner-bakery' } });
    assert.deepEqual(
      items.map(({ email }) => email),
      [mira.email],
    );
  });

  it('says in its log that the provider cannot be asked, and works without', async () => {
    await provider.goAway();
    const process = serve('--oidc-issuer', provider.issuer, '--oidc-client-id', provider.clientId);
    assert.equal((await process.said('the OpenID provider cannot be asked')).code, 'IDENTITY_PROVIDER_AWAY');
    const client = await process.client();
    assert.equal((await client.raw('GET', '/readyz')).status, 200);
    const signedIn = new PlatformClient(`http://127.0.0.1:${await portOf(process)}`, await provider.idToken(mira));
    assert.equal((await signedIn.send('getMe', {})).status, 503);
  });

  it('takes no provider but by https, or on the same machine, with a client', async () => {
    for (const options of [
      ['--oidc-issuer', 'http://provider.example', '--oidc-client-id', 'editor'],
      ['--oidc-issuer', 'provider.example', '--oidc-client-id', 'editor'],
      ['--oidc-issuer', 'https://provider.example'],
      ['--oidc-client-id', 'editor'],
      ['--oidc-audience', 'https://release.example'],
    ]) {
      const process = serve(...options);
      assert.equal((await process.said('cannot start')).code, 'USAGE');
      assert.equal(await process.exit, 78);
    }
  });
});
