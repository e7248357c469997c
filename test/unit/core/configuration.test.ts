import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  configurationFields,
  configurationTable,
  defaultAvailableConfiguration,
  effectiveConfiguration,
  effectiveFields,
  missingConfiguration,
  type Configuration,
} from '../../../src/core/configuration';

const someConfiguration = fc.record(
  {
    clientId: fc.string({ minLength: 1 }),
    merchantId: fc.string({ minLength: 1 }),
    serverDomains: fc.array(fc.webUrl()),
    wapUrls: fc.array(fc.webUrl()),
    testers: fc.array(fc.string()),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Configuration>;

const inheritable = ['clientId', 'merchantId', 'serverDomains', 'wapUrls', 'testers'] as const;

describe('the effective configuration', () => {
  it('takes each field from the release, else from the mini program, else by default', () => {
    const fields = effectiveFields({
      global: { clientId: 'global', serverDomains: ['https://a.example'] },
      own: { clientId: 'own', wapUrls: [], environmentVariables: [{ name: 'API_KEY', value: 'secret' }] },
      defaults: { serverDomains: ['*'], testers: ['mina'] },
    });
    assert.deepEqual(fields, [
      { field: 'clientId', source: 'release-specific', value: 'own' },
      { field: 'merchantId', source: 'unset', value: null },
      { field: 'serverDomains', source: 'global', value: ['https://a.example'] },
      { field: 'wapUrls', source: 'release-specific', value: [] },
      { field: 'testers', source: 'default', value: ['mina'] },
      { field: 'environmentVariables', source: 'release-specific', value: ['API_KEY'] },
    ]);
  });

  it('has just the fields that the target app has', () => {
    const levels = { global: { testers: ['mina'] }, own: { clientId: 'own' } };
    assert.deepEqual(
      effectiveFields(levels, ['merchantId', 'clientId']).map(({ field }) => field),
      ['clientId', 'merchantId'],
    );
    assert.deepEqual(effectiveConfiguration(levels, ['clientId']), { clientId: 'own' });
  });

  it('merges field by field, whatever the two levels hold', () => {
    fc.assert(
      fc.property(someConfiguration, someConfiguration, (global, own) => {
        const effective = effectiveConfiguration({ global, own });
        for (const field of inheritable) assert.deepEqual(effective[field], own[field] ?? global[field]);
      }),
    );
  });

  it('is written the same way whatever order its fields came in, so that it can be hashed', () => {
    const written = effectiveConfiguration({ global: { wapUrls: [], merchantId: 'm' }, own: { clientId: 'c' } });
    const again = effectiveConfiguration({ global: { merchantId: 'm', wapUrls: [] }, own: { clientId: 'c' } });
    assert.equal(JSON.stringify(written), JSON.stringify(again));
  });

  it('never has a secret in it', () => {
    const own = { environmentVariables: [{ name: 'API_KEY', value: 'secret' }] };
    assert.deepEqual(effectiveConfiguration({ global: {}, own }), {});
  });

  it('misses a required field that has no value, or an empty one', () => {
    assert.deepEqual(
      missingConfiguration({ serverDomains: [] }, ['clientId', 'serverDomains', 'environmentVariables']),
      ['clientId', 'serverDomains', 'environmentVariables'],
    );
    assert.deepEqual(missingConfiguration({ clientId: 'c' }, ['clientId']), []);
  });
});

describe('the field table', () => {
  it('has environment variables for a release only, and only where the target app switched them on', () => {
    const releaseOnly = configurationFields.filter((field) => configurationTable[field].levels.length === 1);
    assert.deepEqual(releaseOnly, ['environmentVariables']);
    assert.deepEqual(
      configurationFields.filter((field) => !defaultAvailableConfiguration.includes(field)),
      ['environmentVariables'],
    );
  });
});
