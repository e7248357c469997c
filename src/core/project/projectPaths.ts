/** A path inside the project from segments that may contain `.` and `..`; `undefined` when it leaves the project. */
export function resolveProjectPath(folder: string, target: string): string | undefined {
  const names = target.startsWith('/') || folder === '' ? [] : folder.split('/');
  for (const name of target.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names.join('/');
}

/** The folder a file is in; `''` is the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether a path lies in a vendored package. */
export function isVendored(path: string): boolean {
  return path.startsWith('node_modules/') || path.includes('/node_modules/');
}

/** Whether a reference leads out of the project on purpose: `https://…`, `plugin://…`, `data:…`. */
export function isExternalReference(target: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(target);
}
