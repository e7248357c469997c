/**
 * What stays out of an upload unless `.miniprogramignore` says otherwise, in gitignore syntax, relative to the upload
 * root. Besides these, `collectProject` leaves out sources that stand beside what was compiled from them, symbolic
 * links, and packages in `node_modules` that nothing uses.
 */
export const defaultIgnores: readonly string[] = [
  // Version control, editors, tools, systems, and `.env` files: no mini program loads a file with such a name.
  '.*',
  'Thumbs.db',
  'desktop.ini',

  // Secrets.
  '*.pem',
  '*.key',
  '*.p12',
  '*.pfx',
  '*.jks',
  '*.keystore',
  'id_rsa*',
  'id_ed25519*',

  // Lists of people.
  '*.testers',
  '*testers.csv',
  '*testers.txt',

  // What only the developer's tools read.
  '/mini.project.json',
  '/project.config.json',
  '/package-lock.json',
  '/yarn.lock',
  '/pnpm-lock.yaml',
  'tsconfig*.json',
  '*.tsbuildinfo',
  '*.d.ts',
  '*.map',
  '*.md',
  '*.log',
  '__tests__/',
  '*.test.js',
  '*.spec.js',

  // Archives, this platform's packages among them.
  '*.zip',
  '*.ma',
];
