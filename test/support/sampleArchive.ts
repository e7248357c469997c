import { packZip } from '../../src/core/project/packZip';

const sampleFiles: Readonly<Record<string, string>> = {
  'app.json': JSON.stringify({ pages: ['pages/home/home'], window: { defaultTitle: 'Sample' } }),
  'app.js': 'App({});\n',
  'pages/home/home.js': 'Page({});\n',
  'pages/home/home.axml': '<view>Hello</view>\n',
};

/** A small mini program as the upload's archive; `files` adds to it or replaces, and `null` leaves one out. */
export async function sampleArchive(files: Readonly<Record<string, string | null>> = {}): Promise<Uint8Array> {
  const all = Object.entries({ ...sampleFiles, ...files });
  return packZip(all.flatMap(([path, text]) => (text === null ? [] : [{ path, read: async () => Buffer.from(text) }])));
}
