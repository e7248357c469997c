// Builds the extension, the platform and the webviews into dist/; with --tests also the test suites into out/.
const { build, context, transform } = require('esbuild');
const { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  logLevel: 'warning',
  minify: production,
  sourcemap: production ? false : 'linked',
  // Names of functions and classes stand in stack traces and logs.
  keepNames: true,
};

/**
 * axios brings `form-data`, and with it a table of all media types, for multipart forms that we never send. The FormData of
 * the platform stands in.
 * @type {import('esbuild').Plugin}
 */
const webFormData = {
  name: 'web-form-data',
  setup(plugin) {
    plugin.onResolve({ filter: /^form-data$/ }, () => ({ path: 'form-data', namespace: 'web' }));
    plugin.onLoad({ filter: /.*/, namespace: 'web' }, () => ({ contents: 'module.exports = FormData;' }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  ...shared,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  // jsonc-parser's UMD build, its `main`, cannot be bundled.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  plugins: [webFormData],
};

/**
 * Writes what was split as ES modules, the only way esbuild splits, as the CommonJS that VS Code loads.
 *
 * @type {import('esbuild').Plugin}
 */
const asCommonJs = {
  name: 'as-commonjs',
  setup: (plugin) =>
    plugin.onEnd(async ({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) {
        const { code } = await transform(text, {
          platform: 'node',
          target: node.target,
          format: 'cjs',
          supported: { 'dynamic-import': false },
          minify: production,
          sourcemap: production ? false : 'inline',
          sourcefile: path,
        });
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, code);
      }
    }),
};

/**
 * In pieces, so that a window that opens reads no more than it needs for that.
 *
 * @type {import('esbuild').BuildOptions}
 */
const extension = {
  ...node,
  entryPoints: ['src/extension.ts'],
  format: 'esm',
  splitting: true,
  outdir: 'dist',
  chunkNames: 'extension/[name]-[hash]',
  sourcemap: production ? false : 'inline',
  write: false,
  plugins: [asCommonJs],
};

/**
 * The platform in two files: bundled into one, what only a team needs made the start of an editor's window slower by a tenth.
 *
 * @type {import('esbuild').Plugin}
 */
const teamAside = {
  name: 'team-aside',
  setup: (plugin) => plugin.onResolve({ filter: /\/teamCommands$/ }, () => ({ path: './serve.js', external: true })),
};

/** @type {import('esbuild').BuildOptions[]} */
const server = [
  {
    ...node,
    entryPoints: ['src/server/main.ts'],
    outfile: 'dist/server.js',
    plugins: [...node.plugins, teamAside],
  },
  { ...node, entryPoints: ['src/server/commands/teamCommands.ts'], outfile: 'dist/serve.js' },
];

/** @type {import('esbuild').BuildOptions} */
const browser = { ...shared, platform: 'browser', target: 'es2023', format: 'iife' };

const filesBelow = (folder, ending) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending))
        .map((name) => join(folder, name))
    : [];

/** @type {import('esbuild').BuildOptions[]} */
const products = [
  extension,
  ...server,
  { ...browser, entryPoints: filesBelow('webview', 'main.ts'), outdir: 'dist/webview', outbase: 'webview' },
];

/** @type {import('esbuild').BuildOptions} */
const suites = {
  ...node,
  minify: false,
  sourcemap: 'linked',
  external: ['vscode', 'mocha', 'fast-check', 'playwright-core', 'happy-dom', '@vscode/test-electron'],
  entryPoints: [...filesBelow('test', '.test.ts'), 'test/editor/index.ts', ...filesBelow('bench', '.ts')].filter(
    existsSync,
  ),
  outdir: 'out',
  outbase: '.',
};

async function run() {
  const all = tests ? [...products, suites] : products;
  if (watch) {
    for (const options of all) await (await context({ ...options, logLevel: 'info' })).watch();
    return;
  }
  rmSync('dist', { recursive: true, force: true });
  if (tests) rmSync('out', { recursive: true, force: true });
  await Promise.all(all.map((options) => build(options)));
}

run().catch(() => process.exit(1));
