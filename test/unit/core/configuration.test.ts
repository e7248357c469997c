import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  configurationFields,
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
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Configuration>;

describe('the effective configuration', () => {
  it('takes each field from the release, else from the mini program', () => {
    const fields = effectiveFields(
      { clientId: 'global', serverDomains: ['https://a.example'] },
      { clientId: 'own', wapUrls: [] },
    );
    assert.deepEqual(fields, [
      { field: 'clientId', source: 'release-specific', value: 'own' },
      { field: 'merchantId', source: 'unset', value: null },
      { field: 'serverDomains', source: 'global', value: ['https://a.example'] },
      { field: 'wapUrls', source: 'release-specific', value: [] },
    ]);
  });

  it('merges field by field, whatever the two levels hold', () => {
    fc.assert(
      fc.property(someConfiguration, someConfiguration, (global, own) => {
        const effective = effectiveConfiguration(global, own);
        for (const field of configurationFields) assert.deepEqual(effective[field], own[field] ?? global[field]);
      }),
    );
  });

  it('is written the same way whatever order its fields came in, so that it can be hashed', () => {
    const written = JSON.stringify(effectiveConfiguration({ wapUrls: [], merchantId: 'm' }, { clientId: 'c' }));
    const again = JSON.stringify(effectiveConfiguration({ merchantId: 'm', wapUrls: [] }, { clientId: 'c' }));
    assert.equal(written, again);
  });

  it('misses a required field that has no value, or an empty one', () => {
    assert.deepEqual(missingConfiguration({ serverDomains: [] }, ['clientId', 'serverDomains']), [
      'clientId',
      'serverDomains',
    ]);
    assert.deepEqual(missingConfiguration({ clientId: 'c' }, ['clientId']), []);
  });
});
