import { createHash, randomInt } from 'node:crypto';

/** By which a scanner of secrets finds a personal access token in a file. */
const prefix = 'mpr_';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 238 random bits. */
const secretLength = 40;

const checksumLength = 6;

const pattern = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checksumLength}}$`);

/** A new token: the prefix, random characters, and their checksum, by which a scanner tells it from what only looks like one. */
export function newTokenText(): string {
  const secret = Array.from({ length: secretLength }, () => digits.charAt(randomInt(digits.length))).join('');
  return `${prefix}${secret}${checksum(secret)}`;
}

/** Whether a text can be a token of ours. */
export function isTokenText(text: string): boolean {
  if (!pattern.test(text)) return false;
  const secret = text.slice(prefix.length, -checksumLength);
  return text.endsWith(checksum(secret));
}

/** What the database keeps of a token. */
export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** CRC-32 in base 62. */
function checksum(secret: string): string {
  // Loaded when the first token comes: most platforms of one machine never see one.
  let rest = process.getBuiltinModule('node:zlib').crc32(secret);
  let text = '';
  for (let place = 0; place < checksumLength; place += 1) {
    text = digits.charAt(rest % digits.length) + text;
    rest = Math.floor(rest / digits.length);
  }
  return text;
}
