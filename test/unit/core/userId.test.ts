import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  checkUserId,
  defaultUserIdRule,
  longestUserId,
  userIdRuleOf,
  type UserIdProblem,
} from '../../../src/core/userId';
import { readUserIdPattern, type UserIdRule } from '../../../src/core/userIdPattern';

function ruleOf(pattern: string): UserIdRule {
  const reading = readUserIdPattern(pattern);
  assert.ok(reading.ok, `${pattern}: ${reading.ok ? '' : reading.problem}`);
  return reading.rule;
}

function problemOf(text: string, rule?: UserIdRule): UserIdProblem | undefined {
  const check = checkUserId(text, rule);
  return check.ok ? undefined : check.problem;
}

describe('User IDs', () => {
  it('take letters, digits and . _ @ : - up to 64 of them', () => {
    for (const text of ['u', 'U-1001', 'alice@example.com', 'a.b_c:d-e', '2088000000000001', 'x'.repeat(64)]) {
      assert.deepEqual(checkUserId(text), { ok: true, userId: text });
    }
  });

  it('are compared exactly after trimming', () => {
    assert.deepEqual(checkUserId(' \t\uFEFFAlice\u00A0\r\n'), { ok: true, userId: 'Alice' });
    assert.deepEqual(checkUserId('alice'), { ok: true, userId: 'alice' });
  });

  const problems: readonly (readonly [string, string, UserIdProblem])[] = [
    ['nothing', '', { code: 'empty' }],
    ['blanks only', ' \t\u00A0', { code: 'empty' }],
    ['65 characters', 'x'.repeat(65), { code: 'too long', limit: 64 }],
    ['a million characters', 'x'.repeat(1_000_000), { code: 'too long', limit: 64 }],
    ['a blank', 'alice smith', { code: 'forbidden character', character: ' ', position: 6 }],
    ['a quote', 'ali"ce', { code: 'forbidden character', character: '"', position: 4 }],
    ['Chinese', 'u用户', { code: 'forbidden character', character: '用', position: 2 }],
    ['a pair of UTF-16 units', 'ab😀', { code: 'forbidden character', character: '😀', position: 3 }],
    ['a letter that looks Latin', 'аlice', { code: 'forbidden character', character: 'а', position: 1 }],
    ['a zero-width space', 'ali\u200Bce', { code: 'invisible character', character: 'U+200B', position: 4 }],
    ['a byte order mark', 'a\uFEFFb', { code: 'invisible character', character: 'U+FEFF', position: 2 }],
    ['a no-break space', 'a\u00A0b', { code: 'invisible character', character: 'U+00A0', position: 2 }],
    ['a zero-width space at the end', 'ab\u200B', { code: 'invisible character', character: 'U+200B', position: 3 }],
    ['a right-to-left mark', '\u202Eab', { code: 'invisible character', character: 'U+202E', position: 1 }],
    ['a control character', 'a\u0007b', { code: 'control character', character: 'U+0007', position: 2 }],
    ['NUL', 'a\0', { code: 'control character', character: 'U+0000', position: 2 }],
    ['a line break inside', 'a\nb', { code: 'control character', character: 'U+000A', position: 2 }],
    ['half a pair', 'a\uD83Db', { code: 'control character', character: 'U+D83D', position: 2 }],
  ];
  for (const [name, text, problem] of problems) {
    it(`refuse ${name} as ${problem.code}`, () => assert.deepEqual(problemOf(text), problem));
  }

  it('either come back trimmed and are taken again, or have a problem', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const check = checkUserId(text);
        assert.equal(check.ok, defaultUserIdRule.expression.test(text.trim()));
        if (check.ok) assert.deepEqual(checkUserId(check.userId), check);
      }),
    );
  });
});

describe("A target app's own pattern for user IDs", () => {
  it('decides, and its character set and lengths are named', () => {
    const rule = ruleOf('^[0-9]{16}$');
    assert.equal(problemOf('2088123412341234', rule), undefined);
    assert.deepEqual(problemOf('208812341234123', rule), { code: 'too short', limit: 16 });
    assert.deepEqual(problemOf('20881234123412345', rule), { code: 'too long', limit: 16 });
    assert.deepEqual(problemOf('2088-12341234123', rule), { code: 'forbidden character', character: '-', position: 5 });
  });

  it('may be of any form; then an ID has it or not', () => {
    const rule = ruleOf('^(user|guest)_[0-9]{1,20}$');
    assert.equal(problemOf('guest_7', rule), undefined);
    assert.deepEqual(problemOf('admin_7', rule), { code: 'wrong form' });
  });

  it('may take other scripts, but never what cannot be seen, blanks, or damaged characters', () => {
    const rule = ruleOf('^[\\s\\S]+$');
    assert.equal(problemOf('用户一', rule), undefined);
    assert.deepEqual(problemOf('用\u200B户', rule)?.code, 'invisible character');
    assert.deepEqual(problemOf('用 户', rule)?.code, 'forbidden character');
    assert.deepEqual(problemOf('用\uFFFD户', rule)?.code, 'forbidden character');
    assert.deepEqual(problemOf('x'.repeat(longestUserId + 1), rule)?.code, 'too long');
  });

  it('always matches the whole ID, anchored or not', () => {
    assert.equal(problemOf('12ab', ruleOf('[0-9]+'))?.code, 'forbidden character');
    assert.equal(problemOf('a1', ruleOf('^a|b$'))?.code, 'wrong form');
  });

  for (const [pattern, problem] of [
    ['', 'empty'],
    ['a'.repeat(257), 'too long'],
    ['^[a-z$', 'not a regular expression'],
    ['a)(b', 'not a regular expression'],
    ['^[z-a]$', 'not a regular expression'],
    ['^(a+)+$', 'too costly'],
    ['^([a-z]+)*$', 'too costly'],
    ['^(?:a|a)*$', 'too costly'],
    ['^(a|a)(a|a)(a|a)(a|a)$', 'too costly'],
    ['^a*a*a*a*$', 'too costly'],
    ['^(?=.*a)b$', 'too costly'],
    ['^(?<=a)b$', 'too costly'],
    ['^(a)\\1$', 'too costly'],
    ['^(?<name>a)$', 'too costly'],
  ] as const) {
    it(`is refused when it is ${problem}: ${pattern.slice(0, 30)}`, () => {
      assert.deepEqual(readUserIdPattern(pattern), { ok: false, problem });
    });
  }

  for (const pattern of [
    '^[(+*?{2,3}]{1,9}$',
    '^\\(\\+{2}\\*$',
    '^u-?[0-9]{4}-?[0-9]{4}$',
    '^[a-z]+?[0-9]*?$',
    '^\\p{L}{1,9}$',
    '^(?:a|b)?c$',
  ]) {
    it(`is taken: ${pattern}`, () => assert.ok(readUserIdPattern(pattern).ok));
  }

  it('is the default one for a target app whose own cannot be used', () => {
    assert.equal(userIdRuleOf({ userIdPattern: '^[0-9]{4}$' }).pattern, '^[0-9]{4}$');
    assert.equal(userIdRuleOf({ userIdPattern: '^(a+)+$' }), defaultUserIdRule);
  });

  it('costs little on the worst ID, whatever it is', () => {
    for (const pattern of ['^[a]*[a]*[a]*$', '^(a|a|a|a|a|a|a)(a|a|a|a|a|a|a|a)a*$', '.*.*.*b']) {
      const rule = ruleOf(pattern);
      const begun = performance.now();
      assert.equal(checkUserId(`${'a'.repeat(longestUserId - 1)}!`, rule).ok, false);
      assert.ok(performance.now() - begun < 1000, `${pattern}: ${performance.now() - begun} ms`);
    }
  });
});
