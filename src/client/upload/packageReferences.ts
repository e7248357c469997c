import { isJsonObject, parseJsonText } from '../../core/project/jsonText';
import { isExternalReference } from '../../core/project/projectPaths';

/** How each kind of file names others. Comments are not told apart: a package too many does no harm. */
const referencesIn: ReadonlyMap<string, (text: string) => readonly string[]> = new Map([
  ['.js', scriptReferences],
  ['.sjs', scriptReferences],
  ['.axml', (text) => matches(text, /<(?:import-sjs|import|include)\b[^>]*?\s(?:from|src)\s*=\s*["']([^"']+)["']/g)],
  ['.acss', (text) => matches(text, /@import\s+(?:url\(\s*)?["']?([^"')\s;]+)/g)],
  ['.json', componentReferences],
]);

/** Names of the packages that one file of a mini program refers to. */
export function referencedPackages(path: string, text: string): ReadonlySet<string> {
  const read = referencesIn.get(path.slice(path.lastIndexOf('.')));
  return new Set(read?.(text).flatMap((reference) => packageName(reference) ?? []));
}

/** Whether a file of this name can refer to packages at all. */
export function mayReferToPackages(path: string): boolean {
  return referencesIn.has(path.slice(path.lastIndexOf('.')));
}

function scriptReferences(text: string): readonly string[] {
  return matches(text, /\b(?:from|import|require)\s*\(?\s*["']([^"'\n]+)["']/g);
}

function componentReferences(text: string): readonly string[] {
  const document = parseJsonText(text);
  const using = document.valid && isJsonObject(document.value) ? document.value['usingComponents'] : undefined;
  return isJsonObject(using) ? Object.values(using).filter((target) => typeof target === 'string') : [];
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}

/** `antd-mini` of `antd-mini/es/Button`, also where the path spells `node_modules` out; none for a file of one's own. */
function packageName(reference: string): string | undefined {
  const spelledOut = reference.split('node_modules/').at(-1) ?? '';
  if (spelledOut === reference && (/^(?:[./]|[@~]\/)/.test(reference) || isExternalReference(reference))) {
    return undefined;
  }
  return /^(?:@[^/@]+\/)?[^/@.][^/]*/.exec(spelledOut.replace(/^~/, ''))?.[0];
}
