import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { nameCollisions, pathProblems } from '../../../../src/core/project/fileNames';

const codesOf = (path: string): readonly string[] => pathProblems(path).map(({ code }) => code);

describe('names in a package (W3C MiniApp Packaging, "File Names")', () => {
  for (const path of ['a.js', 'pages/首页/首页.axml', 'images/icon@2x.png', 'a b/c.d', 'Überblick.js', '😀.png']) {
    it(`${path} is fine`, () => assert.deepEqual(codesOf(path), []));
  }

  for (const character of ['"', '*', ':', '<', '>', '?', '\\', '|', '\u0000', '\u001F', '\u007F', '\u0080', '\uE000']) {
    const point = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    it(`no name contains ${point}`, () => {
      assert.deepEqual(pathProblems(`pages/a${character}b.js`), [
        {
          code: 'nameCharacterForbidden',
          path: `pages/a${character}b.js`,
          parameters: { name: `a${character}b.js`, character: point },
        },
      ]);
    });
  }

  for (const character of ['\uFDD0', '\uFFFD', '\u{E0100}', '\u{F0000}', '\u{10FFFF}', '\uD800']) {
    it(`no name contains U+${character.codePointAt(0)?.toString(16)}`, () => {
      assert.deepEqual(codesOf(`a${character}`), ['nameCharacterForbidden']);
    });
  }

  it('counts bytes, not characters: 255 for a name, 65,535 for a path', () => {
    assert.deepEqual(codesOf('页'.repeat(85)), []);
    assert.deepEqual(codesOf('页'.repeat(86)), ['nameTooLong']);
    const folder = `${'x'.repeat(254)}/`;
    assert.deepEqual(codesOf(`${folder.repeat(256)}${'x'.repeat(255)}`), []);
    assert.deepEqual(codesOf(`${folder.repeat(257)}x`), ['pathTooLong']);
  });

  for (const path of ['a.', 'folder./a', 'a ', 'pages/.. ./a']) {
    it(`"${path}" ends a name with a dot or a space`, () => assert.deepEqual(codesOf(path), ['nameEndInvalid']));
  }

  for (const path of ['CON', 'nul.js', 'pages/Aux/a', 'COM1', 'lpt9.txt', 'com¹', 'con.tar.gz']) {
    it(`"${path}" is a device's name on Windows`, () => assert.deepEqual(codesOf(path), ['nameReserved']));
  }

  for (const path of ['console.js', 'com10', 'common/com', 'auxiliary', 'nulls']) {
    it(`"${path}" is not`, () => assert.deepEqual(codesOf(path), []));
  }
});

describe('names that collide', () => {
  const collisionsOf = (...paths: readonly string[]): readonly (readonly [string | undefined, unknown])[] =>
    nameCollisions(paths).map(({ path, parameters }) => [path, parameters['other']]);

  it('in case', () => assert.deepEqual(collisionsOf('a/B.js', 'a/b.js'), [['a/b.js', 'a/B.js']]));
  it('in the case of a folder', () => assert.deepEqual(collisionsOf('Pages/a', 'pages/b'), [['pages/b', 'Pages']]));
  it('in normalization', () => assert.deepEqual(collisionsOf('é', 'e\u0301'), [['e\u0301', 'é']]));
  it('in full case folding', () => assert.deepEqual(collisionsOf('Straße', 'STRASSE'), [['STRASSE', 'Straße']]));
  it('in both', () => assert.deepEqual(collisionsOf('É', 'e\u0301'), [['e\u0301', 'É']]));
  it('as a file and as a folder', () => {
    assert.deepEqual(collisionsOf('a', 'a/b'), [['a/b', 'a']]);
    assert.deepEqual(collisionsOf('a/b', 'a'), [['a', 'a']]);
  });
  it('not in different folders', () => assert.deepEqual(collisionsOf('a/x', 'b/X', 'x'), []));

  it('whatever the names, the same path in another case collides', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 4 }), (names) => {
        const path = names.join('/');
        assert.equal(nameCollisions([path, path.toUpperCase()]).length, 1);
      }),
    );
  });
});
