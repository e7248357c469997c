import assert from 'node:assert/strict';
import { signIn, switchTo } from '../../../src/editor/auth/accounts';
import { readSessions, type RemoteSession } from '../../../src/editor/auth/storedSessions';
import { connectToPlatform } from '../../../src/editor/flows/connectToPlatform';
import { Recording } from '../../support/recording';
import { chooses, types } from '../../support/scriptedUi';
import { visitProvider } from '../../support/visitProvider';
import { dana, rui, stranger, Team, type TeamWindow } from './team';

describe('Signing in to a team’s platform', () => {
  let team: Team;
  let window: TeamWindow;

  beforeEach(async () => {
    team = await Team.start();
    window = await connected();
    await window.signIn();
  });

  afterEach(() => team.stop());

  async function connected(): Promise<TeamWindow> {
    const made = team.window();
    if (made.connection.source.id === '') {
      made.ui.willAnswer(types(team.address));
      await connectToPlatform(made);
    }
    made.connection.start();
    await made.states.until(() => ['ready', 'signed out'].includes(made.connection.state.kind));
    return made;
  }

  /** Everything that is stored, as the windows have it. */
  const stored = (): readonly RemoteSession[] => {
    const [entry] = JSON.parse(team.secrets.text) as [string, string][];
    return readSessions(entry?.[1] ?? '');
  };

  /** What opens the platform, of everybody who is signed in. */
  const secretsOf = (sessions: readonly RemoteSession[]): readonly string[] =>
    sessions.flatMap(({ tokens: { idToken, refreshToken } }) => [idToken, ...(refreshToken ? [refreshToken] : [])]);

  it('shows one session in the Accounts menu, whose token opens nothing', async () => {
    const [session] = await window.authentication.getSessions();
    assert.equal(session?.account.label, 'Dana Developer (dana-developer@local.example)');
    assert.equal(session?.accessToken, 'dana-developer');
    const answer = await fetch(`${team.address}/v1/me`, {
      headers: { authorization: `Bearer ${session?.accessToken ?? ''}` },
    });
    assert.equal(answer.status, 401);
  });

  it('keeps tokens in the secret storage and nowhere else', async () => {
    await window.store.miniPrograms();
    const secrets = secretsOf(stored());
    assert.equal(secrets.length, 2);
    const elsewhere = JSON.stringify([
      window.logged,
      window.workspace.keys().map((key) => window.workspace.get<unknown>(key)),
      team.globalState.keys().map((key) => team.globalState.get<unknown>(key)),
      await window.authentication.getSessions(),
      window.ui.asked,
      window.ui.told,
    ]);
    for (const secret of secrets) assert.equal(elsewhere.includes(secret), false);
    for (const line of team.platform.log) for (const secret of secrets) assert.equal(line.includes(secret), false);
  });

  it('is of as many accounts as there are, one of them in each window', async () => {
    team.person = rui;
    window.ui.willAnswer(chooses('Sign In with Another Account'), chooses('In the Browser'));
    assert.equal(await switchTo(window), 'done');
    assert.equal((await window.store.me()).accountId, 'rui-reviewer');
    const other = await connected();
    await other.account.signIn('dana-developer');
    assert.equal((await other.store.me()).accountId, 'dana-developer');
    window.ui.willAnswer(chooses('Dana Developer (dana-developer@local.example)'));
    await switchTo(window);
    assert.equal((await window.store.me()).accountId, 'dana-developer');
    window.ui.verify();
  });

  it('ends in all windows at once when the person signs out in one, at the provider too', async () => {
    team.person = rui;
    window.ui.willAnswer(chooses('Sign In with Another Account'), chooses('In the Browser'));
    await switchTo(window);
    const other = await connected();
    await other.account.signIn('rui-reviewer');
    await other.until('ready');
    const [, { tokens } = { tokens: undefined }] = stored();
    await window.authentication.removeSession('rui-reviewer');
    assert.equal(window.connection.state.kind, 'signed out');
    await other.until('signed out');
    assert.equal(other.account.current, undefined, 'nobody goes on as somebody else');
    assert.deepEqual(
      stored().map(({ account }) => account.accountId),
      ['dana-developer'],
    );
    const refreshed = await fetch(`${team.provider.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: team.provider.clientId,
        grant_type: 'refresh_token',
        refresh_token: tokens?.refreshToken ?? '',
      }),
    });
    assert.equal(refreshed.status, 400);
  });

  it('is renewed by one of the windows alone when a token ends', async () => {
    const other = await connected();
    const heard = new Recording<unknown>();
    const listening = other.remote.onDidChangeAccounts(heard.add);
    await endTokens(Date.now() + 30_000);
    await heard.count(1);
    listening.dispose();
    const asked = team.provider.tokenRequests;
    const names = await Promise.all(
      [window, other, window, other].map(async ({ connection }) => (await connection.platform.call('getMe', {})).name),
    );
    assert.deepEqual(names, Array<string>(4).fill(dana.name));
    assert.equal(team.provider.tokenRequests, asked + 1);
  });

  /** All tokens end then, as far as the editor knows. */
  const endTokens = (expiresAt: number): Promise<void> =>
    window.remote.sessions.change(async (known) =>
      known.map((session) => ({ ...session, tokens: { ...session.tokens, expiresAt } })),
    );

  it('outlasts a provider that is away as long as the token does, and then says that it is', async () => {
    await window.store.miniPrograms();
    await endTokens(Date.now() + 30_000);
    await team.provider.goAway();
    assert.equal((await window.connection.platform.call('getMe', {})).name, dana.name);
    await endTokens(Date.now() - 1);
    await assert.rejects(window.connection.platform.call('getMe', {}), { code: 'PROVIDER_UNREACHABLE' });
    const state = await window.until('offline');
    assert.equal(state.kind === 'offline' && state.address, team.provider.issuer);
    assert.equal((await window.store.miniPrograms()).length > 0, true, 'what was read stays');
    await team.provider.comeBack();
    await window.until('ready');
    assert.equal((await window.connection.platform.call('getMe', {})).name, dana.name);
  });

  it('ends where the platform names another provider: nobody but the one before gets the refresh token', async () => {
    await window.remote.sessions.change(async (known) =>
      known.map((session) => ({
        ...session,
        tokens: { ...session.tokens, expiresAt: Date.now() - 1 },
        provider: { issuer: 'https://another.example', clientId: 'editor' },
      })),
    );
    const asked = team.provider.tokenRequests;
    window.ui.willAnswer(() => undefined);
    await assert.rejects(window.connection.platform.call('getMe', {}), { code: 'SESSION_ENDED' });
    assert.equal(team.provider.tokenRequests, asked);
    assert.equal(window.connection.state.kind, 'signed out');
  });

  it('by the Accounts menu is no session when the person leaves', async () => {
    window.ui.willAnswer(() => undefined);
    await assert.rejects(Promise.resolve(window.authentication.createSession()));
  });

  it('goes by a personal access token, which is asked for as a password', async () => {
    const { id, token } = await team.platform.as('rui-reviewer').call('createAccessToken', {
      body: { name: 'A machine', scopes: ['review'], expiresAt: Date.now() + 86_400_000 },
    });
    window.ui.willAnswer(chooses('By a Personal Access Token'), (question) => {
      assert.equal(question.input?.secret, true);
      return types('not', ` ${token}\n`)(question);
    });
    assert.equal(await signIn(window), 'done');
    assert.equal((await window.store.me()).accountId, 'rui-reviewer');
    await team.platform.as('rui-reviewer').call('revokeAccessToken', { params: { id } });
    await assert.rejects(window.connection.platform.call('getMe', {}), { code: 'TOKEN_REVOKED' });
    assert.equal(window.connection.state.kind, 'signed out');
  });

  it('goes nowhere with a token that the platform does not know', async () => {
    window.ui.willAnswer(chooses('By a Personal Access Token'), types('mpr_made-up'));
    await assert.rejects(signIn(window), { code: 'UNAUTHENTICATED' });
    assert.equal(window.account.current?.accountId, 'dana-developer');
  });

  it('fails with a sentence where the account is not known to the platform', async () => {
    team.person = stranger;
    window.ui.willAnswer(chooses('In the Browser'));
    await assert.rejects(signIn(window), { code: 'ACCOUNT_UNKNOWN' });
  });

  it('is given up with the page in the browser', async () => {
    window.ui.inBrowser = async (address) => {
      await visitProvider(address);
    };
    window.ui.willAnswer(chooses('In the Browser')).willCancelAt(/Signing in/);
    await assert.rejects(signIn(window), { code: 'CANCELED' });
  });
});
