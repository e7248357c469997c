import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate with its secret key, as Node's TLS takes them. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority that nobody knows, unless a test trusts it. */
export interface Authority {
  /** Its own certificate, for whoever shall trust it. */
  readonly certificate: string;
  /** Vouches for an IP address of this machine, or for a name. */
  issue(host: string, valid?: Validity): Certificate;
}

/** In milliseconds since 1970. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

const day = 24 * 60 * 60_000;

/** From yesterday until next week. */
const now: Validity = { from: Date.now() - day, to: Date.now() + 7 * day };

/** Makes an authority, with a key of its own, that vouches for certificates (X.509 v3, RFC 5280; ECDSA with SHA-256). */
export function newAuthority(name: string): Authority {
  const own = newKeys();
  const isAuthority = extension('551d13', der(0x30, der(0x01, hex('ff'))), true);
  const certificate = certificateOf({ name, issuer: name, keys: own, by: own.secret, valid: now, more: [isAuthority] });
  return {
    certificate,
    issue: (host, valid = now) => {
      const keys = newKeys();
      const more = [extension('551d11', der(0x30, alternativeName(host)))];
      const cert = certificateOf({ name: host, issuer: name, keys, by: own.secret, valid, more });
      return { cert, key: keys.secret.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

interface Keys {
  readonly secret: KeyObject;
  readonly open: KeyObject;
}

interface Contents {
  readonly name: string;
  readonly issuer: string;
  readonly keys: Keys;
  readonly by: KeyObject;
  readonly valid: Validity;
  readonly more: readonly Buffer[];
}

function newKeys(): Keys {
  const { privateKey: secret, publicKey: open } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { secret, open };
}

/** ECDSA with SHA-256. */
const algorithm = der(0x30, der(0x06, hex('2a8648ce3d040302')));

function certificateOf({ name, issuer, keys, by, valid, more }: Contents): string {
  const contents = der(
    0x30,
    der(0xa0, der(0x02, hex('02'))),
    der(0x02, hex('01'), randomBytes(8)),
    algorithm,
    commonName(issuer),
    der(0x30, time(valid.from), time(valid.to)),
    commonName(name),
    keys.open.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, ...more)),
  );
  const signature = der(0x03, hex('00'), sign('sha256', contents, by));
  const text = der(0x30, contents, algorithm, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${text.replaceAll(/.{64}/gu, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

function commonName(name: string): Buffer {
  return der(0x30, der(0x31, der(0x30, der(0x06, hex('550403')), der(0x0c, Buffer.from(name)))));
}

function alternativeName(host: string): Buffer {
  const numbers = host.split('.').map(Number);
  const isAddress = numbers.length === 4 && numbers.every((number) => Number.isInteger(number));
  return isAddress ? der(0x87, Buffer.from(numbers)) : der(0x82, Buffer.from(host));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return der(0x30, der(0x06, hex(id)), ...(isCritical ? [der(0x01, hex('ff'))] : []), der(0x04, value));
}

function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/gu, '');
  return der(0x18, Buffer.from(text));
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

/** A value of ASN.1 in its one distinguished encoding. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(value), value]);
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 128) return Buffer.from([length]);
  const digits = length.toString(16);
  const bytes = hex(digits.padStart(digits.length + (digits.length % 2), '0'));
  return Buffer.concat([Buffer.from([0x80 + bytes.length]), bytes]);
}
