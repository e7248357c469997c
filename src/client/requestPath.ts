import { PlatformError } from '../core/errorCode';

/** What stands in a path or a query. */
export type PathValues = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * The path of a route with its parameters and query filled in. `{name}` takes one segment, `{*}` the rest with its slashes.
 *
 * Throws `REQUEST_INVALID` for a value that no URL can carry there: without characters, `.` or `..`, which every URL parser
 * takes for a step in the path even when they are escaped, or half a surrogate pair.
 */
export function requestPath(template: string, params: PathValues = {}, query: PathValues = {}): string {
  const path = template.replaceAll(/\{([^}]+)\}/gu, (_, name: string) => {
    const value = String(params[name] ?? '');
    return (name === '*' ? value.split('/') : [value]).map((segment) => escaped(segment, name)).join('/');
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [String(value)]) search.append(name, one);
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

function escaped(segment: string, parameter: string): string {
  if (segment === '' || segment === '.' || segment === '..') throw new PlatformError('REQUEST_INVALID', { parameter });
  try {
    return encodeURIComponent(segment);
  } catch (error) {
    throw new PlatformError('REQUEST_INVALID', { parameter }, { cause: error });
  }
}
