import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { literalText, parseTemplate, textParts, type TemplateNode } from '../../../samples/super-app/page/axml';

/** A template in short: `view.card(text("Hello"))`. */
function inShort(nodes: readonly TemplateNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return JSON.stringify(node.trim());
      const attributes = [...node.attributes].map(([name, value]) => `[${name}=${value}]`).join('');
      return `${node.tag}${attributes}(${inShort(node.children)})`;
    })
    .join(' ');
}

const parsed = (text: string): string => inShort(parseTemplate(text));

describe('A template of the sample super app', () => {
  it('is read with its elements, attributes and texts', () => {
    assert.equal(
      parsed(`<view class="card" onTap='open'>\n  <text>Hello</text> there<image src="/a.png" /></view>`),
      'view[class=card][onTap=open](text("Hello") "there" image[src=/a.png]())',
    );
  });

  it('may have attributes without a value, with > and quotes in them, and names with a colon', () => {
    assert.equal(
      parsed(`<view a:if="{{a > 1 && b === 'x'}}" hidden>1</view>`),
      `view[a:if={{a > 1 && b === 'x'}}][hidden=]("1")`,
    );
  });

  it('is read without its comments, those that never end too', () => {
    assert.equal(parsed('<view><!-- <text>no</text> -->yes</view><!-- and so on'), 'view("yes")');
  });

  it('takes entities for the characters they stand for, once', () => {
    assert.equal(parsed('<text>1 &lt; 2 &amp;lt; &copy;</text>'), 'text("1 < 2 &lt; &copy;")');
  });

  it('is forgiven what is never closed, never opened, or closed crosswise', () => {
    assert.equal(parsed('<view><text>a</view>b'), 'view(text("a")) "b"');
    assert.equal(parsed('a</view>b'), '"a" "b"');
    assert.equal(parsed('<view><text>a</view></text>'), 'view(text("a"))');
    assert.equal(parsed('1 < 2 <'), '"1 < 2 <"');
  });

  it('is read to its end, however it is made', () => {
    for (const endless of ['<view '.repeat(50_000), `<view a="${'"'.repeat(10_000)}`])
      assert.deepEqual(parseTemplate(endless), [endless]);
    const deep = parsed('<view>'.repeat(50_000));
    assert.equal(deep.indexOf(')'), 'view('.length * 100);
    assert.deepEqual(parseTemplate(' '.repeat(600_000)), []);
  });
});

describe('A text of a template', () => {
  it('tells what stands there from what only a script knows', () => {
    assert.deepEqual(textParts('{{count}} × {{item.name}}'), [
      { expression: 'count' },
      { text: ' × ' },
      { expression: 'item.name' },
    ]);
  });

  it('has the value of an expression that is one itself', () => {
    assert.equal(literalText(`{{'Hello'}} {{ "you" }} {{-1.5}}{{a + 1}}!`), 'Hello you -1.5!');
  });
});
