import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type {
  Content,
  HeaderObject,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  Reference,
  ResponseObject,
} from '../../../src/server/contract/openApiDocument';
import type { Exchange } from '../platformClient';

/** An operation of the document, found by a request. */
export interface FoundOperation {
  readonly operation: OperationObject;
  readonly method: string;
  readonly path: string;
  /** What stands in the path for its parameters. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * What an OpenAPI document promises, held against what really went over the wire. It knows nothing of the contract's
 * sources: the document alone decides.
 */
export class ServedContract {
  readonly document: OpenApiDocument;
  readonly #ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    this.document = document;
    this.#ajv.addSchema(document, 'contract');
  }

  get operations(): readonly OperationObject[] {
    return Object.values(this.document.paths).flatMap((methods) => Object.values(methods));
  }

  /** The operation that a request is one of. */
  find(exchange: Exchange): FoundOperation | undefined {
    const url = new URL(exchange.path, 'http://platform.example');
    const method = exchange.method.toLowerCase();
    for (const [path, methods] of Object.entries(this.document.paths)) {
      const groups = patternOf(path).exec(url.pathname)?.groups;
      const operation = methods[method];
      if (!operation || !patternOf(path).test(url.pathname)) continue;
      const params = Object.entries(groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)] as const);
      return {
        operation,
        method,
        path,
        params: Object.fromEntries(params),
        query: Object.fromEntries(url.searchParams),
      };
    }
    return undefined;
  }

  /** What an exchange does that the document does not know. */
  faults(exchange: Exchange): readonly string[] {
    const found = this.find(exchange);
    if (!found) return [`no operation is at ${exchange.method} ${exchange.path}`];
    const answered = this.#answerFaults(found, exchange);
    const asked = this.#requestFaults(found, exchange);
    const { status } = exchange.answer;
    // What is sent wrong has to be refused; what is refused may have been sent right.
    const faults = status < 300 ? [...asked.map((fault) => `it was taken although ${fault}`), ...answered] : answered;
    return faults.map((fault) => `${found.operation.operationId} ${status}: ${fault}`);
  }

  #answerFaults({ operation, method, path }: FoundOperation, { answer }: Exchange): readonly string[] {
    const known = operation.responses[answer.status];
    if (!known) return [`the document does not know this status: ${answer.text.slice(0, 200)}`];
    const response = this.#resolve<ResponseObject>(known);
    const place = '$ref' in known ? known.$ref : `#/paths/${escape(path)}/${method}/responses/${answer.status}`;
    return [
      ...Object.entries(response.headers ?? {}).flatMap(([name, header]) =>
        this.#headerFaults(name, header, answer.headers[name.toLowerCase()]),
      ),
      ...this.#contentFaults(response.content, `${place}/content`, answer.headers['content-type'], answer.bytes),
    ];
  }

  #headerFaults(name: string, header: HeaderObject | Reference, value: unknown): readonly string[] {
    const { required, schema } = this.#resolve<HeaderObject>(header);
    if (value === undefined) return required ? [`the header ${name} is missing`] : [];
    return this.#ajv.validate(schema, value) ? [] : [`the header ${name} is ${String(value)}`];
  }

  #contentFaults(
    content: Content | undefined,
    place: string,
    contentType: string | undefined,
    bytes: Uint8Array | undefined,
  ): readonly string[] {
    if (!content) return bytes === undefined || bytes.byteLength === 0 ? [] : ['there is a body'];
    const mediaType = mediaTypeOf(contentType);
    if (!content[mediaType]) return [`the media type is ${mediaType}`];
    const text = Buffer.from(bytes ?? []).toString('utf8');
    if (!mediaType.endsWith('json')) return [];
    return this.#schemaFaults(`${place}/${escape(mediaType)}/schema`, JSON.parse(text));
  }

  #requestFaults(found: FoundOperation, { headers, body }: Exchange): readonly string[] {
    const { operation, method, path, params, query } = found;
    const parameters = operation.parameters ?? [];
    const given = { path: params, query, header: lowerCased(headers) };
    const unknown = Object.keys(query).filter(
      (name) => !parameters.some((one) => one.in === 'query' && one.name === name),
    );
    return [
      ...unknown.map((name) => `it does not know the parameter ${name}`),
      ...parameters.flatMap((parameter) => {
        const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
        return this.#parameterFaults(parameter, given[parameter.in][name]);
      }),
      ...this.#bodyFaults(operation, `#/paths/${escape(path)}/${method}/requestBody/content`, headers, body),
    ];
  }

  #parameterFaults(parameter: ParameterObject, text: string | undefined): readonly string[] {
    const { name, required, schema } = parameter;
    if (text === undefined) return required ? [`the parameter ${name} is missing`] : [];
    const values = [text, ...(text.trim() === '' || Number.isNaN(Number(text)) ? [] : [Number(text)]), text === 'true'];
    const fits = values.some((value) => this.#fits(schema, value));
    return fits ? [] : [`the parameter ${name} is ${text}`];
  }

  #bodyFaults(
    { requestBody }: OperationObject,
    place: string,
    headers: Exchange['headers'],
    body: Uint8Array | undefined,
  ): readonly string[] {
    if (requestBody && body === undefined) return ['its body is missing'];
    return this.#contentFaults(requestBody?.content, place, lowerCased(headers)['content-type'], body);
  }

  #fits(schema: object, value: unknown): boolean {
    const reference = '$ref' in schema ? String(schema.$ref) : undefined;
    return reference === undefined
      ? this.#ajv.validate(schema, value)
      : this.#schemaFaults(reference, value).length === 0;
  }

  #schemaFaults(place: string, value: unknown): readonly string[] {
    const validate = this.#compile(`contract${place}`);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  }

  #compile(reference: string): ValidateFunction {
    const compiled = this.#compiled.get(reference) ?? this.#ajv.compile({ $ref: reference });
    this.#compiled.set(reference, compiled);
    return compiled;
  }

  #resolve<T extends object>(value: T | Reference): T {
    if (!('$ref' in value)) return value;
    const [, , kind, name] = value.$ref.split('/');
    const components = this.document.components as unknown as Readonly<Record<string, Readonly<Record<string, T>>>>;
    const found = components[kind ?? '']?.[name ?? ''];
    if (!found) throw new Error(`the document has no ${value.$ref}`);
    return found;
  }

  /** The statuses with which it answers other than by problem details. */
  answersOf(operation: OperationObject): readonly string[] {
    return Object.entries(operation.responses).flatMap(([status, response]) => {
      const mediaTypes = Object.keys(this.#resolve<ResponseObject>(response).content ?? {});
      return mediaTypes.length === 1 && mediaTypes[0] === 'application/problem+json' ? [] : [status];
    });
  }

  /** The codes with which an operation may be refused. */
  codesOf(operation: OperationObject): readonly string[] {
    return Object.values(operation.responses).flatMap((response) => {
      const { content = {}, description } = this.#resolve<ResponseObject>(response);
      return 'application/problem+json' in content ? description.split(', ') : [];
    });
  }
}

/** What follows the last parameter named `path` may have slashes. */
function patternOf(path: string): RegExp {
  const source = path
    .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
    .replace('{path}', '(?<path>.+)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${source}$`);
}

/** One part of a JSON pointer, inside a URI. */
function escape(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}

export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').replace(/;.*$/, '').trim();
}

export function lowerCased(headers: Exchange['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
