import assert from 'node:assert/strict';
import type { Route } from '../../src/protocol/route';
import { routes } from '../../src/protocol/routes';
import { onceDone } from '../../src/server/http/onceDone';
import { startPlatform, type TestPlatform } from '../support/platform';

interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required: boolean;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required: boolean };
  readonly responses: Readonly<Record<string, Content & { readonly headers?: Readonly<Record<string, unknown>> }>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const allRoutes: readonly Route[] = Object.values(routes);

describe('the contract as OpenAPI 3.1', () => {
  let platform: TestPlatform;
  let document: Document;
  let operations: ReadonlyMap<string, Operation>;

  before(async () => {
    platform = await startPlatform();
    const answer = await platform.anonymous().raw('GET', '/openapi.json');
    assert.equal(answer.status, 200);
    document = JSON.parse(answer.text) as Document;
    const described = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    operations = new Map(described.map((operation) => [operation.operationId, operation]));
  });

  after(async () => {
    await platform.stop();
  });

  const described = (operationId: string): Operation => {
    const operation = operations.get(operationId);
    assert.ok(operation, operationId);
    return operation;
  };

  const parametersOf = (operationId: string, place: Parameter['in']): readonly string[] =>
    (described(operationId).parameters ?? [])
      .filter((parameter) => parameter.in === place)
      .map(({ name, required }) => (required ? name : `${name}?`));

  const mediaTypesOf = ({ content }: Content = {}): readonly string[] => Object.keys(content ?? {});

  it('has every operation at its path, and no other', () => {
    assert.equal(document.openapi, '3.1.0');
    const found = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`),
    );
    const promised = allRoutes.map(
      ({ operationId, method, path }) => `${operationId} ${method} ${path.replace('{*}', '{path}')}`,
    );
    assert.deepEqual(found.toSorted(), promised.toSorted());
  });

  it('names each part of a path as a parameter', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const names = [...path.matchAll(/\{([A-Za-z0-9]+)\}/g)].map(([, name = '']) => name);
      assert.ok(!path.includes('*'), path);
      for (const { operationId } of Object.values(methods)) {
        assert.deepEqual(parametersOf(operationId, 'path'), names, path);
      }
    }
  });

  it('says which changes name the revision and which may come again', () => {
    for (const { operationId, ifMatch, caller, method } of allRoutes) {
      const expected = [
        ...(ifMatch ? ['If-Match'] : []),
        ...(caller === 'person' && method !== 'GET' ? ['Idempotency-Key?'] : []),
      ];
      assert.deepEqual(parametersOf(operationId, 'header'), expected, operationId);
    }
  });

  it('says what each body is, streamed ones too', () => {
    for (const { operationId, body, streams } of allRoutes) {
      const expected = streams ?? (body ? ['application/json'] : []);
      const { requestBody } = described(operationId);
      assert.deepEqual(mediaTypesOf(requestBody), [...expected], operationId);
      assert.equal(requestBody?.required ?? false, expected.length > 0, operationId);
    }
  });

  it('says what each answer is, and each refusal', () => {
    for (const { operationId, status, answer, answersWith } of allRoutes) {
      const { responses } = described(operationId);
      assert.deepEqual(Object.keys(responses), [String(status), 'default'], operationId);
      assert.deepEqual(
        mediaTypesOf(responses[status]),
        status === 204 ? [] : [answer ? 'application/json' : answersWith],
        `${operationId} has an answer`,
      );
      assert.deepEqual(mediaTypesOf(responses['default']), ['application/problem+json']);
    }
  });

  it('says which answers carry their revision as ETag', () => {
    const isTagged = (operationId: string): boolean =>
      Object.values(described(operationId).responses).some(({ headers }) => headers?.['ETag'] !== undefined);
    for (const { operationId, ifMatch, streams } of allRoutes) {
      if (ifMatch && !streams) assert.ok(isTagged(operationId), operationId);
    }
    assert.ok(isTagged('getGlobalConfiguration') && !isTagged('listReleases'));
  });

  it('is written once, and again where that failed', async () => {
    const answers = [new Error('no room'), 'written', 'written again'];
    const describeOnce = onceDone(async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    });
    await assert.rejects(describeOnce());
    assert.equal(await describeOnce(), 'written');
    assert.equal(await describeOnce(), 'written');
  });
});
