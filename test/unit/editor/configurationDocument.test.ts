import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Ajv } from 'ajv';
import { configurationFields, configurationTable, longestVariableName } from '../../../src/core/configuration';
import { isVariableName } from '../../../src/core/configurationCheck';
import { documentText, readDocument } from '../../../src/editor/configuration/configurationDocument';
import globalSchema from '../../../media/schemas/global-configuration.schema.json';
import releaseSchema from '../../../media/schemas/release-configuration.schema.json';

const text = fc.string({ minLength: 1 });
const someConfiguration = fc.record(
  {
    clientId: text,
    merchantId: text,
    serverDomains: fc.array(text),
    wapUrls: fc.array(text),
    testers: fc.array(text),
    environmentVariables: fc.array(fc.record({ name: text, setAt: fc.nat() })),
  },
  { requiredKeys: [] },
);

describe('The document of a configuration', () => {
  it('reads back as it was written, with secrets by their names alone', () => {
    fc.assert(
      fc.property(someConfiguration, (configuration) => {
        const reading = readDocument(documentText(configuration));
        const { environmentVariables, ...plain } = configuration;
        const names = environmentVariables?.map(({ name }) => ({ name }));
        assert.deepEqual(reading, {
          ok: true,
          configuration: { ...plain, ...(names && { environmentVariables: names }) },
        });
      }),
    );
  });

  it('never has a value of a secret in it', () => {
    const written = documentText({ environmentVariables: [{ name: 'API_KEY', value: 's3cret', setAt: 1 }] });
    assert.deepEqual(JSON.parse(written), { environmentVariables: [{ name: 'API_KEY', set: true }] });
  });

  for (const [wrong, pointer] of [
    ['{', ''],
    ['[]', ''],
    ['{ "clientID": "C" }', '/clientID'],
    ['{ "clientId": 1 }', '/clientId'],
    ['{ "testers": "mina" }', '/testers'],
    ['{ "testers": ["mina", 1] }', '/testers/1'],
    ['{ "environmentVariables": [{ "name": "A", "more": 1 }] }', '/environmentVariables/0'],
    ['{ "environmentVariables": [{ "value": "x" }] }', '/environmentVariables/0'],
  ] as const) {
    it(`is none that reads ${wrong}`, () => assert.deepEqual(readDocument(wrong), { ok: false, pointer }));
  }
});

describe('The schema of a configuration', () => {
  const fieldsOf = ({ properties }: { readonly properties: object }): readonly string[] =>
    Object.keys(properties).filter((name) => name !== '$schema');

  it('has the fields of its level', () => {
    assert.deepEqual(fieldsOf(releaseSchema), [...configurationFields]);
    const global = configurationFields.filter((field) =>
      configurationTable[field].levels.some((one) => one === 'global'),
    );
    assert.deepEqual(fieldsOf(globalSchema), global);
  });

  it('has the limits of the field table', () => {
    const { properties } = releaseSchema;
    for (const field of ['serverDomains', 'wapUrls', 'testers'] as const) {
      const { mostItems, longest } = configurationTable[field];
      assert.deepEqual([properties[field].maxItems, properties[field].items.maxLength], [mostItems, longest], field);
    }
    const { items, maxItems } = properties.environmentVariables;
    const { mostItems, longest } = configurationTable.environmentVariables;
    assert.deepEqual(
      [maxItems, items.properties.name.maxLength, items.properties.value.maxLength],
      [mostItems, longestVariableName, longest],
    );
    assert.equal(properties.clientId.maxLength, configurationTable.clientId.longest);
  });

  it('takes the names that the platform takes', () => {
    const pattern = new RegExp(releaseSchema.properties.environmentVariables.items.properties.name.pattern);
    for (const name of ['A', '_a1', '1A', 'A-B', '', 'ä']) assert.equal(pattern.test(name), isVariableName(name), name);
  });

  it('takes every document that is written', () => {
    const validate = new Ajv({ strict: false }).compile(releaseSchema);
    const written = documentText({
      clientId: 'C',
      serverDomains: ['a.example'],
      environmentVariables: [{ name: 'API_KEY', setAt: 1 }],
    });
    assert.ok(validate(JSON.parse(written)), JSON.stringify(validate.errors));
    assert.ok(!validate({ environmentVariables: [{ name: 'A', other: 1 }] }));
  });
});
