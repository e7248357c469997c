import { lintFromString, loadConfig } from '@redocly/openapi-core';
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { Route } from '../../src/protocol/route';
import { routes } from '../../src/protocol/routes';
import type {
  Content,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  Reference,
  ResponseObject,
} from '../../src/server/contract/openApiDocument';
import { onceDone } from '../../src/core/onceDone';
import { startPlatform, type TestPlatform } from '../support/platform';

const allRoutes: readonly Route[] = Object.values(routes);

describe('the contract as OpenAPI 3.1', () => {
  let platform: TestPlatform;
  let source: string;
  let document: OpenApiDocument;
  let operations: ReadonlyMap<string, OperationObject>;

  before(async () => {
    platform = await startPlatform();
    const answer = await platform.anonymous().raw('GET', '/openapi.json');
    assert.equal(answer.status, 200);
    source = answer.text;
    document = JSON.parse(source) as OpenApiDocument;
    const described = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    operations = new Map(described.map((operation) => [operation.operationId, operation]));
  });

  after(async () => {
    await platform.stop();
  });

  const described = (operationId: string): OperationObject => {
    const operation = operations.get(operationId);
    assert.ok(operation, operationId);
    return operation;
  };

  const parametersOf = (operationId: string, place: ParameterObject['in']): readonly string[] =>
    (described(operationId).parameters ?? [])
      .filter((parameter) => parameter.in === place)
      .map(({ name, required }) => (required ? name : `${name}?`));

  const mediaTypesOf = (content: Content | undefined): readonly string[] => Object.keys(content ?? {});

  const responseOf = (response: ResponseObject | Reference | undefined): ResponseObject => {
    const found =
      response && '$ref' in response
        ? document.components.responses[response.$ref.replace('#/components/responses/', '')]
        : response;
    assert.ok(found);
    return found;
  };

  it('has nothing that Redocly finds fault with', async () => {
    const config = await loadConfig({ configPath: resolve('redocly.yaml') });
    const problems = async (text: string): Promise<readonly string[]> =>
      (await lintFromString({ source: text, config })).map(
        ({ ruleId, message, location }) => `${ruleId}: ${message} at ${location[0]?.pointer ?? ''}`,
      );
    assert.deepEqual(await problems(source), []);
    const spoiled = source.replace('"operationId":"approve"', '"operationId":"reject"');
    assert.notEqual(spoiled, source);
    assert.notDeepEqual(await problems(spoiled), [], 'it finds no fault where there is one');
  });

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
    for (const { operationId, ifMatch, caller, method, changesNothing } of allRoutes) {
      const expected = [
        ...(ifMatch ? ['If-Match'] : []),
        ...(caller === 'person' && method !== 'GET' && !changesNothing ? ['Idempotency-Key?'] : []),
      ];
      const found = parametersOf(operationId, 'header').filter((name) => /^(If-Match|Idempotency)/.test(name));
      assert.deepEqual(found, expected, operationId);
    }
    assert.deepEqual(parametersOf('evaluateFlags', 'header'), ['If-None-Match?']);
    assert.deepEqual(parametersOf('streamEvents', 'header'), ['Last-Event-ID?']);
  });

  it('says what each body is, streamed ones too', () => {
    for (const { operationId, body, streams } of allRoutes) {
      const expected = streams ?? (body ? ['application/json'] : []);
      const { requestBody } = described(operationId);
      assert.deepEqual(mediaTypesOf(requestBody?.content), [...expected], operationId);
      assert.equal(requestBody?.required ?? false, expected.length > 0, operationId);
    }
  });

  it('says what each answer is, and each refusal with its codes', () => {
    for (const { operationId, status, answer, answersWith, otherAnswers = {} } of allRoutes) {
      const { responses } = described(operationId);
      const expected = answer ? 'application/json' : answersWith;
      assert.deepEqual(mediaTypesOf(responseOf(responses[status]).content), expected ? [expected] : [], operationId);
      const refused = Object.entries(responses).filter(([one]) => one !== String(status) && !(one in otherAnswers));
      assert.ok(refused.length >= 3, operationId);
      for (const [, response] of refused) {
        const { content, description } = responseOf(response);
        assert.deepEqual(mediaTypesOf(content), ['application/problem+json'], operationId);
        assert.match(description, /^[A-Z_]+(, [A-Z_]+)*$/);
      }
    }
  });

  it('says which answers carry their revision as ETag', () => {
    const isTagged = (operationId: string): boolean =>
      Object.values(described(operationId).responses).some(
        (response) => responseOf(response).headers?.['ETag'] !== undefined,
      );
    for (const { operationId, ifMatch, streams } of allRoutes) {
      if (ifMatch && !streams) assert.ok(isTagged(operationId), operationId);
    }
    assert.ok(isTagged('getGlobalConfiguration') && !isTagged('listReleases'));
  });

  it('writes a schema that has a name once, and refers to it', () => {
    const { schemas } = document.components;
    assert.deepEqual(schemas['Environment'], {
      type: 'string',
      enum: ['Production', 'Sandbox', 'Test', 'Development'],
    });
    assert.partialDeepStrictEqual(schemas['Release'], {
      properties: { environment: { $ref: '#/components/schemas/Environment' } },
    });
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
