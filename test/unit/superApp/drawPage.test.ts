import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseTemplate } from '../../../samples/super-app/page/axml';
import { drawPage, type PageSurroundings } from '../../../samples/super-app/page/drawPage';
import { readableStyles } from '../../../samples/super-app/page/pageStyles';
import type { Child, ElementDescription } from '../../../webview/element';

interface Page {
  readonly templates: Readonly<Record<string, string>>;
  readonly components?: Readonly<Record<string, string>>;
  readonly opened?: string[];
}

function surroundings({ templates, components = {}, opened = [] }: Page): PageSurroundings {
  return {
    templateOf: (path) => ({
      folder: 'pages',
      nodes: parseTemplate(templates[path] ?? ''),
      components: new Map(Object.entries(components)),
    }),
    pictureOf: (folder, source) => (source === '/known.png' ? `blob:${folder}${source}` : undefined),
    open: (page) => void opened.push(page),
  };
}

const drawn = (text: string, more: Partial<Page> = {}): readonly Child[] =>
  drawPage('pages/home', surroundings({ ...more, templates: { ...more.templates, 'pages/home': text } }));

/** What is drawn, as markup. */
function markup(children: readonly Child[]): string {
  return children
    .map((child) => {
      if (child === null || child === false) return '';
      if (typeof child === 'string') return child.trim();
      const attributes = [...child.attributes].map(([name, value]) => ` ${name}="${value}"`).join('');
      return `<${child.tag}${attributes}>${markup(child.children)}</${child.tag}>`;
    })
    .join('');
}

const bar = '<span class="of-the-script" role="img" aria-label="set by a script"></span>';

describe('The static part of a page', () => {
  it('has its elements under their names, with their classes as far as they are known', () => {
    assert.equal(
      markup(
        drawn(`<view class="stamp  {{item.filled ? 'filled' : ''}}" style="color: red"><text>Hello</text></view>`),
      ),
      '<view class="stamp"><text>Hello</text></view>',
    );
  });

  it('shows a bar for what a script would fill in', () => {
    assert.equal(markup(drawn('<text>{{stamps}} / 10</text>')), `<text>${bar}/ 10</text>`);
  });

  it('takes nothing over but what is known: no script, no frame, no handler, no foreign attribute', () => {
    const text = `<script>alert(1)</script><iframe src="https://evil.example" onload="alert(1)">x</iframe>
      <view onclick="alert(1)" id="phone"><a href="javascript:alert(1)">y</a></view>`;
    assert.equal(markup(drawn(text)), '<view>x</view><view><view>y</view></view>');
  });

  it('draws the first of what a script would choose from, and once what it would repeat', () => {
    const text = '<view a:if="{{a}}">1</view><view a:elif="{{b}}">2</view><view a:else>3</view>';
    assert.equal(markup(drawn(text)), '<view>1</view>');
    assert.equal(markup(drawn('<view a:for="{{all}}" key="{{item}}">x</view>')), '<view>x</view>');
  });

  it('shows pictures of the package, and none that lie elsewhere', () => {
    assert.equal(
      markup(drawn('<image class="hero" mode="aspectFill" src="/known.png"/>')),
      '<image class="hero"><img class="fills" src="blob:pages/known.png" alt=""></img></image>',
    );
    assert.equal(markup(drawn('<image src="https://evil.example/a.png"/>')), '<image></image>');
    assert.equal(markup(drawn('<image src="{{logo}}"/>')), '<image></image>');
  });

  it('draws components in their place, with what stands between their tags, and ends where they use themselves', () => {
    const templates = { 'components/card': '<view class="frame"><slot /></view>' };
    assert.equal(
      markup(
        drawn('<my-card><text>in it</text></my-card>', { templates, components: { 'my-card': 'components/card' } }),
      ),
      '<component><view class="frame"><text>in it</text></view></component>',
    );
    const endless = drawn('<loop/>', { templates: { loop: '<loop/>' }, components: { loop: 'loop' } });
    assert.equal(markup(endless), '<component>'.repeat(6) + '</component>'.repeat(6));
  });

  it('lets links lead to other pages of the mini program, and buttons, which need a script, do nothing', () => {
    const opened: string[] = [];
    const [link, button] = drawn('<navigator url="/pages/menu?from=home">Menu</navigator><button>Order</button>', {
      opened,
    });
    assert.ok(isElement(link) && isElement(button));
    link.on['click']?.(new Event('click'));
    assert.deepEqual(opened, ['pages/menu']);
    assert.ok(!link.attributes.has('disabled') && button.attributes.has('disabled'));
  });
});

function isElement(child: Child | undefined): child is ElementDescription {
  return typeof child === 'object' && child !== null;
}

describe('The styles of a page', () => {
  it('are told in what the browser understands', () => {
    assert.equal(
      readableStyles('.a { margin: -24rpx 0.5rpx 3px; }'),
      '.a { margin: calc(-24 * var(--screen-unit)) calc(0.5 * var(--screen-unit)) 3px; }',
    );
  });

  it('fetch nothing', () => {
    assert.equal(
      readableStyles('@import "https://evil.example/a.css";\n.a { background: URL( "https://evil.example" ) red; }'),
      '\n.a { background: none red; }',
    );
  });
});
