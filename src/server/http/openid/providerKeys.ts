import { createLocalJWKSet, errors, type JWTVerifyGetKey, type LocalJWKSet } from 'jose';
import * as Type from 'typebox';
import type { TSchema, Static } from 'typebox';
import { day } from '../../../core/duration';
import { PlatformError } from '../../../core/errorCode';
import { fits } from '../../../protocol/fits';
import type { Clock } from '../../clock';
import { isSafeAddress } from './openIdSettings';

/** How long keys are used before newer ones are looked for, in milliseconds. */
const freshTime = 10 * 60_000;

/** How long they are used while the provider is away, in milliseconds. */
const keptTime = day;

/** Shortest time between two looks, in milliseconds: whoever makes up tokens does not make the platform ask all the time. */
const lookEvery = 1000;

/** How long the provider has for an answer, in milliseconds. */
const answerTime = 5000;

const configuration = Type.Object({ issuer: Type.String(), jwks_uri: Type.String() });

const keySet = Type.Object({ keys: Type.Array(Type.Object({ kty: Type.String() })) });

/** The open keys of an OpenID provider, found by its configuration (OpenID Connect Discovery 1.0). */
export class ProviderKeys {
  readonly #issuer: string;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #keys: LocalJWKSet | undefined;
  #fetchedAt = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<LocalJWKSet> | undefined;

  constructor(issuer: string, clock: Clock, onError: (error: unknown) => void) {
    this.#issuer = issuer;
    this.#clock = clock;
    this.#onError = onError;
  }

  /**
   * The key by which a token says it is signed.
   *
   * @throws PlatformError `IDENTITY_PROVIDER_AWAY`
   */
  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    const keys = await this.#usable();
    try {
      return await keys(header, token);
    } catch (error) {
      // The provider may sign by a newer one.
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.#mayLook()) throw error;
      return (await this.look())(header, token);
    }
  };

  async #usable(): Promise<LocalJWKSet> {
    const age = this.#clock.now() - this.#fetchedAt;
    // A clock that was set back makes them neither fresh nor useless.
    if (!this.#keys || age > keptTime) return this.look();
    if ((age > freshTime || age < 0) && this.#mayLook()) this.look().catch(this.#onError);
    return this.#keys;
  }

  #mayLook(): boolean {
    return Math.abs(this.#clock.now() - this.#lookedAt) >= lookEvery;
  }

  /**
   * Looks for newer keys; one look for all who wait for it.
   *
   * @throws PlatformError `IDENTITY_PROVIDER_AWAY`
   */
  look(): Promise<LocalJWKSet> {
    this.#looking ??= this.#fetch().finally(() => {
      this.#looking = undefined;
      this.#lookedAt = this.#clock.now();
    });
    return this.#looking;
  }

  async #fetch(): Promise<LocalJWKSet> {
    try {
      const { issuer, jwks_uri: address } = await fetchJson(configurationAddress(this.#issuer), configuration);
      if (issuer !== this.#issuer) throw new Error(`it calls itself ${issuer}`);
      if (!isSafeAddress(address)) throw new Error(`its keys are at ${address}, which is not https`);
      this.#keys = createLocalJWKSet(await fetchJson(address, keySet));
      this.#fetchedAt = this.#clock.now();
      return this.#keys;
    } catch (error) {
      throw new PlatformError('IDENTITY_PROVIDER_AWAY', { issuer: this.#issuer }, { cause: error });
    }
  }
}

function configurationAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

async function fetchJson<T extends TSchema>(address: string, schema: T): Promise<Static<T>> {
  const response = await fetch(address, {
    redirect: 'error',
    signal: AbortSignal.timeout(answerTime),
    headers: { accept: 'application/json' },
  });
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  const value: unknown = await response.json();
  if (!fits(schema, value)) throw new Error(`${address} answers with something else`);
  return value;
}
