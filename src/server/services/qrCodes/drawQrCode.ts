/** How wide the white frame is that a scanner needs, in modules (ISO/IEC 18004). */
const quietZone = 4;

/** Draws a QR code as SVG, black on white whatever stands around it, under a title for who cannot see it. */
export async function drawQrCode(value: string, title: string): Promise<string> {
  const { encode } = await import('uqr');
  const { data, size } = encode(value, { ecc: 'M', border: quietZone });
  const rows = data.flatMap((row, y) => runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size * 8}" height="${size * 8}"`,
    ` shape-rendering="crispEdges" role="img"><title>${escaped(title)}</title>`,
    `<rect width="${size}" height="${size}" fill="#fff"/><path d="${rows.join('')}" fill="#000"/></svg>\n`,
  ].join('');
}

/** Where black begins in a row, and how far it goes. */
function runsOf(row: readonly boolean[]): readonly (readonly [start: number, length: number])[] {
  const runs: [number, number][] = [];
  for (const [x, isBlack] of row.entries()) {
    const last = runs.at(-1);
    if (!isBlack) continue;
    if (last && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  }
  return runs;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
