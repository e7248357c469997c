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
 * What libraries bring for what we never do, and what stands in for it. It would be read at every start.
 * @type {Readonly<Record<string, string>>}
 */
const standIns = {
  // axios writes multipart forms with it, and with a table of all media types; the platform's own FormData would do.
  'form-data': 'module.exports = FormData;',
  // Fastify speaks HTTP/2 if it is told to, loads compilers of schemas unless it is given some, and lets itself be called
  // without a socket.
  'node:http2': 'module.exports = {};',
  '@fastify/ajv-compiler': 'module.exports = undefined;',
  '@fastify/fast-json-stringify-compiler': 'module.exports = undefined;',
  'light-my-request': 'module.exports = undefined;',
  // Fastify asks it whether a plugin suits it; which one is bundled does not change.
  semver: 'module.exports = { satisfies: () => true };',
};

/** @type {import('esbuild').Plugin} */
const withStandIns = {
  name: 'stand-ins',
  setup(plugin) {
    plugin.onResolve({ filter: /./ }, ({ path, importer }) =>
      Object.hasOwn(standIns, path) && importer.includes('node_modules') ? { path, namespace: 'stand-in' } : undefined,
    );
    plugin.onLoad({ filter: /./, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path] }));
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
  plugins: [withStandIns],
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
 * In pieces, so that what starts reads no more than it needs for that: `dist/<name>.js`, and the rest in a folder of that name.
 *
 * @returns {import('esbuild').BuildOptions}
 */
const inPieces = (name, entryPoint) => ({
  ...node,
  entryPoints: [{ in: entryPoint, out: name }],
  format: 'esm',
  splitting: true,
  outdir: 'dist',
  chunkNames: `${name}/[name]-[hash]`,
  sourcemap: production ? false : 'inline',
  write: false,
  plugins: [...node.plugins, asCommonJs],
});

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
  inPieces('extension', 'src/extension.ts'),
  inPieces('server', 'src/server/main.ts'),
  { ...browser, entryPoints: filesBelow('webview', 'main.ts'), outdir: 'dist/webview', outbase: 'webview' },
];

/** @type {import('esbuild').BuildOptions} */
const suites = {
  ...node,
  minify: false,
  sourcemap: 'linked',
  external: [
    'vscode',
    'mocha',
    '@redocly/openapi-core',
    'oidc-provider',
    'fast-check',
    'playwright-core',
    'happy-dom',
    '@vscode/test-electron',
  ],
  entryPoints: [
    ...filesBelow('test', '.test.ts'),
    'test/editor/index.ts',
    'test/support/contract/writeDocuments.ts',
    ...filesBelow('bench', '.ts'),
  ].filter(existsSync),
  outdir: 'out',
  outbase: '.',
};

/**
 * Says when a round of builds begins and ends, as one: what .vscode/tasks.json waits for before a window opens.
 *
 * @param {import('esbuild').BuildOptions[]} all
 */
function announcing(all) {
  const underWay = new Set(all);
  console.log('[watch] build started');
  return all.map((options) => ({
    ...options,
    plugins: [
      ...(options.plugins ?? []),
      {
        name: 'announce',
        setup(plugin) {
          plugin.onStart(() => {
            if (underWay.size === 0) console.log('[watch] build started');
            underWay.add(options);
          });
          plugin.onEnd(() => {
            underWay.delete(options);
            if (underWay.size === 0) console.log('[watch] build finished');
          });
        },
      },
    ],
  }));
}

async function run() {
  const all = tests ? [...products, suites] : products;
  if (watch) {
    for (const options of announcing(all)) await (await context(options)).watch();
    return;
  }
  rmSync('dist', { recursive: true, force: true });
  if (tests) rmSync('out', { recursive: true, force: true });
  await Promise.all(all.map((options) => build(options)));
}

run().catch(() => process.exit(1));
