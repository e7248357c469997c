import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'mocha';

const scripts = globSync('webview/**/*.ts').map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const styles = globSync('webview/**/*.css').map((path) => ({ path, text: readFileSync(path, 'utf8') }));

describe('The panels’ front end', () => {
  it('puts text into the page, never markup', () => {
    assert.ok(scripts.length > 10);
    for (const { path, text } of scripts) {
      assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser/, path);
    }
  });

  it('leaves the layout to the style sheet: nothing asks how wide the panel is', () => {
    for (const { path, text } of scripts) {
      assert.doesNotMatch(text, /innerWidth|clientWidth|offsetWidth|matchMedia|ResizeObserver/, path);
    }
    assert.ok(styles.some(({ text }) => text.includes('@media (max-width: 360px)')));
  });

  it('takes every colour from the theme', () => {
    for (const { path, text } of styles) {
      assert.doesNotMatch(text, /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(/i, path);
    }
  });

  it('knows the toolkit in one file only', () => {
    const users = scripts.filter(({ text }) => text.includes('@vscode/webview-ui-toolkit')).map(({ path }) => path);
    assert.deepEqual(users, ['webview/toolkit.ts']);
  });

  it('names the toolkit’s elements in one file only', () => {
    const users = scripts.filter(({ text }) => /'vscode-[a-z]/.test(text)).map(({ path }) => path);
    assert.deepEqual(users, ['webview/controls.ts']);
  });
});
