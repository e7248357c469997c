// Builds the extension, the platform and the webviews into dist/; with --tests also the test suites into out/:
// all of them and the bench, or with --tests=unit,server those of some folders in test/.
const { build, context, transform } = require('esbuild');
const { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.find((option) => /^--tests(?:=|$)/.test(option));
const testFolders = tests?.split('=')[1]?.split(',') ?? readdirSync('test');

/**
 * Names stay as they are: they stand in stack traces and logs, and keeping them beside shorter ones takes time at each start.
 */
const minified = { minifyWhitespace: production, minifySyntax: production };

/** @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  logLevel: 'warning',
  ...minified,
  sourcemap: production ? false : 'linked',
};

/**
 * What a library brings for what we never do with it, and what stands in for it. It would be read at every start.
 *
 * @type {Readonly<Record<string, Readonly<Record<string, string>>>>}
 */
const standIns = {
  // Writes multipart forms with it, and with a table of all media types; the platform's own FormData would do.
  axios: { 'form-data': 'module.exports = FormData;' },
  // Speaks HTTP/2 and TLS if it is told to, loads compilers of schemas unless it is given some, lets itself be called without
  // a socket, and asks whether a plugin suits it, where which one is bundled does not change.
  fastify: {
    'node:http2': 'module.exports = {};',
    'node:https': 'module.exports = {};',
    '@fastify/ajv-compiler': 'module.exports = undefined;',
    '@fastify/fast-json-stringify-compiler': 'module.exports = undefined;',
    'light-my-request': 'module.exports = undefined;',
    semver: 'module.exports = { satisfies: () => true };',
  },
  // Hands lines to another thread if it is told to.
  pino: { 'thread-stream': 'module.exports = undefined;' },
};

/** The package that a file stands in, wherever it was installed. */
const libraryOf = (file) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1] ?? '';

/** @type {import('esbuild').Plugin} */
const withStandIns = {
  name: 'stand-ins',
  setup(plugin) {
    plugin.onResolve({ filter: /./ }, ({ path, importer }) => {
      const contents = standIns[libraryOf(importer)]?.[path];
      return contents === undefined ? undefined : { path, namespace: 'stand-in', pluginData: contents };
    });
    plugin.onLoad({ filter: /./, namespace: 'stand-in' }, ({ pluginData }) => ({ contents: pluginData }));
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
          ...minified,
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
  {
    ...node,
    ...minified,
    entryPoints: { testerListCheck: 'src/client/testers/listCheckThread.ts' },
    outdir: 'dist',
  },
  { ...browser, entryPoints: filesBelow('webview', 'main.ts'), outdir: 'dist/webview', outbase: 'webview' },
];

/** How many suites are built at once: each has all that it tests in it, so that hundreds would fill a machine's memory. */
const suitesAtOnce = 30;

/** @type {import('esbuild').BuildOptions} */
const suite = {
  ...node,
  minify: false,
  sourcemap: 'linked',
  external: [
    'vscode',
    'mocha',
    '@redocly/openapi-core',
    'oidc-provider',
    '@aws-sdk/client-s3',
    'fast-check',
    'playwright-core',
    'happy-dom',
    '@vscode/test-electron',
  ],
  outdir: 'out',
  outbase: '.',
};

const suiteFiles = [
  ...testFolders.flatMap((folder) => filesBelow(join('test', folder), '.test.ts')),
  'test/editor/index.ts',
  'test/support/contract/writeDocuments.ts',
  ...(tests === '--tests' ? filesBelow('bench', '.ts') : []),
];

/** @type {import('esbuild').BuildOptions[]} */
const suites = Array.from({ length: Math.ceil(suiteFiles.length / suitesAtOnce) }, (_, index) => ({
  ...suite,
  entryPoints: suiteFiles.slice(index * suitesAtOnce, (index + 1) * suitesAtOnce),
}));

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
  const all = tests ? [...products, ...suites] : products;
  if (watch) {
    for (const options of announcing(all)) await (await context(options)).watch();
    return;
  }
  rmSync('dist', { recursive: true, force: true });
  if (tests) rmSync('out', { recursive: true, force: true });
  await Promise.all(products.map((options) => build(options)));
  if (tests) for (const options of suites) await build(options);
}

run().catch(() => process.exit(1));
