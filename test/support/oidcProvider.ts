import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration, interactionPolicy, Provider } from 'oidc-provider';
import type { SignIn } from '../../src/protocol/platform';

/** Somebody whom the provider knows. */
export interface ProviderPerson {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
}

/** What the provider tells that is not so. */
export interface Lies {
  /** Changes what the ID tokens of its token endpoint say; they are signed with its own key all the same. */
  readonly claims?: (claims: JWTPayload) => JWTPayload;
  /** Puts something else in the place of the ID tokens of its token endpoint; nothing leaves them out. */
  readonly idToken?: (token: string) => Promise<string | undefined> | string | undefined;
  /** The issuer that its configuration names. */
  readonly announcedIssuer?: string;
  /** The issuer that stands in the redirect back to the client (RFC 9207). */
  readonly redirectIssuer?: string;
}

export interface OidcProviderOptions {
  /** The first is who signs in; those with an e-mail address that a client gives as `login_hint` are taken before. */
  readonly people: readonly [ProviderPerson, ...ProviderPerson[]];
  /** Where the client may be sent back to; an address of this machine with any port. */
  readonly redirectUris?: readonly string[];
  /** How long its tokens hold, in seconds. */
  readonly tokenLifetime?: number;
}

/** A person made for a test, whose e-mail address is verified. */
export function providerPerson(name: string, email: string, changes: Partial<ProviderPerson> = {}): ProviderPerson {
  return { subject: `subject-of-${email}`, name, email, emailVerified: true, ...changes };
}

interface SigningKey {
  readonly id: string;
  readonly secret: CryptoKey;
  readonly open: CryptoKey;
}

type Context = Parameters<Parameters<Provider['use']>[0]>[0];

const clientId = 'mini-program-release';

const algorithm = 'RS256';

/**
 * A real OpenID provider on this machine, with the editor as its public client. Whoever is its `person` signs in and agrees
 * by themselves, so that nobody has to sit before it.
 */
export class OidcProvider {
  /** Who signs in at the next interaction; null refuses to. */
  person: ProviderPerson | null;
  /** What it lies about from now on. */
  lies: Lies = {};
  /** How often somebody asked it for tokens. */
  tokenRequests = 0;
  /** How often its keys were asked for. */
  keyRequests = 0;
  readonly clientId = clientId;
  readonly #options: OidcProviderOptions;
  readonly #server: Server;
  readonly #cookieKey = randomUUID();
  #port = 0;
  #key: SigningKey;
  #provider: Provider | undefined;

  private constructor(options: OidcProviderOptions, key: SigningKey) {
    [this.person] = options.people;
    this.#options = options;
    this.#key = key;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(options: OidcProviderOptions): Promise<OidcProvider> {
    const provider = new OidcProvider(options, await newKey());
    await provider.comeBack();
    provider.#provider = await provider.#build();
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What a platform tells its clients that uses this provider. */
  get signIn(): SignIn {
    return { issuer: this.issuer, clientId, scopes: ['openid', 'profile', 'email', 'offline_access'] };
  }

  /** The secret half of the key that it signs with just now. */
  get key(): CryptoKey {
    return this.#key.secret;
  }

  /** The open half of it, as anybody can get it. */
  get openKey(): CryptoKey {
    return this.#key.open;
  }

  /** The name of that key. */
  get keyId(): string {
    return this.#key.id;
  }

  /** What an ID token for a person says, as its token endpoint would write it just now. */
  claimsOf(person: ProviderPerson, changes: JWTPayload = {}): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return {
      iss: this.issuer,
      aud: clientId,
      sub: person.subject,
      iat: now,
      exp: now + (this.#options.tokenLifetime ?? 3600),
      name: person.name,
      email: person.email,
      email_verified: person.emailVerified,
      ...changes,
    };
  }

  /** An ID token for a person, without the way over an editor; `changes` make it a wrong one. */
  async idToken(person: ProviderPerson, changes: JWTPayload = {}): Promise<string> {
    return this.sign(this.claimsOf(person, changes));
  }

  /** Signs whatever it is given. */
  async sign(claims: JWTPayload, header: { readonly typ?: string; readonly kid?: string } = {}): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid: this.#key.id, ...header })
      .sign(this.#key.secret);
  }

  /** Signs with another key from now on, and offers no other. */
  async rotateKeys(): Promise<void> {
    this.#key = await newKey();
    this.#provider = await this.#build();
  }

  /** Nobody listens at its address any more. */
  async goAway(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Listens again at the same address. */
  async comeBack(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.goAway();
  }

  async #build(): Promise<Provider> {
    // It is an ES module, and the suites are not.
    const library = await import('oidc-provider');
    const configuration = await this.#configuration(library.interactionPolicy);
    const provider = new library.Provider(this.issuer, configuration);
    provider.use(async (context, next) => {
      await next();
      await this.#lie(context);
    });
    return provider;
  }

  async #configuration({ Check, base }: typeof interactionPolicy): Promise<Configuration> {
    const policy = base();
    // Nobody stays signed in: who signs in is for the test to say, each time.
    policy
      .get('login')
      ?.checks.add(
        new Check('each_time', 'Everybody signs in each time', ({ oidc }) =>
          oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
        ),
      );
    const lifetime = (): number => this.#options.tokenLifetime ?? 3600;
    return {
      clients: [
        {
          client_id: clientId,
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
          redirect_uris: [...(this.#options.redirectUris ?? ['http://127.0.0.1/callback'])],
        },
      ],
      jwks: { keys: [{ ...(await exportJWK(this.#key.secret)), kid: this.#key.id, alg: algorithm, use: 'sig' }] },
      cookies: { keys: [this.#cookieKey] },
      claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
      // Who the person is stands in the ID token, as most providers have it.
      conformIdTokenClaims: false,
      findAccount: async (_context, subject) => this.#account(subject),
      features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
      interactions: { policy, url: (_context, { uid }) => `/interaction/${uid}` },
      issueRefreshToken: async (_context, client) => client.grantTypeAllowed('refresh_token'),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' });
        grant.addOIDCScope('openid profile email offline_access');
        await grant.save();
        return grant;
      },
      ttl: {
        AccessToken: lifetime,
        AuthorizationCode: 60,
        Grant: 86_400,
        IdToken: lifetime,
        Interaction: 600,
        RefreshToken: 86_400,
        Session: 86_400,
      },
    };
  }

  #account(subject: string): { accountId: string; claims: () => { sub: string } } | undefined {
    const person = this.#options.people.find((one) => one.subject === subject);
    if (!person) return undefined;
    const { name, email, emailVerified } = person;
    return { accountId: subject, claims: () => ({ sub: subject, name, email, email_verified: emailVerified }) };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider;
    if (!provider) return void response.writeHead(503).end();
    if (request.url?.startsWith('/jwks')) this.keyRequests += 1;
    if (request.url === '/token') this.tokenRequests += 1;
    if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response);
    try {
      await this.#interact(provider, request, response);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }

  /** The person signs in, agrees, or does not. */
  async #interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { params, prompt } = await provider.interactionDetails(request, response);
    const hinted = this.#options.people.find(({ email }) => email === params['login_hint']);
    const person = this.person && (hinted ?? this.person);
    const result = !person
      ? { error: 'access_denied', error_description: 'The person did not want to' }
      : prompt.name === 'login'
        ? { login: { accountId: person.subject } }
        : { consent: {} };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: person !== null });
  }

  async #lie(context: Context): Promise<void> {
    const { claims, idToken, announcedIssuer, redirectIssuer } = this.lies;
    const body: unknown = context.body;
    if (claims && hasIdToken(body)) body.id_token = await this.sign(claims(claimsIn(body.id_token)));
    if (idToken && hasIdToken(body)) Object.assign(body, { id_token: await idToken(body.id_token) });
    if (announcedIssuer !== undefined && context.path.endsWith('/openid-configuration')) {
      context.body = { ...(body as object), issuer: announcedIssuer };
    }
    const location = context.response.get('location');
    if (redirectIssuer !== undefined && URL.canParse(location)) {
      const redirect = new URL(location);
      if (redirect.searchParams.has('iss')) redirect.searchParams.set('iss', redirectIssuer);
      context.set('location', redirect.href);
    }
  }
}

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return { id: randomBytes(8).toString('hex'), secret: privateKey, open: publicKey };
}

function hasIdToken(body: unknown): body is { id_token: string } {
  return typeof body === 'object' && body !== null && 'id_token' in body && typeof body.id_token === 'string';
}

function claimsIn(token: string): JWTPayload {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as JWTPayload;
}
