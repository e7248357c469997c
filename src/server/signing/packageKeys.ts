import { day } from '../../core/duration';
import { packageKey, type PackageKey, type PackageKeySet } from '../../protocol/packageStatement';
import type { SecretKeySource } from '../secrets/secretKeys';
import { Refusal } from '../services/administration/refusal';
import type { ServiceContext } from '../services/serviceContext';
import { readJson } from '../services/storedJson';
import type { PackageKeyTable } from '../storage/database';
import type { Queries } from '../storage/storage';

/** How long the key set may be kept by who asked for it, in seconds. */
export const keySetAge = 300;

/** How long a new key is published before it signs, in milliseconds: three times as long as anybody keeps the set without it. */
export const publishedAhead = 3 * keySetAge * 1000;

/** A key that is not due to sign yet, the one that signs, or one that did before it. */
export type PackageKeyState = 'published' | 'signing' | 'retired';

export interface ListedPackageKey {
  readonly kid: string;
  readonly state: PackageKeyState;
  readonly createdAt: string;
  /** When it signs, or began to. */
  readonly signsFrom: string;
  /** How many releases have a signature of it. */
  readonly releases: number;
}

/** What platforms sign packages with stands on. */
export interface SigningContext extends ServiceContext {
  /** The keys that private keys are encrypted with. */
  readonly packageSecrets: SecretKeySource;
}

/** Binds a private key to its row, so that it opens nowhere else. */
export function placeOfPackageKey(id: string): string {
  return `package-key/${id}`;
}

/** The key that signs at a moment: the latest that is due. */
export async function signingKey(queries: Queries, now: number): Promise<PackageKeyTable | undefined> {
  return queries
    .selectFrom('package_key')
    .selectAll()
    .where('signs_from', '<=', now)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The public keys by which every signature that the platform made can be verified, and those that will sign next. */
export async function publishedKeys(queries: Queries): Promise<PackageKeySet> {
  const rows = await queries.selectFrom('package_key').select('public_key').orderBy('number').execute();
  return { keys: rows.map((row) => readJson(packageKey, row.public_key, 'package key')) };
}

/**
 * Makes the platform's first key, which signs at once. Of several processes that do so at the same moment one key is kept,
 * which all of them sign with.
 */
export async function makeFirstKey({ storage, clock, packageSecrets }: SigningContext): Promise<void> {
  const row = await makeKeyRow(packageSecrets, { number: 1, created_at: clock.now(), signs_from: 0 });
  await storage.write((transaction) =>
    transaction
      .insertInto('package_key')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}

/**
 * Makes a new key, publishes it, and lets it sign once nobody can have kept a set without it. The one before it stays
 * published.
 *
 * @throws Refusal where one waits to sign already, PlatformError `SECRETS_NOT_KEPT`
 */
export async function rotatePackageKeys(context: SigningContext): Promise<readonly ListedPackageKey[]> {
  const { storage, clock, packageSecrets } = context;
  const now = clock.now();
  const latest = await storage.reader
    .selectFrom('package_key')
    .select(['number', 'signs_from'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!latest) {
    await makeFirstKey(context);
    return listPackageKeys(storage.reader, now);
  }
  if (latest.signs_from > now) throw waitsAlready(latest.signs_from);
  const signsFrom = now + publishedAhead;
  const row = await makeKeyRow(packageSecrets, { number: latest.number + 1, created_at: now, signs_from: signsFrom });
  const inserted = await storage.write((transaction) =>
    transaction
      .insertInto('package_key')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst(),
  );
  if (inserted.numInsertedOrUpdatedRows !== 1n) throw waitsAlready(signsFrom);
  return listPackageKeys(storage.reader, now);
}

function waitsAlready(signsFrom: number): Refusal {
  return new Refusal(`A new key is published already and signs from ${new Date(signsFrom).toISOString()}.`);
}

/**
 * Removes keys that were retired a day ago and signed nothing that is still there, so that the set does not grow with every
 * rotation.
 */
export async function removeUnusedKeys({ storage, clock }: ServiceContext): Promise<void> {
  const rows = await storage.reader
    .selectFrom('package_key')
    .select(['number', 'signs_from'])
    .orderBy('number')
    .execute();
  const dayAgo = clock.now() - day;
  for (const [index, { number }] of rows.entries()) {
    const next = rows[index + 1];
    if (!next || next.signs_from > dayAgo) return;
    await storage.write((transaction) =>
      transaction
        .deleteFrom('package_key')
        .where('number', '=', number)
        .where((row) =>
          row.not(
            row.exists(
              row.selectFrom('release').select('release.id').whereRef('release.package_key_id', '=', 'package_key.id'),
            ),
          ),
        )
        .execute(),
    );
  }
}

/** All keys, the oldest first. */
export async function listPackageKeys(queries: Queries, now: number): Promise<readonly ListedPackageKey[]> {
  const signing = await signingKey(queries, now);
  const rows = await queries
    .selectFrom('package_key')
    .leftJoin('release', 'release.package_key_id', 'package_key.id')
    .select(['package_key.number', 'package_key.id', 'package_key.created_at', 'package_key.signs_from'])
    .select((row) => row.fn.count<number | string>('release.id').as('releases'))
    .groupBy(['package_key.number', 'package_key.id', 'package_key.created_at', 'package_key.signs_from'])
    .orderBy('package_key.number')
    .execute();
  return rows.map((row) => ({
    kid: row.id,
    state: stateOf(row.number, signing?.number ?? 0),
    createdAt: new Date(row.created_at).toISOString(),
    signsFrom: new Date(Math.max(row.created_at, row.signs_from)).toISOString(),
    releases: Number(row.releases),
  }));
}

function stateOf(number: number, signing: number): PackageKeyState {
  if (number === signing) return 'signing';
  return number > signing ? 'published' : 'retired';
}

type Numbered = Pick<PackageKeyTable, 'number' | 'created_at' | 'signs_from'>;

async function makeKeyRow(secrets: SecretKeySource, numbered: Numbered): Promise<PackageKeyTable> {
  const keys = await secrets.forSealing();
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { d = '', x = '' } = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x });
  const published: PackageKey = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' };
  const { keyId, sealed } = keys.seal(d, placeOfPackageKey(kid));
  return { ...numbered, id: kid, public_key: JSON.stringify(published), sealed_with: keyId, sealed };
}
