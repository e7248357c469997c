import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { draw } from '../../../webview/draw';
import { element } from '../../../webview/element';
import { byId, usePage } from './openPanel';

const texts = (): readonly string[] => [...byId('panel').children].map((child) => child.textContent ?? '');

describe('Drawing', () => {
  usePage();

  it('leaves keyed elements where they are while others come and go around them', () => {
    const item = (key: string): ReturnType<typeof element> => element('button', { key }, key);
    draw(byId('panel'), [item('b'), item('d')]);
    const [b, d] = byId('panel').children;
    if (b instanceof HTMLElement) b.focus();
    draw(byId('panel'), [item('a'), item('b'), item('c'), item('d')]);
    assert.deepEqual(texts(), ['a', 'b', 'c', 'd']);
    assert.equal(byId('panel').children[1], b);
    assert.equal(byId('panel').children[3], d);
    assert.equal(document.activeElement, b);
    draw(byId('panel'), [item('d'), item('b')]);
    assert.deepEqual(texts(), ['d', 'b']);
  });

  it('sets and takes away attributes, and leaves those it did not set', () => {
    draw(byId('panel'), [element('p', { title: 'one', hidden: true })]);
    const paragraph = byId('panel').children[0];
    paragraph?.setAttribute('role', 'note');
    draw(byId('panel'), [element('p', { class: 'two' })]);
    assert.deepEqual(paragraph?.getAttributeNames().sort(), ['class', 'role']);
  });

  it('calls the latest listener, once', () => {
    const heard: string[] = [];
    const button = (name: string): ReturnType<typeof element> =>
      element('button', { on: { click: () => heard.push(name) } });
    draw(byId('panel'), [button('first')]);
    draw(byId('panel'), [element('button')]);
    draw(byId('panel'), [button('second')]);
    byId('panel').querySelector('button')?.click();
    assert.deepEqual(heard, ['second']);
  });

  it('draws text as text', () => {
    draw(byId('panel'), [element('p', {}, '<img src=x onerror=alert(1)>')]);
    assert.equal(byId('panel').querySelector('img'), null);
    assert.deepEqual(texts(), ['<img src=x onerror=alert(1)>']);
  });

  it('sets a value only where it differs, so that the caret stays', () => {
    draw(byId('panel'), [element('input', { value: 'a' })]);
    const input = byId('panel').querySelector('input');
    if (input) input.value = 'ab';
    const sets: unknown[] = [];
    const watched = { get: () => 'ab', set: (value: unknown) => void sets.push(value), configurable: true };
    if (input) Object.defineProperty(input, 'value', watched);
    draw(byId('panel'), [element('input', { value: 'ab' })]);
    assert.deepEqual(sets, []);
  });
});
