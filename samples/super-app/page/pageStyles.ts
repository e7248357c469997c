/** Widths of a mini program are told in 750ths of its screen. */
const screenUnits = /(-?\d*\.?\d+)rpx\b/gu;

/** What an element of a mini program looks like before its own styles; its tags are none of the browser's. */
const baseStyles = `
  :host { all: initial; display: grid; color: #1f2329; font: 14px/1.5 system-ui, 'Noto Sans SC', sans-serif; }
  :host { --screen-unit: calc(100cqi / 750); overflow-wrap: anywhere; }
  page { display: flow-root; }
  view, form, scroll-view, swiper, swiper-item, component { display: block; }
  scroll-view, swiper { overflow: auto; }
  image { display: inline-block; width: 300rpx; height: 225rpx; overflow: hidden; }
  image > img { display: block; width: 100%; height: 100%; object-fit: contain; }
  image > img.fills { object-fit: cover; }
  button { display: block; width: 100%; padding: 20rpx 28rpx; border: 0; border-radius: 10rpx; background: #1677ff;
    color: #ffffff; font: inherit; text-align: center; }
  button.navigator { padding: 0; background: none; color: inherit; text-align: inherit; }
  button.navigator:enabled { cursor: pointer; }
  button.navigator:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
  input, textarea { width: 100%; box-sizing: border-box; border: 0; font: inherit; }
  progress { display: block; width: 100%; height: 12rpx; border: 0; border-radius: 6rpx; background: #00000014; }
  progress::-webkit-progress-bar { border-radius: 6rpx; background: #00000014; }
  .of-the-script { display: inline-block; width: 3.2em; height: 0.62em; border-radius: 0.31em; background: currentColor;
    opacity: 0.16; }
`;

/** A style sheet with `rpx` as what the browser understands, and without anything that would be fetched. */
export function readableStyles(text: string): string {
  return text
    .replaceAll(/@import[^;]*;?/gu, '')
    .replaceAll(/url\([^)]*\)/giu, 'none')
    .replaceAll(screenUnits, 'calc($1 * var(--screen-unit))');
}

/**
 * Puts a mini program's styles into the page's shadow, out of which they cannot reach: plain rules alone, and none for the
 * element that holds the shadow.
 */
export function styleSheets(text: string): readonly CSSStyleSheet[] {
  const base = new CSSStyleSheet();
  base.replaceSync(readableStyles(baseStyles));
  const own = new CSSStyleSheet();
  own.replaceSync(readableStyles(text));
  for (let index = own.cssRules.length - 1; index >= 0; index -= 1) {
    const rule = own.cssRules[index];
    if (!(rule instanceof CSSStyleRule) || rule.cssText.includes(':host')) own.deleteRule(index);
  }
  return [base, own];
}
