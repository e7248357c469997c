import type { Readable } from 'node:stream';

export interface BlobInfo {
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string;
  readonly size: number;
}

/** Bytes that have arrived, are on the disk, and count only once they are kept. */
export interface IncomingBlob extends BlobInfo {
  readonly path: string;
  /** Gives the bytes their place for good. */
  keep(): Promise<void>;
  /** Drops the bytes, unless they were kept. */
  discard(): Promise<void>;
}

/** First and last byte, both included, counted from 0. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Bytes that were compared with their hash, and stay the same as long as they are open. Whoever opens them closes them. */
export interface OpenBlob {
  readonly size: number;
  /** Reads them, all or a part, and closes them at its end. */
  stream(range?: ByteRange): Readable;
  close(): Promise<void>;
}

export type IsReferredTo = (sha256: string) => Promise<boolean>;

/**
 * Uploads and packages by the SHA-256 of their bytes, which any number of processes share. Bytes are there as a whole or not
 * at all, and are never handed out as what they are not.
 */
export interface BlobStore {
  /**
   * Reads a stream to its end, or leaves nothing.
   *
   * @throws PlatformError `PACKAGE_TOO_LARGE` beyond `limit` bytes, `UPLOAD_INCOMPLETE` where the stream breaks off.
   */
  receive(stream: Readable, limit: number): Promise<IncomingBlob>;
  /** Keeps bytes that are at hand. */
  keep(bytes: Uint8Array): Promise<BlobInfo>;
  /**
   * Opens the bytes of a hash; `undefined` where there are none.
   *
   * @throws PlatformError `PACKAGE_DAMAGED` where there are others.
   */
  open(sha256: string): Promise<OpenBlob | undefined>;
  /**
   * The file on this machine that has the bytes of a hash.
   *
   * @throws PlatformError `STORAGE_FAILED` where there are none, `PACKAGE_DAMAGED` where there are others.
   */
  localPath(sha256: string): Promise<string>;
  /**
   * Whether it can be asked, for `/readyz`.
   *
   * @throws PlatformError `STORAGE_FAILED`, `STORAGE_AWAY`
   */
  check(): Promise<void>;
  /**
   * Removes what nobody has referred to for a day, such as of an upload that lost a race; `now` in milliseconds since 1970.
   * Where `stopping` says so it looks at no further file, and waits for no answer any more.
   */
  sweep(isReferredTo: IsReferredTo, now: number, stopping?: AbortSignal): Promise<void>;
}
