import type { CryptoKey } from 'jose';
import { PlatformError } from '../../core/errorCode';
import { packageKey, packageSignatureType, type PackageStatement } from '../../protocol/packageStatement';
import { readJson } from '../services/storedJson';
import type { PackageKeyTable } from '../storage/database';
import { makeFirstKey, placeOfPackageKey, removeUnusedKeys, signingKey, type SigningContext } from './packageKeys';

/** A signature as it is kept beside the package it is for. */
export interface PackageSignature {
  /** Compact JWS (RFC 7515) over a {@link PackageStatement}. */
  readonly signature: string;
  /** Names the key that made it. */
  readonly keyId: string;
}

/** `typ` of what QR codes are proved by, so that it is never taken for a package's signature, nor the other way. */
const qrCodeSignatureType = 'mini-program-qr-code+jws';

/** What is bound together in a QR code. */
export interface QrCodeStatement {
  readonly releaseId: string;
  readonly page: string;
  readonly query: string;
}

/** Signs packages with the key that all processes share. Nothing of it is loaded or opened before the first package. */
export class PackageSigner {
  readonly #context: SigningContext;
  #opened: { readonly id: string; readonly key: CryptoKey } | undefined;

  constructor(context: SigningContext) {
    this.#context = context;
  }

  /**
   * Signs what a package is. The same key gives the same signature for the same package.
   *
   * @throws PlatformError `SECRETS_NOT_KEPT` or `SECRET_UNREADABLE` where there is no key to sign with.
   */
  async sign({ miniProgramId, version, sha256, size }: PackageStatement): Promise<PackageSignature> {
    const row = await this.#signingKey();
    const { CompactSign } = await import('jose');
    // In this order, whatever order they came in.
    const statement = JSON.stringify({ miniProgramId, version, sha256, size });
    const signature = await new CompactSign(Buffer.from(statement))
      .setProtectedHeader({ alg: 'EdDSA', kid: row.id, typ: packageSignatureType })
      .sign(await this.#open(row));
    return { signature, keyId: row.id };
  }

  /**
   * The signature of a release whose package was built before packages were signed; `undefined` where it has no package.
   *
   * @throws PlatformError as {@link sign}
   */
  async signRelease(releaseId: string): Promise<string | undefined> {
    const { storage } = this.#context;
    const row = await storage.reader
      .selectFrom('release')
      .innerJoin('version', 'version.id', 'release.version_id')
      .select(['release.mini_program_id', 'version.version', 'release.package_sha256', 'release.package_size'])
      .select('release.package_signature')
      .where('release.id', '=', releaseId)
      .executeTakeFirst();
    if (!row || row.package_sha256 === null || row.package_size === null) return undefined;
    if (row.package_signature !== null) return row.package_signature;
    const { signature, keyId } = await this.sign({
      miniProgramId: row.mini_program_id,
      version: row.version,
      sha256: row.package_sha256,
      size: row.package_size,
    });
    await storage.write((transaction) =>
      transaction
        .updateTable('release')
        .set({ package_signature: signature, package_key_id: keyId })
        .where('id', '=', releaseId)
        .where('package_signature', 'is', null)
        .execute(),
    );
    return signature;
  }

  /**
   * Signs what a QR code of a release says, with the key that signed its package, which is kept as long as the release is: so
   * that a QR code that was printed lasts over every change of keys. `undefined` where no package of the release was signed,
   * which {@link signRelease} does: nothing is written here, since anybody may ask.
   *
   * Whoever got hold of that key can make QR codes of the releases that it signed until they end, whatever key signs by then.
   *
   * @throws PlatformError as {@link sign}
   */
  async signQrCode({ releaseId, page, query }: QrCodeStatement): Promise<string | undefined> {
    const row = await this.#context.storage.reader
      .selectFrom('package_key')
      .innerJoin('release', 'release.package_key_id', 'package_key.id')
      .selectAll('package_key')
      .where('release.id', '=', releaseId)
      .executeTakeFirst();
    if (!row) return undefined;
    const { CompactSign } = await import('jose');
    return new CompactSign(Buffer.from(JSON.stringify({ releaseId, page, query })))
      .setProtectedHeader({ alg: 'EdDSA', kid: row.id, typ: qrCodeSignatureType })
      .sign(await this.#open(row));
  }

  /**
   * Signs every package that has no signature yet. Every process does, each from another one on: what one of them has signed
   * meanwhile the others leave as it is.
   */
  async signAll(): Promise<void> {
    const rows = await this.#context.storage.reader
      .selectFrom('release')
      .select('id')
      .where('package_sha256', 'is not', null)
      .where('package_signature', 'is', null)
      .orderBy('id')
      .execute();
    const first = Math.floor(Math.random() * rows.length);
    for (const { id } of [...rows.slice(first), ...rows.slice(0, first)]) await this.signRelease(id);
  }

  /** Removes keys that nothing needs any more. */
  removeUnusedKeys(): Promise<void> {
    return removeUnusedKeys(this.#context);
  }

  async #signingKey(): Promise<PackageKeyTable> {
    const { storage, clock } = this.#context;
    const there = await signingKey(storage.reader, clock.now());
    if (there) return there;
    await makeFirstKey(this.#context);
    const made = await signingKey(storage.reader, clock.now());
    if (!made) throw new PlatformError('STORAGE_FAILED', { what: 'package key' });
    return made;
  }

  async #open({ id, public_key: publicKey, sealed_with: keyId, sealed }: PackageKeyTable): Promise<CryptoKey> {
    if (this.#opened?.id === id) return this.#opened.key;
    const keys = await this.#context.packageSecrets.forOpening(keyId);
    const d = keys.open({ keyId, sealed }, placeOfPackageKey(id));
    const { importJWK } = await import('jose');
    const key = await importJWK({ ...readJson(packageKey, publicKey, 'package key'), d }, 'EdDSA');
    if (key instanceof Uint8Array) throw new PlatformError('SECRET_UNREADABLE', { keyId });
    this.#opened = { id, key };
    return key;
  }
}
