import type { ElementDescription } from './element';

type Description = ElementDescription | string;

/** What a node was last described as. */
interface Drawn {
  readonly name: string;
  description: Description;
  /** Events that are listened to already. */
  readonly events: Set<string>;
}

const drawn = new WeakMap<Node, Drawn>();

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Names each child among its siblings: by its key, or by its place among those of the same tag. */
function nameEach(children: readonly Description[]): readonly string[] {
  const counts = new Map<string, number>();
  return children.map((child) => {
    const tag = typeof child === 'string' ? '#text' : child.tag;
    if (typeof child !== 'string' && child.key !== undefined) return `${tag}=${child.key}`;
    const count = counts.get(tag) ?? 0;
    counts.set(tag, count + 1);
    return `${tag}#${count}`;
  });
}

function create(parent: Element, child: Description): Node {
  if (typeof child === 'string') return document.createTextNode('');
  const inSvg = child.tag === 'svg' || parent.namespaceURI === svgNamespace;
  return inSvg ? document.createElementNS(svgNamespace, child.tag) : document.createElement(child.tag);
}

/** One listener an event, for ever: it calls what the latest description says. */
function listen(node: Element, event: string, known: Drawn): void {
  if (known.events.has(event)) return;
  known.events.add(event);
  node.addEventListener(event, (happened) => {
    if (typeof known.description === 'object') known.description.on[event]?.(happened);
  });
}

function updateElement(node: Element, wanted: ElementDescription, before: ElementDescription | undefined): void {
  // Compared with what was asked for before, not with what is there: the toolkit's elements set attributes of their own.
  for (const name of before?.attributes.keys() ?? []) if (!wanted.attributes.has(name)) node.removeAttribute(name);
  for (const [name, value] of wanted.attributes) {
    if (before?.attributes.get(name) !== value) node.setAttribute(name, value);
  }
  draw(node, wanted.children);
  if (wanted.value !== undefined && Reflect.get(node, 'value') !== wanted.value)
    Reflect.set(node, 'value', wanted.value);
}

function update(node: Node, name: string, wanted: Description): void {
  const known = drawn.get(node);
  const before = known?.description;
  const now: Drawn = known ?? { name, description: wanted, events: new Set() };
  now.description = wanted;
  drawn.set(node, now);
  if (typeof wanted === 'string') {
    if (node.nodeValue !== wanted) node.nodeValue = wanted;
  } else if (node instanceof Element) {
    for (const event of Object.keys(wanted.on)) listen(node, event, now);
    updateElement(node, wanted, typeof before === 'object' ? before : undefined);
  }
}

/**
 * Makes the children of an element what they are described to be. Whatever stays is left where it is, so that focus,
 * caret, scrolling and what a screen reader is reading survive.
 */
export function draw(parent: Element, children: readonly Description[]): void {
  const names = nameEach(children);
  const wanted = new Set(names);
  const present = new Map<string, Node>();
  for (let node = parent.firstChild, next; node !== null; node = next) {
    next = node.nextSibling;
    const name = drawn.get(node)?.name;
    if (name !== undefined && wanted.has(name)) present.set(name, node);
    else node.remove();
  }
  let place: ChildNode | null = parent.firstChild;
  for (const [index, child] of children.entries()) {
    const name = names[index] ?? '';
    const node = present.get(name) ?? create(parent, child);
    // Before it is put in: the toolkit's elements read some of their attributes only as they come into the page.
    update(node, name, child);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
}
