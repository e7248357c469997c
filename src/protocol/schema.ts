import { Type, type TObject, type TProperties, type TSchema, type TUnion, type TLiteral } from 'typebox';

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

/** A value that may be absent, told as `null`. */
export const nullable = <T extends TSchema>(schema: T): TUnion<[T, ReturnType<typeof Type.Null>]> =>
  Type.Union([schema, Type.Null()]);

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
  return record({ items: Type.Array(items), nextCursor: nullable(Type.String()) });
}

export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
};
