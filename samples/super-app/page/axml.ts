/** An element of a page's template. */
export interface TemplateElement {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly TemplateNode[];
}

/** An element, or text as it stands in the file. */
export type TemplateNode = TemplateElement | string;

/** A template that no page needs is not read: it could only be made to hang the phone. */
const longestTemplate = 512 * 1024;
const deepest = 100;

const comment = /<!--[\s\S]*?(?:-->|$)/gu;
const tagStart = /<(\/?)([A-Za-z][\w.-]*)/gu;
const attributePattern = /([\w:.@-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/gu;

interface OpenElement {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: TemplateNode[];
}

/**
 * Reads a template. It is forgiving, as the tools that mini programs are written with are: what is never closed ends with the
 * element around it, what was never opened is left out.
 */
export function parseTemplate(text: string): readonly TemplateNode[] {
  if (text.length > longestTemplate) return [];
  const source = text.replaceAll(comment, '');
  const root: OpenElement = { tag: '', attributes: new Map(), children: [] };
  const open: OpenElement[] = [root];
  let place = 0;
  for (const start of source.matchAll(tagStart)) {
    const [whole, slash, tag = ''] = start;
    if (start.index < place) continue;
    const inside = start.index + whole.length;
    const end = endOfTag(source, inside);
    // Neither does any later one end.
    if (end === undefined) break;
    addText(open, source.slice(place, start.index));
    place = end + 1;
    const isClosed = source[end - 1] === '/';
    if (slash === '/') close(open, tag);
    else add(open, { tag, attributes: readAttributes(source.slice(inside, end)), children: [] }, isClosed);
  }
  addText(open, source.slice(place));
  return root.children;
}

/** Where the tag ends that begins before a place; a `>` in quotes does not end it. */
function endOfTag(source: string, from: number): number | undefined {
  let quote: string | undefined;
  for (let place = from; place < source.length; place += 1) {
    const character = source[place];
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '>') return place;
    else if (character === '"' || character === "'") quote = character;
  }
  return undefined;
}

function addText(open: readonly OpenElement[], text: string): void {
  if (text.trim() !== '') open.at(-1)?.children.push(decode(text));
}

function add(open: OpenElement[], element: OpenElement, isClosed: boolean): void {
  open.at(-1)?.children.push(element);
  if (!isClosed && open.length < deepest) open.push(element);
}

function close(open: OpenElement[], tag: string): void {
  const place = open.findLastIndex((element) => element.tag === tag);
  if (place > 0) open.length = place;
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(attributePattern)];
  return new Map(found.map(([, name = '', double, single]) => [name, decode(double ?? single ?? '')]));
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

function decode(text: string): string {
  return text.replaceAll(/&(lt|gt|amp|quot|apos|nbsp);/gu, (whole, name: string) => entities[name] ?? whole);
}

/** A piece of text: as it stands there, or an expression that only a script could tell the value of. */
export type TextPart = { readonly text: string } | { readonly expression: string };

const literal = /^(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?))$/u;

/** Text with its `{{…}}`: those that are a plain text or number say their value themselves. */
export function textParts(text: string): readonly TextPart[] {
  return text
    .split(/(\{\{[\s\S]*?\}\})/u)
    .filter((part) => part !== '')
    .map((part) => {
      if (!part.startsWith('{{') || !part.endsWith('}}')) return { text: part };
      const expression = part.slice(2, -2).trim();
      const [, single, double, number] = literal.exec(expression) ?? [];
      const value = single ?? double ?? number;
      return value === undefined ? { expression } : { text: value };
    });
}

/** Text as far as it is known without a script; what is not is left out. */
export function literalText(text: string): string {
  return textParts(text)
    .map((part) => ('text' in part ? part.text : ''))
    .join('');
}
