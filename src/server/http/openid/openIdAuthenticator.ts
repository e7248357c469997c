import { accountOfIdentity } from '../../services/identities';
import type { ServiceContext } from '../../services/serviceContext';
import type { Authenticator, TokenHolder } from '../authenticator';
import type { OpenIdSettings } from './openIdSettings';
import { ProviderKeys } from './providerKeys';
import { verifyToken } from './verifyToken';

/** Accepts what an OpenID provider signed for the editor or for this platform. */
export class OpenIdAuthenticator implements Authenticator {
  readonly #settings: OpenIdSettings;
  readonly #context: ServiceContext;
  readonly #keys: ProviderKeys;

  constructor(settings: OpenIdSettings, context: ServiceContext, onError: (error: unknown) => void) {
    this.#settings = settings;
    this.#context = context;
    this.#keys = new ProviderKeys(settings.issuer, context.clock, onError);
  }

  /**
   * Looks for the provider's keys before anybody needs them.
   *
   * @throws PlatformError `IDENTITY_PROVIDER_AWAY`
   */
  async prepare(): Promise<void> {
    await this.#keys.look();
  }

  /** @throws PlatformError as {@link verifyToken} and {@link accountOfIdentity} do */
  async holderOf(token: string): Promise<TokenHolder | undefined> {
    if (!isJwt(token)) return undefined;
    const identity = await verifyToken(token, this.#settings, this.#keys, this.#context.clock);
    return { accountId: await accountOfIdentity(this.#context, identity) };
  }
}

/** Its first part is a JSON object in base64url, which begins with these letters. */
function isJwt(token: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token);
}
