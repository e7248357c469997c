import type { Example } from '../../../src/server/contract/example';
import type { Exchange } from '../platformClient';
import { lowerCased, mediaTypeOf, type FoundOperation } from './servedContract';

/** Headers that say something about the operation, as they are written. */
const tellingHeaders = ['If-Match', 'If-None-Match', 'Idempotency-Key', 'Last-Event-ID', 'ETag', 'Content-Disposition'];

/** An exchange as an example tells it. */
export function exampleOf({ headers, body, answer }: Exchange, { params, query }: FoundOperation): Example {
  return {
    request: {
      ...(Object.keys(params).length > 0 && { params }),
      ...(Object.keys(query).length > 0 && { query }),
      ...headersOf(headers),
      ...bodyOf(lowerCased(headers)['content-type'], body),
    },
    answer: {
      status: answer.status,
      ...headersOf(answer.headers),
      ...bodyOf(answer.headers['content-type'], answer.bytes),
    },
  };
}

function headersOf(headers: Exchange['headers']): { readonly headers?: Readonly<Record<string, string>> } {
  const given = lowerCased(headers);
  const telling = tellingHeaders.flatMap((name) => {
    const value = given[name.toLowerCase()];
    return value === undefined ? [] : [[name, value] as const];
  });
  return telling.length > 0 ? { headers: Object.fromEntries(telling) } : {};
}

function bodyOf(
  contentType: string | undefined,
  bytes: Uint8Array | undefined,
): { readonly mediaType?: string; readonly body?: unknown } {
  if (bytes === undefined || bytes.byteLength === 0) return {};
  const mediaType = mediaTypeOf(contentType);
  return { mediaType, body: contentOf(mediaType, Buffer.from(bytes)) };
}

function contentOf(mediaType: string, bytes: Buffer): unknown {
  if (mediaType.endsWith('json')) return JSON.parse(bytes.toString('utf8'));
  if (mediaType.startsWith('image/')) return '(a picture)';
  const text = bytes.toString('utf8');
  const isText = mediaType.startsWith('text/') || (!text.includes('\u0000') && Buffer.from(text).equals(bytes));
  return isText ? text : `(${bytes.byteLength} bytes)`;
}

/**
 * Gives what is made anew in every run a value that stays: IDs by the order they come in, the platform's address, secrets.
 */
export class Steadying {
  readonly #url: string;
  readonly #ids = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  example(example: Example): Example {
    return this.#value(example) as Example;
  }

  #value(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (Array.isArray(value)) return value.map((member) => this.#value(member));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#value(member)]));
  }

  #text(text: string): string {
    return (
      text
        .replaceAll(this.#url, 'https://releases.example')
        .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, (id) => this.#id(id))
        .replaceAll(/\b20261201\d{8}\b/g, '2026120100000001')
        .replace(/^mpr_.*$/, 'mpr_…')
        // What proves the token of a QR code.
        .replaceAll(/(?<=-[0-9a-f]{12}\.)[\w-]{22}(?![\w-])/g, 'x3Qm9vJc8nLsTfKaPgHiEg')
        // Signatures of packages and the key they were made with.
        .replace(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/, 'eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl')
        .replace(/^[\w-]{43}$/, 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
        // The bulk evaluation's ETag covers the platform's address.
        .replace(/^"[\w-]{43}"$/, '"wUEqb3h5u0kZr9dYx7Qm2vJc8nLsTfKaPgHiE6oXyV1"')
    );
  }

  #id(id: string): string {
    const known = this.#ids.get(id) ?? `019adb00-0000-7000-8000-${String(this.#ids.size + 1).padStart(12, '0')}`;
    this.#ids.set(id, known);
    return known;
  }
}
