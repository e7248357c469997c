import assert from 'node:assert/strict';
import { pointerSpan } from '../../../src/editor/project/pointerSpan';

const text = '{ "pages": ["pages/index/index", "pages/a~b/c"], "a/b": { "c": 1 } }';

function pointedTo(pointer: string): string | undefined {
  const span = pointerSpan(text, pointer);
  return span && text.slice(span.offset, span.offset + span.length);
}

describe('the place in a file that a JSON pointer leads to', () => {
  it('is the value, with names and indexes on the way', () => {
    assert.equal(pointedTo('/pages/1'), '"pages/a~b/c"');
    assert.equal(pointedTo('/a~1b/c'), '1');
    assert.equal(pointedTo(''), text);
  });

  it('is the bracket of what lacks it, when there is no such value', () => {
    assert.equal(pointedTo('/pages/7'), '[');
    assert.equal(pointedTo('/tabBar/items'), '{');
  });

  it('is nowhere in a text without JSON', () => {
    assert.equal(pointerSpan('', '/pages'), undefined);
  });
});
