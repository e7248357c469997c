import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { PlatformError } from '../../core/errorCode';

/** How long an object store is waited for, in milliseconds, each time; and how often it is asked. */
export interface Patience {
  readonly connection: number;
  /** While not a byte comes or goes. */
  readonly silence: number;
  /** Until it begins to answer, with what is sent to it: a large package on a slow line. */
  readonly request: number;
  readonly attempts: number;
}

const defaultPatience: Patience = { connection: 3_000, silence: 15_000, request: 10 * 60_000, attempts: 3 };

/** Where the SDK needs a region to sign with, and an object store of one's own has none. */
const regionOfNone = 'us-east-1';

export interface BucketAddress {
  readonly bucket: string;
  /** Stands before every name, with its slash; empty for none. */
  readonly prefix: string;
  /** The address of an object store that speaks S3 and is not Amazon's. */
  readonly endpoint: string | undefined;
}

export interface StoredObject {
  /** Without the prefix. */
  readonly name: string;
  /** Milliseconds since 1970, by the clock of the object store. */
  readonly writtenAt: number;
}

/**
 * A bucket of Amazon S3, or of what speaks its protocol. Who may use it is found by the SDK, in the environment, its files or
 * the machine's role. Everything it does may fail with PlatformError `STORAGE_AWAY`.
 */
export class Bucket {
  readonly #client: S3Client;
  readonly #address: BucketAddress;

  constructor(address: BucketAddress, patience: Patience = defaultPatience) {
    const { endpoint } = address;
    this.#address = address;
    this.#client = new S3Client({
      maxAttempts: patience.attempts,
      requestHandler: {
        connectionTimeout: patience.connection,
        socketTimeout: patience.silence,
        requestTimeout: patience.request,
        throwOnRequestTimeout: true,
      },
      // Not every object store says that it is ready for a body, and what waits for that is not told of a silence.
      expectContinueHeader: false,
      // Object stores other than Amazon's know nothing of newer checksums; we compare with a better one ourselves.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...(endpoint !== undefined && {
        endpoint,
        forcePathStyle: true,
        region: process.env['AWS_REGION'] ?? regionOfNone,
      }),
    });
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.#answered(() =>
      this.#client.send(new PutObjectCommand({ ...this.#object(name), Body: bytes, ContentLength: bytes.byteLength })),
    );
  }

  /** The bytes of an object; `undefined` where there is none. */
  async read(name: string): Promise<Readable | undefined> {
    return this.#answered(async () => {
      try {
        const { Body: body } = await this.#client.send(new GetObjectCommand(this.#object(name)));
        return body instanceof Readable ? body : undefined;
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    });
  }

  /** Every object whose name begins so, in the order of names; where `stopping` says so it fails. */
  async *list(beginning: string, stopping?: AbortSignal): AsyncGenerator<StoredObject> {
    const { bucket, prefix } = this.#address;
    let next: string | undefined;
    do {
      const page = await this.#answered(() =>
        this.#client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}${beginning}`, ContinuationToken: next }),
          { ...(stopping && { abortSignal: stopping }) },
        ),
      );
      for (const { Key: key, LastModified: writtenAt } of page.Contents ?? []) {
        if (key !== undefined && writtenAt) yield { name: key.slice(prefix.length), writtenAt: writtenAt.getTime() };
      }
      next = page.NextContinuationToken;
    } while (next !== undefined);
  }

  /** Where `stopping` says so it fails, whether or not the object is gone. */
  async remove(name: string, stopping?: AbortSignal): Promise<void> {
    await this.#answered(() =>
      this.#client.send(new DeleteObjectCommand(this.#object(name)), { ...(stopping && { abortSignal: stopping }) }),
    );
  }

  /** Whether it can be asked, for `/readyz`. */
  async check(): Promise<void> {
    const { bucket, prefix } = this.#address;
    await this.#answered(() =>
      this.#client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 })),
    );
  }

  #object(name: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#address.bucket, Key: `${this.#address.prefix}${name}` };
  }

  /** Why it did not answer is for the log, as the cause; who asks can do nothing but wait. */
  async #answered<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw new PlatformError('STORAGE_AWAY', {}, { cause: error });
    }
  }
}
