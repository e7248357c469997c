import type { TSchema } from 'typebox';
import { namedSchemas } from './namedSchemas';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Writes the contract's schemas as a document has them: plain JSON, with a reference wherever one has a name, and words to
 * choose from as a list.
 */
export class SchemaWriter {
  /** By their text: TypeBox copies a schema that it takes into another. */
  readonly #names = new Map(Object.entries(namedSchemas).map(([name, schema]) => [JSON.stringify(schema), name]));
  readonly #used = new Map<string, JsonSchema>();

  /** The named schemas that were referred to so far, by name. */
  get components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#used].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  write(schema: TSchema): JsonSchema {
    return this.#schema(plain(schema));
  }

  #schema(schema: JsonSchema): JsonSchema {
    const name = this.#names.get(JSON.stringify(schema));
    if (name === undefined) return this.#inPlace(schema);
    if (!this.#used.has(name)) {
      this.#used.set(name, {});
      this.#used.set(name, this.#inPlace(schema));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #inPlace(schema: JsonSchema): JsonSchema {
    const { anyOf, ...rest } = schema;
    const words = Array.isArray(anyOf) ? wordsOf(anyOf) : undefined;
    if (words) return { ...rest, type: 'string', enum: words };
    return Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => [keyword, this.#keyword(keyword, value)]),
    );
  }

  #keyword(keyword: string, value: unknown): unknown {
    if (keyword === 'properties' || keyword === 'patternProperties') {
      return Object.fromEntries(membersOf(value).map(([name, member]) => [name, this.#nested(member)]));
    }
    if (keyword === 'anyOf' && Array.isArray(value)) return value.map((member) => this.#nested(member));
    if (keyword === 'items' || keyword === 'additionalProperties') return this.#nested(value);
    return value;
  }

  #nested(value: unknown): unknown {
    return isSchema(value) ? this.#schema(value) : value;
  }
}

/** TypeBox keeps notes of its own beside the keywords, which JSON does not show. */
function plain(schema: TSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema)) as JsonSchema;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function membersOf(value: unknown): readonly [string, unknown][] {
  return isSchema(value) ? Object.entries(value) : [];
}

/** The words of a choice between words. */
function wordsOf(choices: readonly unknown[]): readonly string[] | undefined {
  const words = choices.map((choice) => (isSchema(choice) ? choice['const'] : undefined));
  return words.every((word) => typeof word === 'string') ? words : undefined;
}
