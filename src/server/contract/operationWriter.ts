import * as Type from 'typebox';
import type { TSchema } from 'typebox';
import type { Route } from '../../protocol/route';
import type { Example, Examples } from './example';
import { headerReference, headersOfAnswer, headersOfRequest } from './headers';
import type { Content, OperationObject, ParameterObject, Reference, ResponseObject } from './openApiDocument';
import type { RefusalWriter } from './refusalWriter';
import type { JsonSchema, SchemaWriter } from './schemaWriter';
import { securityOf } from './security';
import { tagOf } from './tags';

/** Writes operations of the contract as OpenAPI has them. */
export class OperationWriter {
  readonly #schemas: SchemaWriter;
  readonly #refusals: RefusalWriter;
  readonly #examples: Examples;

  constructor(schemas: SchemaWriter, refusals: RefusalWriter, examples: Examples) {
    this.#schemas = schemas;
    this.#refusals = refusals;
    this.#examples = examples;
  }

  write(route: Route): OperationObject {
    const example = this.#examples[route.operationId];
    const parameters = this.#parameters(route, example);
    const body = this.#body(route, example);
    return {
      operationId: route.operationId,
      summary: route.summary,
      tags: [tagOf(route)],
      security: securityOf(route),
      ...(parameters.length > 0 && { parameters }),
      ...(body && { requestBody: { required: true, content: body } }),
      responses: this.#responses(route, example),
    };
  }

  #parameters(route: Route, example: Example | undefined): readonly ParameterObject[] {
    const { params, query, headers } = example?.request ?? {};
    return [
      ...this.#members('path', route.params, params),
      ...this.#members('query', route.query, query),
      ...headersOfRequest(route).map((header) => withExample(header, headers?.[header.name])),
    ];
  }

  #members(
    place: 'path' | 'query',
    schema: TSchema | undefined,
    examples: Readonly<Record<string, string>> = {},
  ): readonly ParameterObject[] {
    if (!schema || !Type.IsObject(schema)) return [];
    const required: readonly string[] = schema.required ?? [];
    return Object.entries(schema.properties).map(([key, member]) => {
      const name = nameOf(key);
      const parameter = {
        in: place,
        name,
        required: required.includes(key),
        schema: this.#schemas.write(member),
      };
      return withExample(parameter, fromText(member, examples[name]));
    });
  }

  #body({ body, streams }: Route, example: Example | undefined): Content | undefined {
    if (body) return jsonContent(this.#schemas.write(body), example?.request.body);
    return streams && streamedContent(streams, example?.request);
  }

  #responses(route: Route, example: Example | undefined): OperationObject['responses'] {
    const answers: Record<string, ResponseObject | Reference> = {
      [route.status]: this.#answer(route, example),
      ...this.#refusals.write(route),
    };
    for (const [status, schema] of Object.entries(route.otherAnswers ?? {})) {
      answers[status] = this.#otherAnswer(answers[status], schema);
    }
    return answers;
  }

  #answer(route: Route, example: Example | undefined): ResponseObject {
    const { answer, answersWith } = route;
    const content = answer
      ? jsonContent(this.#schemas.write(answer), example?.answer.body)
      : answersWith === undefined
        ? undefined
        : streamedContent([answersWith], example?.answer);
    return {
      description: 'All went well',
      headers: { 'X-Request-Id': headerReference('RequestId'), ...headersOfAnswer(route) },
      ...(content && { content }),
    };
  }

  /** In words of another protocol, beside what the platform itself may answer with the same status. */
  #otherAnswer(ours: ResponseObject | Reference | undefined, schema: TSchema | string | null): ResponseObject {
    const own = ours && 'description' in ours ? ours : undefined;
    const content = { ...own?.content, ...this.#otherContent(schema) };
    return {
      description: own?.description ?? (schema ? 'As the protocol has it' : 'Nothing changed since'),
      headers: { 'X-Request-Id': headerReference('RequestId') },
      ...(Object.keys(content).length > 0 && { content }),
    };
  }

  #otherContent(schema: TSchema | string | null): Content {
    if (schema === null) return {};
    return typeof schema === 'string'
      ? streamedContent([schema], undefined)
      : jsonContent(this.#schemas.write(schema), undefined);
  }
}

/** OpenAPI has no parameter without a name: the rest of a path is called so. */
export function pathOf({ path }: Route): string {
  return path.replace('{*}', `{${nameOf('*')}}`);
}

/** The name of a member in the document. */
export function nameOf(key: string): string {
  return key === '*' ? 'path' : key;
}

function jsonContent(schema: JsonSchema, example: unknown): Content {
  return { 'application/json': withExample({ schema }, example) };
}

/** Of a text there is an example; of other bytes there is nothing more to say than their media type. */
function streamedContent(
  types: readonly string[],
  example: { readonly mediaType?: string; readonly body?: unknown } | undefined,
): Content {
  return Object.fromEntries(
    types.map((type) => {
      const schema: JsonSchema = type.startsWith('text/') ? { type: 'string' } : {};
      return [type, withExample({ schema }, type === example?.mediaType ? example.body : undefined)];
    }),
  );
}

function withExample<T extends object>(described: T, example: unknown): T {
  return example === undefined ? described : { ...described, example };
}

/** What a text in a path or a query means. */
function fromText(schema: TSchema, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  if (Type.IsInteger(schema)) return Number(text);
  return Type.IsBoolean(schema) ? text === 'true' : text;
}
