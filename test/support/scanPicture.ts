import jsQr from 'jsqr';
import assert from 'node:assert/strict';

/** Pixels a module is wide in front of the camera. */
const scale = 4;

/** What a camera reads in a QR code that was drawn as SVG; `undefined` where it finds none. */
export function scanPicture(svg: string): string | undefined {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const path = / d="([^"]*)"/.exec(svg)?.[1];
  assert.ok(size > 0 && path !== undefined, svg.slice(0, 200));
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    const left = Number(x) * scale;
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      const start = row * width + left;
      for (let at = start; at < start + Number(length) * scale; at += 1) pixels.fill(0, at * 4, at * 4 + 3);
    }
  }
  return jsQr(pixels, width, width, { inversionAttempts: 'dontInvert' })?.data;
}
