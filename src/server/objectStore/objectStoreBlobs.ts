import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { PlatformError } from '../../core/errorCode';
import { isOrphanAge, type Blobs } from '../blobs';
import type { BlobInfo, BlobStore, IncomingBlob, IsReferredTo, OpenBlob } from '../blobStore';
import type { Bucket, StoredObject } from './bucket';

/** What is asked of a sweep, see {@link BlobStore.sweep}. */
interface Sweep {
  readonly isReferredTo: IsReferredTo;
  readonly now: number;
  readonly stopping: AbortSignal | undefined;
}

/**
 * Bytes in an object store, with a folder of this machine before it that may be lost at any time: what comes is received there,
 * and what is handed out was fetched there and compared with its hash first.
 *
 * An object is named by the hash and by something that never comes twice. So removing one that is old never removes what
 * somebody brings at that very moment, which an object store by itself would not notice.
 */
export class ObjectStoreBlobs implements BlobStore {
  readonly #bucket: Bucket;
  readonly #here: Blobs;

  constructor(bucket: Bucket, here: Blobs) {
    this.#bucket = bucket;
    this.#here = here;
  }

  async receive(stream: Readable, limit: number): Promise<IncomingBlob> {
    const incoming = await this.#here.receive(stream, limit);
    const { sha256, size, path } = incoming;
    const keep = async (): Promise<void> => {
      await this.#bucket.put(`${sha256}/${randomUUID()}`, await readFile(path));
      await incoming.keep();
    };
    return { sha256, size, path, keep, discard: () => incoming.discard() };
  }

  async keep(bytes: Uint8Array): Promise<BlobInfo> {
    const incoming = await this.receive(Readable.from([bytes]), Number.POSITIVE_INFINITY);
    try {
      await incoming.keep();
      return { sha256: incoming.sha256, size: incoming.size };
    } finally {
      await incoming.discard();
    }
  }

  async open(sha256: string): Promise<OpenBlob | undefined> {
    const here = await this.#openHere(sha256);
    if (here) return here;
    return (await this.#fetch(sha256)) ? this.#here.open(sha256) : undefined;
  }

  async localPath(sha256: string): Promise<string> {
    const blob = await this.open(sha256);
    if (!blob) throw new PlatformError('STORAGE_FAILED', { sha256 });
    await blob.close();
    return this.#here.pathOf(sha256);
  }

  async sweep(isReferredTo: IsReferredTo, now: number, stopping?: AbortSignal): Promise<void> {
    // What is here is in the bucket as well, and fetched again where somebody asks for it.
    await this.#here.sweep(async () => false, now, stopping);
    try {
      await this.#sweepBucket({ isReferredTo, now, stopping });
    } catch (error) {
      // That is how what was asked of the bucket ends, too.
      if (!stopping?.aborted) throw error;
    }
  }

  check(): Promise<void> {
    return this.#bucket.check();
  }

  async #sweepBucket(sweep: Sweep): Promise<void> {
    let copies: StoredObject[] = [];
    for await (const object of this.#bucket.list('', sweep.stopping)) {
      if (copies[0] && hashIn(copies[0]) !== hashIn(object)) {
        await this.#sweepCopies(copies, sweep);
        copies = [];
      }
      copies.push(object);
    }
    await this.#sweepCopies(copies, sweep);
  }

  /** Of the copies of what is referred to, the youngest stays. */
  async #sweepCopies(copies: readonly StoredObject[], { isReferredTo, now, stopping }: Sweep): Promise<void> {
    const [youngest, ...others] = copies.toSorted((one, other) => other.writtenAt - one.writtenAt);
    if (!youngest || stopping?.aborted) return;
    const old = [youngest, ...others].filter(({ writtenAt }) => isOrphanAge(now, writtenAt));
    if (old.length === 0) return;
    const needed = (await isReferredTo(hashIn(youngest))) ? youngest : undefined;
    for (const object of old) if (object !== needed) await this.#bucket.remove(object.name, stopping);
  }

  /** A copy that was damaged here is worth no alarm: there is another. */
  async #openHere(sha256: string): Promise<OpenBlob | undefined> {
    try {
      return await this.#here.open(sha256);
    } catch (error) {
      if (error instanceof PlatformError && error.code === 'PACKAGE_DAMAGED') return undefined;
      throw error;
    }
  }

  /**
   * Brings the bytes here; `false` where the bucket has none.
   *
   * @throws PlatformError `PACKAGE_DAMAGED` where it has none but others.
   */
  async #fetch(sha256: string): Promise<boolean> {
    let isDamaged = false;
    for await (const { name } of this.#bucket.list(`${sha256}/`)) {
      const stream = await this.#bucket.read(name);
      // Another process has removed it since, of which there is a younger one then.
      if (!stream) continue;
      if (await this.#keepHere(sha256, stream)) return true;
      isDamaged = true;
    }
    if (isDamaged) throw new PlatformError('PACKAGE_DAMAGED', { sha256 });
    return false;
  }

  /** Keeps what comes from the bucket; `false` where it is something else. */
  async #keepHere(sha256: string, stream: Readable): Promise<boolean> {
    const incoming = await this.#receiveHere(stream);
    try {
      if (incoming.sha256 !== sha256) return false;
      await incoming.keep();
      return true;
    } finally {
      await incoming.discard();
    }
  }

  /** @throws PlatformError `STORAGE_AWAY` where the bucket breaks off */
  async #receiveHere(stream: Readable): Promise<IncomingBlob> {
    try {
      return await this.#here.receive(stream, Number.POSITIVE_INFINITY);
    } catch (error) {
      const isCutShort = error instanceof PlatformError && error.code === 'UPLOAD_INCOMPLETE';
      throw isCutShort ? new PlatformError('STORAGE_AWAY', {}, { cause: error.cause }) : error;
    } finally {
      // Also where the disk did not take it: what comes still would hold the connection.
      stream.destroy();
    }
  }
}

/** The hash that an object is named by. */
function hashIn({ name }: StoredObject): string {
  return name.split('/', 1).join('');
}
