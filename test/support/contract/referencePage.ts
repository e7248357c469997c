import type { Example, Examples } from '../../../src/server/contract/example';
import type {
  Content,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  Reference,
  ResponseObject,
} from '../../../src/server/contract/openApiDocument';

type Schema = Readonly<Record<string, unknown>>;

/** Writes the reference page of the document, in Markdown. */
export function referencePage(document: OpenApiDocument, examples: Examples): string {
  return new ReferencePage(document, examples).write();
}

const callers: Readonly<Record<string, string>> = {
  signedIn: 'a person who signed in',
  personalAccessToken: 'a personal access token',
  deliveryKey: 'a delivery key in `X-API-Key`',
  deliveryKeyAsBearer: 'a delivery key as bearer token',
};

class ReferencePage {
  readonly #document: OpenApiDocument;
  readonly #examples: Examples;

  constructor(document: OpenApiDocument, examples: Examples) {
    this.#document = document;
    this.#examples = examples;
  }

  write(): string {
    const { info, tags } = this.#document;
    const parts = [
      '<!-- Written by `npm run docs` from the contract (src/protocol); do not edit. -->',
      '# API reference',
      'What a platform serves at `/openapi.json` (OpenAPI 3.1), to read. Every example here was recorded from a platform at work.',
      '## Conventions',
      info.description.trim(),
      '## Security',
      ...Object.entries(this.#document.components.securitySchemes).map(
        ([name, scheme]) => `- **${callers[name] ?? name}**: ${descriptionOf(scheme)}`,
      ),
      '## Operations',
      ...tags.map(({ name }) => this.#index(name)),
      ...tags.flatMap(({ name, description }) => [
        `## ${name}`,
        description,
        ...this.#operationsOf(name).map(([method, path, operation]) => this.#operation(method, path, operation)),
      ]),
      '## Schemas',
      ...Object.entries(this.#document.components.schemas).map(([name, schema]) => this.#schema(name, schema)),
    ];
    return `${parts.join('\n\n')}\n`;
  }

  #operationsOf(tag: string): readonly (readonly [string, string, OperationObject])[] {
    return Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { tags }]) => tags.includes(tag))
        .map(([method, operation]) => [method.toUpperCase(), path, operation] as const),
    );
  }

  #index(tag: string): string {
    const rows = this.#operationsOf(tag).map(
      ([method, path, { operationId, summary }]) =>
        `| [${operationId}](#${operationId.toLowerCase()}) | \`${method} ${path}\` | ${cell(summary)} |`,
    );
    return [`**${tag}**`, '', '| operation | request | |', '|---|---|---|', ...rows].join('\n');
  }

  #operation(method: string, path: string, operation: OperationObject): string {
    const { operationId, summary, security, parameters = [], requestBody, responses } = operation;
    const who = security.flatMap((one) => Object.keys(one)).map((name) => callers[name] ?? name);
    return [
      `### ${operationId}`,
      `\`${method} ${path}\`: ${summary}.`,
      `Called by ${who.length === 0 ? 'anybody' : who.join(', or ')}.`,
      ...(parameters.length > 0 ? [this.#parameters(parameters)] : []),
      ...(requestBody ? [`Body: ${this.#content(requestBody.content)}.`] : []),
      this.#responses(responses),
      ...this.#example(method, path, this.#examples[operationId]),
    ].join('\n\n');
  }

  #parameters(parameters: readonly ParameterObject[]): string {
    const rows = parameters.map(
      ({ name, in: place, required, schema, description }) =>
        `| \`${name}\` | ${place} | ${required ? 'yes' : 'no'} | ${cell(this.#type(schema))} | ${cell(description ?? descriptionOf(schema))} |`,
    );
    return ['| parameter | in | required | type | |', '|---|---|---|---|---|', ...rows].join('\n');
  }

  #responses(responses: OperationObject['responses']): string {
    const rows = Object.entries(responses).map(([status, given]) => {
      const { description, content, headers } = this.#resolve(given);
      const own = Object.keys(headers ?? {}).filter((name) => name !== 'X-Request-Id');
      const said =
        status < '300' ? (content ? this.#content(content) : 'no body') : this.#refusal(description, content);
      return `| ${status} | ${cell(said)} | ${own.map((name) => `\`${name}\``).join(', ')} |`;
    });
    return ['| status | answer | headers |', '|---|---|---|', ...rows].join('\n');
  }

  #refusal(description: string, content: Content | undefined): string {
    const others = Object.entries(content ?? {}).filter(([mediaType]) => mediaType !== 'application/problem+json');
    const isProblem = content !== undefined && 'application/problem+json' in content;
    return [
      ...(isProblem ? description.split(', ').map((code) => `\`${code}\``) : []),
      ...others.map(([mediaType, { schema }]) => `${this.#type(schema)} as \`${mediaType}\``),
      ...(content ? [] : [description]),
    ].join(', ');
  }

  #content(content: Content): string {
    return Object.entries(content)
      .map(([mediaType, { schema }]) => (mediaType === 'application/json' ? this.#type(schema) : `\`${mediaType}\``))
      .join(' or ');
  }

  #example(method: string, path: string, example: Example | undefined): readonly string[] {
    if (!example) return [];
    const { request, answer } = example;
    const query = new URLSearchParams(request.query).toString();
    const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => request.params?.[name] ?? name);
    return [message(`${method} ${filled}${query && `?${query}`}`, request), message(`${answer.status}`, answer)];
  }

  #schema(name: string, schema: Schema): string {
    const { properties, required = [] } = schema;
    const heading = [`### ${name}`, ...(descriptionOf(schema) ? [`${descriptionOf(schema)}.`] : [])];
    if (!isSchema(properties)) return [...heading, this.#type(schema)].join('\n\n');
    const rows = Object.entries(properties).map(([member, described]) => {
      const inner = isSchema(described) ? described : {};
      const isRequired = Array.isArray(required) && required.includes(member);
      return `| \`${member}\`${isRequired ? '' : ' (optional)'} | ${cell(this.#type(inner))} | ${cell(descriptionOf(inner))} |`;
    });
    return [...heading, ['| member | type | |', '|---|---|---|', ...rows].join('\n')].join('\n\n');
  }

  /** A schema in a few words. */
  #type(schema: unknown): string {
    if (!isSchema(schema)) return 'anything';
    const { $ref, anyOf, enum: words, type, items, properties, patternProperties } = schema;
    if (typeof $ref === 'string') return linkTo($ref);
    if ('const' in schema) return `\`${JSON.stringify(schema['const'])}\``;
    if (Array.isArray(words)) return words.map((word) => `\`${String(word)}\``).join(', ');
    if (Array.isArray(anyOf)) return anyOf.map((one) => this.#type(one)).join(' or ');
    if (type === 'array') return `list of ${this.#type(items)}`;
    if (isSchema(properties)) return `{ ${this.#members(properties, schema['required'])} }`;
    if (isSchema(patternProperties))
      return `map to ${Object.values(patternProperties)
        .map((one) => this.#type(one))
        .join()}`;
    return typeof type === 'string' ? `${type}${bounds(schema)}` : 'anything';
  }

  #members(properties: Schema, required: unknown): string {
    return Object.entries(properties)
      .map(([name, member]) => {
        const isRequired = Array.isArray(required) && required.includes(name);
        return `\`${name}\`${isRequired ? '' : '?'}: ${this.#type(member)}`;
      })
      .join('; ');
  }

  #resolve(response: ResponseObject | Reference): ResponseObject {
    if (!('$ref' in response)) return response;
    const found = this.#document.components.responses[response.$ref.split('/').at(-1) ?? ''];
    if (!found) throw new Error(`the document has no ${response.$ref}`);
    return found;
  }
}

type Message = Example['request'] | Example['answer'];

function message(firstLine: string, { headers = {}, mediaType, body }: Message): string {
  const lines = [
    firstLine,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(mediaType === undefined ? [] : [`Content-Type: ${mediaType}`]),
    ...(body === undefined ? [] : ['', typeof body === 'string' ? body.trimEnd() : JSON.stringify(body, null, 2)]),
  ];
  return ['```http', ...lines, '```'].join('\n');
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function linkTo(reference: string): string {
  const name = reference.split('/').at(-1) ?? '';
  return `[${name}](#${name.toLowerCase()})`;
}

function descriptionOf(schema: object): string {
  return 'description' in schema && typeof schema.description === 'string' ? schema.description : '';
}

function bounds(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength } = schema;
  const range = [minimum ?? minLength, maximum ?? maxLength].map((value) => (typeof value === 'number' ? value : ''));
  const unit = schema['type'] === 'string' ? ' characters' : '';
  return range.every((value) => value === '') ? '' : ` (${range.join('–')}${unit})`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}
