/**
 * What the platform's process may know of the editor's environment. Everything else stays behind: tokens of other tools, and
 * `NODE_OPTIONS`, with which a debugger would attach itself to the platform too.
 */
// prettier-ignore
const allowed: ReadonlySet<string> = new Set([
  'PATH', 'HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'TEMP', 'TMP',
  'SystemRoot', 'SystemDrive', 'windir', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA',
]);

const allowedInCapitals: ReadonlySet<string> = new Set([...allowed].map((name) => name.toUpperCase()));

/** The environment of the platform's process, from the editor's. */
export function processEnvironment(
  environment: Readonly<NodeJS.ProcessEnv>,
  system: NodeJS.Platform = process.platform,
): NodeJS.ProcessEnv {
  const isAllowed = (name: string): boolean =>
    // On Windows one variable may be spelled Path, PATH or path.
    system === 'win32' ? allowedInCapitals.has(name.toUpperCase()) : allowed.has(name);
  return {
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => isAllowed(name))),
    // The editor's own program is Electron: this makes it a plain Node, where it would start an editor.
    ELECTRON_RUN_AS_NODE: '1',
  };
}
