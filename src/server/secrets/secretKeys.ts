import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { PlatformError } from '../../core/errorCode';

/** Bytes of an AES-256 key, of GCM's nonce and of its tag. */
const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

const algorithm = 'aes-256-gcm';

/** One key that values are encrypted with, under the name that is kept beside them. */
export interface SecretKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** A value as it is kept. */
export interface SealedValue {
  readonly keyId: string;
  /** Nonce, ciphertext and tag, as base64url. */
  readonly sealed: string;
}

/**
 * Encrypts what is kept and never told (AES-256-GCM). The first key encrypts; the others only open what was encrypted before
 * the first one came.
 */
export class SecretKeys {
  readonly #keys: readonly SecretKey[];

  constructor(keys: readonly SecretKey[]) {
    this.#keys = keys;
  }

  /**
   * Encrypts a value for one place alone: it opens nowhere else.
   *
   * @throws PlatformError `SECRETS_NOT_KEPT`
   */
  seal(value: string, place: string): SealedValue {
    const key = this.#newest();
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv(algorithm, key.bytes, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { keyId: key.id, sealed: sealed.toString('base64url') };
  }

  /** @throws PlatformError `SECRET_UNREADABLE` where its key is gone, or it was changed or moved. */
  open({ keyId, sealed }: SealedValue, place: string): string {
    const key = this.#keys.find(({ id }) => id === keyId);
    if (!key) throw new PlatformError('SECRET_UNREADABLE', { keyId });
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv(algorithm, key.bytes, bytes.subarray(0, nonceLength)).setAAD(
        Buffer.from(place),
      );
      decipher.setAuthTag(bytes.subarray(-tagLength));
      const text = decipher.update(bytes.subarray(nonceLength, -tagLength), undefined, 'utf8');
      return text + decipher.final('utf8');
    } catch (error) {
      throw new PlatformError('SECRET_UNREADABLE', { keyId }, { cause: error });
    }
  }

  /**
   * Hashes of a text from which the text cannot be guessed without the key, in hexadecimal: by the key that encrypts, and by
   * those that did before.
   *
   * @throws PlatformError `SECRETS_NOT_KEPT`
   */
  digests(text: string): { readonly digest: string; readonly earlier: readonly string[] } {
    const newest = this.#newest();
    const earlier = this.#keys.filter((key) => key !== newest);
    return { digest: digestBy(newest, text), earlier: earlier.map((key) => digestBy(key, text)) };
  }

  /**
   * The name of the key that encrypts.
   *
   * @throws PlatformError `SECRETS_NOT_KEPT`
   */
  get newestId(): string {
    return this.#newest().id;
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  knows(keyId: string): boolean {
    return this.#keys.some(({ id }) => id === keyId);
  }

  #newest(): SecretKey {
    const [newest] = this.#keys;
    if (!newest) throw new PlatformError('SECRETS_NOT_KEPT');
    return newest;
  }
}

function digestBy({ bytes }: SecretKey, text: string): string {
  const key = hkdfSync('sha256', bytes, '', 'digest', keyLength);
  return createHmac('sha256', Buffer.from(key)).update(text).digest('hex');
}

/** Where the keys come from: an operator, or a file this platform makes by itself. */
export interface SecretKeySource {
  /** The keys to encrypt with; made first where this platform makes its own. */
  forSealing(): Promise<SecretKeys>;
  /** The keys there are, to open a value that was encrypted with the key of this name. */
  forOpening(keyId: string): Promise<SecretKeys>;
}

/** Keys that are given once and for all; none where the operator gave none. */
export function givenKeys(keys: readonly SecretKey[]): SecretKeySource {
  const all = new SecretKeys(keys);
  return { forSealing: async () => all, forOpening: async () => all };
}

/** Keys of one source, and of another where the first has none, or not the one that a value was encrypted with. */
export function keysOfEither(first: SecretKeySource, other: SecretKeySource): SecretKeySource {
  return {
    forSealing: async () => {
      const keys = await first.forSealing();
      return keys.isEmpty ? other.forSealing() : keys;
    },
    forOpening: async (keyId) => {
      const keys = await first.forOpening(keyId);
      return keys.knows(keyId) ? keys : other.forOpening(keyId);
    },
  };
}

/** What stands for a sealed value in a hash: it changes with every value that is set, and tells nothing of it. */
export function sealedDigest({ sealed }: SealedValue): string {
  return createHash('sha256').update(sealed).digest('hex');
}

/** A new key, named by its moment. */
export function makeKey(now: number): SecretKey {
  return {
    id: `key-${new Date(now).toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`,
    bytes: randomBytes(keyLength),
  };
}

/** How a key file writes a key: its name, a colon, and 32 bytes as base64 or base64url. */
export function writeKey({ id, bytes }: SecretKey): string {
  return `${id}:${bytes.toString('base64url')}`;
}

const keyLine = /^([A-Za-z0-9._-]{1,64}):([A-Za-z0-9+/_-]{43}=?)$/;

/**
 * Reads keys, one a line or separated by commas, the one that encrypts first; lines that begin with `#` are remarks. Answers
 * with the number of the first line that is no key otherwise. It is not told what the line says: it may be half a key.
 */
export function readKeys(
  text: string,
): { readonly ok: true; readonly keys: readonly SecretKey[] } | { readonly ok: false; readonly line: number } {
  const keys: SecretKey[] = [];
  const lines = text.split(/\r?\n/).map((line) => (line.trim().startsWith('#') ? [] : line.split(',')));
  for (const [index, part] of lines.flatMap((parts, index) => parts.map((part) => [index, part] as const))) {
    const trimmed = part.trim();
    if (trimmed === '') continue;
    const [, id, encoded] = keyLine.exec(trimmed) ?? [];
    const isNew = keys.every((key) => key.id !== id);
    const bytes = Buffer.from(encoded ?? '', 'base64url');
    if (id === undefined || !isNew || bytes.length !== keyLength) return { ok: false, line: index + 1 };
    keys.push({ id, bytes });
  }
  return { ok: true, keys };
}
