import type { FastifyRequest } from 'fastify';
import { PlatformError } from '../../core/errorCode';
import type { ReleaseTarget } from '../../core/releaseTarget';
import type { Caller } from '../../protocol/route';
import { deliveryKeyHash } from '../services/delivery/deliveryKey';
import { findPerson, type SignedIn } from '../services/people';
import { preparedQuery } from '../storage/preparedQuery';
import type { Storage } from '../storage/storage';
import type { Authenticator } from './authenticator';

/** Where a delivery key may stand; in `Authorization` as a bearer token. */
const deliveryKeyHeaders = ['X-API-Key', 'Authorization'] as const;

const deliveryKeyByHash = preparedQuery(['hash'], (queries, { hash }) =>
  queries
    .selectFrom('delivery_key')
    .select(['target_app_id', 'environment', 'name', 'revoked_at'])
    .where('hash', '=', hash),
);

/** Who a request comes from; both are absent for anybody. */
export interface Identity {
  readonly person?: SignedIn;
  /** The target whose delivery key a super app came with. */
  readonly deliveryTarget?: ReleaseTarget;
}

/** Finds out who calls, from what the route asks for. */
export class Doorkeeper {
  readonly #storage: Storage;
  readonly #authenticator: Authenticator;

  constructor(storage: Storage, authenticator: Authenticator) {
    this.#storage = storage;
    this.#authenticator = authenticator;
  }

  /** @throws PlatformError one of `notAdmitted` (protocol/refusals.ts) */
  async admit(request: FastifyRequest, caller: Caller): Promise<Identity> {
    switch (caller) {
      case 'anybody':
        return {};
      case 'person':
        return { person: await this.#person(request) };
      case 'delivery key':
        return { deliveryTarget: await this.#deliveryTarget(request) };
    }
  }

  async #person(request: FastifyRequest): Promise<SignedIn> {
    const token = bearerOf(request);
    const holder = token === undefined ? undefined : await this.#authenticator.holderOf(token);
    const person = holder && (await findPerson(this.#storage.reader, holder.accountId));
    if (!person) throw new PlatformError('UNAUTHENTICATED');
    return holder.accessToken ? { ...person, accessToken: holder.accessToken } : person;
  }

  /** Compares hashes, so how long it takes says nothing about the key. */
  async #deliveryTarget(request: FastifyRequest): Promise<ReleaseTarget> {
    const header = request.headers['x-api-key'];
    const key = typeof header === 'string' ? header : bearerOf(request);
    if (key === undefined) throw new PlatformError('DELIVERY_KEY_MISSING', { headers: deliveryKeyHeaders });
    const [row] = await deliveryKeyByHash(this.#storage.reader, { hash: deliveryKeyHash(key) });
    if (!row) throw new PlatformError('DELIVERY_KEY_UNKNOWN');
    if (row.revoked_at !== null) throw new PlatformError('DELIVERY_KEY_REVOKED', { name: row.name });
    return { targetAppId: row.target_app_id, environment: row.environment };
  }
}

/** An ID token with all the groups of its person is long. */
function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer +([\x21-\x7e]{1,12288})$/i.exec(request.headers.authorization ?? '')?.[1];
}
