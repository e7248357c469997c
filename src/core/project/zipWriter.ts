/** One file, compressed already. */
export interface ZipMember {
  readonly path: string;
  /** Bytes before compression. */
  readonly size: number;
  /** CRC-32 of the bytes before compression. */
  readonly checksum: number;
  readonly method: 'stored' | 'deflated';
  /** What stands in the archive. */
  readonly data: Uint8Array;
}

/** ZIP's methods of compression by number. */
const methods = { stored: 0, deflated: 8 };

/** Version 2.0 of the format, for deflate; in the directory written as on Unix, so that the mode counts. */
const versionNeeded = 20;
const versionMadeBy = (3 << 8) | versionNeeded;

/** General purpose bit 11: names are UTF-8. */
const flags = 0x800;

/** 1 January 1980, midnight: the format's first moment, in its two fields of time and date. */
const moment = { time: 0, date: (1 << 5) | 1 };

/** A regular file, rw-r--r--. */
const attributes = (0o100644 << 16) >>> 0;

/** What two-byte and four-byte fields can hold; beyond is ZIP64, which no package needs. */
const maximumEntries = 0xffff;
const maximumBytes = 0xffffffff;

/**
 * Writes a ZIP (PKWARE's APPNOTE) in which nothing varies but paths and contents: one time, one set of attributes, sizes
 * in front of the data, no folder entries, no extra fields.
 */
export class ZipWriter {
  readonly #parts: Uint8Array[] = [];
  readonly #directory: Uint8Array[] = [];
  #offset = 0;

  add(member: ZipMember): void {
    const name = new TextEncoder().encode(member.path);
    const described = fields(
      [versionNeeded, 2],
      [flags, 2],
      [methods[member.method], 2],
      [moment.time, 2],
      [moment.date, 2],
      [member.checksum, 4],
      [member.data.length, 4],
      [member.size, 4],
      [name.length, 2],
      [0, 2], // extra field
    );
    this.#directory.push(
      fields([0x02014b50, 4], [versionMadeBy, 2]),
      described,
      fields([0, 2], [0, 2], [0, 2], [attributes, 4], [this.#offset, 4]), // comment, disk, kind of text
      name,
    );
    this.#write(fields([0x04034b50, 4]), described, name, member.data);
  }

  finish(): Uint8Array {
    const start = this.#offset;
    const entries = this.#directory.length / 4;
    this.#write(...this.#directory);
    if (entries > maximumEntries || this.#offset > maximumBytes) throw new RangeError('too large for a ZIP');
    const size = this.#offset - start;
    this.#write(fields([0x06054b50, 4], [0, 2], [0, 2], [entries, 2], [entries, 2], [size, 4], [start, 4], [0, 2]));
    return concatenate(this.#parts, this.#offset);
  }

  #write(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      this.#parts.push(part);
      this.#offset += part.length;
    }
  }
}

/** Numbers with their widths in bytes, little-endian. */
function fields(...values: readonly (readonly [value: number, width: 2 | 4])[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(values.reduce((total, [, width]) => total + width, 0)));
  let offset = 0;
  for (const [value, width] of values) {
    if (width === 2) bytes.setUint16(offset, value, true);
    else bytes.setUint32(offset, value, true);
    offset += width;
  }
  return new Uint8Array(bytes.buffer);
}

function concatenate(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
