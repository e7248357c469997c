import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { contentSecurityPolicy, panelHtml } from '../../../src/editor/panels/panelHtml';

const resources = {
  nonce: 'n0nce',
  styleNonce: 'st1le',
  cspSource: 'https://webview.example',
  script: 'https://webview.example/main.js',
  style: 'https://webview.example/main.css',
  language: 'zh-cn',
  title: '"><script>alert(1)</script>',
};

describe('The page of a panel', () => {
  it('allows its own script by its nonce, files of the extension, packed pictures, and nothing else', () => {
    assert.equal(
      contentSecurityPolicy(resources),
      "default-src 'none'; script-src 'nonce-n0nce'; style-src https://webview.example 'nonce-st1le'; " +
        'img-src https://webview.example data:; font-src https://webview.example',
    );
  });

  it('carries the policy, and no script or style of its own', () => {
    const html = panelHtml(resources);
    assert.ok(html.includes('http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;'));
    assert.deepEqual(html.match(/<script[^>]*>/g), ['<script nonce="n0nce" src="https://webview.example/main.js">']);
    assert.doesNotMatch(html, /unsafe|<style|style="|onload|onerror/);
  });

  it('escapes what is put into it', () => {
    assert.ok(!panelHtml(resources).includes('<script>alert'));
  });
});
