import { createHash } from 'node:crypto';
import { packZip, type PackOptions, type ZipEntry } from '../../core/project/packZip';

/** A MiniApp ZIP container (`.ma`). */
export interface MiniProgramPackage {
  readonly bytes: Uint8Array;
  /** Of `bytes`, in lower-case hexadecimal. */
  readonly sha256: string;
  readonly size: number;
}

export const packageMediaType = 'application/miniapp-pkg+zip';

/** Packs files into a `.ma`: same files, same bytes. Yields to the event loop while it works. */
export async function writePackage(entries: readonly ZipEntry[], options?: PackOptions): Promise<MiniProgramPackage> {
  const bytes = await packZip(entries, options);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
}
