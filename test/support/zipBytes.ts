import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a ZIP written byte by byte, so that it may lie. */
export interface ZipBytesEntry {
  readonly name: string | Buffer;
  readonly contents?: string | Buffer;
  /** 0 stored, 8 deflate (the default), or anything else. */
  readonly method?: number;
  readonly flags?: number;
  /** Unix mode, in the upper half of the external attributes. */
  readonly mode?: number;
  /** What the headers say instead of the truth. */
  readonly claimedSize?: number;
  readonly claimedChecksum?: number;
}

const utf8Flag = 0x800;

/** Writes a ZIP without any of the checks that a library would make. */
export function zipBytes(entries: readonly ZipBytesEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, data, common } = encode(entry);
    const local = Buffer.concat([uint32(0x04034b50), common, uint16(name.length), uint16(0), name, data]);
    directory.push(centralHeader(entry, name, common, offset));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const count = uint16(entries.length);
  const end = [uint32(0x06054b50), uint32(0), count, count, uint32(central.length), uint32(offset), uint16(0)];
  return Buffer.concat([...locals, central, ...end]);
}

function encode(entry: ZipBytesEntry): { name: Buffer; data: Buffer; common: Buffer } {
  const name = Buffer.from(entry.name);
  const contents = Buffer.from(entry.contents ?? '');
  const method = entry.method ?? 8;
  const data = method === 8 ? deflateRawSync(contents) : contents;
  const common = Buffer.concat([
    uint16(20),
    uint16(entry.flags ?? utf8Flag),
    uint16(method),
    uint32(0x00210000),
    uint32(entry.claimedChecksum ?? crc32(contents)),
    uint32(data.length),
    uint32(entry.claimedSize ?? contents.length),
  ]);
  return { name, data, common };
}

function centralHeader(entry: ZipBytesEntry, name: Buffer, common: Buffer, offset: number): Buffer {
  const attributes = ((entry.mode ?? 0o100644) << 16) >>> 0;
  const rest = [uint16(name.length), uint16(0), uint16(0), uint16(0), uint16(0), uint32(attributes), uint32(offset)];
  return Buffer.concat([uint32(0x02014b50), uint16(0x0314), common, ...rest, name]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
