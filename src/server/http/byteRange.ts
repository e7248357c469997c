import type { ByteRange } from '../blobStore';

/**
 * The part that a `Range` asks for, of a body of `size` bytes (RFC 9110 §14.2). `undefined` for all of it: also where the header
 * is of another unit, is none, or asks for several parts, which a server may answer with everything.
 */
export function readByteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? [];
  if (from === '') return to === '' ? undefined : lastBytes(Number(to), size);
  const first = Number(from);
  if (to !== '' && Number(to) < first) return undefined;
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first < size ? { first, last } : 'unsatisfiable';
}

function lastBytes(count: number, size: number): ByteRange | 'unsatisfiable' {
  return count === 0 || size === 0 ? 'unsatisfiable' : { first: Math.max(0, size - count), last: size - 1 };
}
