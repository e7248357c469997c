import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { configurationFields, type ReleaseConfiguration } from '../../../src/core/configuration';
import {
  checkConfiguration,
  globalConfigurationRules,
  isVariableName,
  releaseConfigurationRules,
} from '../../../src/core/configurationCheck';
import { checkServerDomain, checkWapUrl, sameUrlKey } from '../../../src/core/serverDomain';

const policy = {
  availableConfiguration: configurationFields,
  userIdPattern: '^[0-9]{4}$',
  testerLimit: 3,
} as const;

const rules = releaseConfigurationRules(policy, ['KEPT']);

/** What is wrong, a line each, such as `/testers/1: duplicate`. */
function problemsOf(configuration: ReleaseConfiguration, by = rules): readonly string[] {
  return checkConfiguration(configuration, by).map(({ pointer, code }) => `${pointer}: ${code}`);
}

describe('a server domain', () => {
  const taken = [
    '*',
    'api.example.com',
    'https://api.example.com',
    'HTTPS://API.example.com:8443',
    '*.example.com',
    'https://*.shop.example.com',
    '10.0.0.5:8443',
    'https://[::1]:8443',
    'localhost',
    '咖啡.example.com',
  ];
  for (const domain of taken) {
    it(`may be ${domain}`, () => assert.equal(checkServerDomain(domain), undefined));
  }

  const refused = {
    'http://api.example.com': 'not https',
    'wss://api.example.com': 'not https',
    'api.example.com/': 'has a path',
    'https://api.example.com/v1': 'has a path',
    'https://api.example.com?a=1': 'has a path',
    'https://': 'not a host',
    'a..example.com': 'not a host',
    'api example.com': 'not a host',
    'api.example.com:99999': 'not a host',
    'https://me:secret@api.example.com': 'has credentials',
    '*.com': 'wildcard misplaced',
    'api.*.example.com': 'wildcard misplaced',
    '*api.example.com': 'wildcard misplaced',
    '*.10.0.0.5': 'wildcard misplaced',
    '**': 'wildcard misplaced',
  } as const;
  for (const [domain, code] of Object.entries(refused)) {
    it(`is not ${domain}`, () => assert.equal(checkServerDomain(domain), code));
  }

  it('is the same in other spellings', () => {
    assert.equal(sameUrlKey('API.example.com'), sameUrlKey('https://api.example.com:443'));
    assert.notEqual(sameUrlKey('*.example.com'), sameUrlKey('example.com'));
  });

  it('has no blank in it, at its end either', () => {
    for (const domain of ['a ', 'https://a ', 'a b', '\u00b9 ']) assert.equal(checkServerDomain(domain), 'not a host');
  });

  it('is refused or taken, whatever is typed, and never in silence changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const problem = checkServerDomain(text);
        if (problem === undefined) assert.match(text, /^[^\s/?#@\\]*$|^https:\/\/[^\s/?#@\\]*$/i);
      }),
    );
  });
});

describe('a WAP URL', () => {
  it('is a page under https, or all of them', () => {
    for (const url of ['*', 'https://m.example.com', 'https://m.example.com/a/b?c=d#e']) {
      assert.equal(checkWapUrl(url), undefined, url);
    }
    assert.equal(checkWapUrl('http://m.example.com'), 'not https');
    assert.equal(checkWapUrl('m.example.com'), 'not https');
    assert.equal(checkWapUrl('https://*.example.com/'), 'wildcard misplaced');
    assert.equal(checkWapUrl('https://me@m.example.com/'), 'has credentials');
  });
});

describe('a configuration', () => {
  it('that keeps every rule has no problem', () => {
    const configuration: ReleaseConfiguration = {
      clientId: 'C-1',
      merchantId: 'M-1',
      serverDomains: ['api.example.com', '*.cdn.example.com'],
      wapUrls: ['https://m.example.com/'],
      testers: ['0001', '0002'],
      environmentVariables: [{ name: '_a1', value: 'x' }, { name: 'KEPT' }],
    };
    assert.deepEqual(problemsOf(configuration), []);
  });

  it('names every value that cannot be, and where it stands', () => {
    const configuration: ReleaseConfiguration = {
      clientId: ' C-1',
      merchantId: '\u0007',
      serverDomains: ['api.example.com', 'http://b.example.com', 'https://API.example.com'],
      wapUrls: ['https://m.example.com', 'https://m.example.com/'],
      testers: ['0001', 'mina', '0001', '0004', '0005'],
      environmentVariables: [
        { name: '1st', value: 'x' },
        { name: 'A', value: '' },
        { name: 'B' },
        { name: 'KEPT' },
        { name: 'KEPT', value: 'x' },
        { name: 'SIXTH', value: 'x' },
      ],
    };
    assert.deepEqual(problemsOf(configuration), [
      '/clientId: blanks around',
      '/merchantId: control character',
      '/serverDomains/1: not https',
      '/serverDomains/2: duplicate',
      '/wapUrls/1: duplicate',
      '/testers/1: not a user ID',
      '/testers/2: duplicate',
      '/testers/3: too many',
      '/environmentVariables/0/name: not a name',
      '/environmentVariables/1/value: empty',
      '/environmentVariables/2: value missing',
      '/environmentVariables/4/name: duplicate',
      '/environmentVariables/5: too many',
    ]);
  });

  it('has at most 30 server domains', () => {
    const serverDomains = Array.from({ length: 32 }, (_none, index) => `a${index}.example.com`);
    assert.deepEqual(problemsOf({ serverDomains: serverDomains.slice(0, 30) }), []);
    assert.deepEqual(problemsOf({ serverDomains }), ['/serverDomains/30: too many']);
  });

  it('has values of a bounded size; a variable is measured in bytes', () => {
    const value = '密'.repeat(1366);
    const [problem] = checkConfiguration({ environmentVariables: [{ name: 'A', value }] }, rules);
    assert.deepEqual(problem, {
      field: 'environmentVariables',
      pointer: '/environmentVariables/0/value',
      code: 'too long',
      limit: 4096,
    });
    assert.deepEqual(problemsOf({ clientId: 'x'.repeat(257) }), ['/clientId: too long']);
  });

  it('has the fields of the target app and of its level, and no others', () => {
    const few = releaseConfigurationRules({ ...policy, availableConfiguration: ['clientId'] });
    assert.deepEqual(problemsOf({ clientId: 'C', testers: [] }, few), ['/testers: not available']);
    assert.deepEqual(problemsOf({ environmentVariables: [] }, globalConfigurationRules), [
      '/environmentVariables: not on this level',
    ]);
  });

  it('has global testers by the general rule, and those of a release by the target app’s', () => {
    assert.deepEqual(problemsOf({ testers: ['mina'] }, globalConfigurationRules), []);
    assert.deepEqual(problemsOf({ testers: ['mina'] }), ['/testers/0: not a user ID']);
  });
});

describe('the name of an environment variable', () => {
  it('is what POSIX calls a name', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,40}$/), (name) => assert.ok(isVariableName(name))),
    );
    for (const name of ['', '1A', 'A-B', 'A B', 'Ä', `A${'x'.repeat(128)}`]) assert.ok(!isVariableName(name), name);
  });
});
