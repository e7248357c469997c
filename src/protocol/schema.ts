import * as Type from 'typebox';
import {
  type Static,
  type TLiteral,
  type TObject,
  type TOptional,
  type TProperties,
  type TSchema,
  type TUnion,
  type TUnsafe,
} from 'typebox';

/** An object that knows all its members: an unknown one is an error at the door, not silently dropped. */
export function record<T extends TProperties>(properties: T, description?: string): TObject<T> {
  return Type.Object(properties, { additionalProperties: false, ...(description && { description }) });
}

/** One of the words of a list that `core` keeps. */
export function oneOf<const T extends readonly string[]>(
  words: T,
  description?: string,
): TUnion<{ -readonly [K in keyof T]: TLiteral<T[K] & string> }> {
  const literals = words.map((word) => Type.Literal(word));
  // The mapped tuple cannot be inferred through Array.map.
  return Type.Union(literals, description ? { description } : {}) as unknown as TUnion<{
    -readonly [K in keyof T]: TLiteral<T[K] & string>;
  }>;
}

// TypeBox makes the next two as well, and brings its whole type engine for it, which every start of a platform would read.

/** An object with the same kind of value under every name; `names` is the pattern that they follow. */
export function dictionary<T extends TSchema>(
  values: T,
  { names = '^.*$', ...options }: { readonly names?: string; readonly [keyword: string]: unknown } = {},
): TUnsafe<Record<string, Static<T>>> {
  return Type.Unsafe({ type: 'object', patternProperties: { [names]: values }, ...options });
}

/** The same object, of which any member may be missing. */
export function partial<T extends TProperties>({
  properties,
}: TObject<T>): TObject<{ [Name in keyof T]: TOptional<T[Name]> }> {
  const members: TProperties = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, Type.Optional(schema)]),
  );
  // Object.fromEntries forgets which names there are.
  return record(members) as unknown as TObject<{ [Name in keyof T]: TOptional<T[Name]> }>;
}

/** A value that may be absent, told as `null`. */
export const nullable = <T extends TSchema>(
  schema: T,
  description?: string,
): TUnion<[T, ReturnType<typeof Type.Null>]> =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

/** A moment, in milliseconds since 1970 (UTC). */
export const moment = Type.Integer({ minimum: 0, description: 'Milliseconds since 1970-01-01T00:00Z' });

export const revision = Type.Integer({
  minimum: 1,
  description: 'Number of changes a thing has seen; its ETag is this number in quotes',
});

export const identifier = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9-]+$' });

export const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 in hexadecimal' });

/** One page of a list; `nextCursor` is null on the last. */
export function page<T extends TSchema>(
  items: T,
): TObject<{
  items: ReturnType<typeof Type.Array<T>>;
  nextCursor: TUnion<[ReturnType<typeof Type.String>, ReturnType<typeof Type.Null>]>;
}> {
  return record({
    items: Type.Array(items),
    nextCursor: nullable(Type.String(), '`cursor` of the next page; null on the last'),
  });
}

export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many items at most' })),
  cursor: Type.Optional(Type.String({ maxLength: 512, description: '`nextCursor` of the page before' })),
};
