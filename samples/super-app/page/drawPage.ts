import { element, type Child } from '../../../webview/element';
import { resolveProjectPath } from '../../../src/core/project/projectPaths';
import { literalText, textParts, type TemplateElement, type TemplateNode } from './axml';
import type { Template } from './miniProgram';

/** What a page is drawn with. */
export interface PageSurroundings {
  readonly templateOf: (path: string) => Template;
  readonly pictureOf: (folder: string, source: string) => string | undefined;
  /** Goes to another page of the mini program. */
  readonly open: (page: string) => void;
}

interface Place {
  readonly template: Template;
  readonly surroundings: PageSurroundings;
  /** What the page put between the tags of the component that is drawn. */
  readonly slot: readonly Child[];
  /** How many components stand around it. */
  readonly depth: number;
}

const deepestComponents = 6;

/** The elements that are drawn under their own names; whatever else there is becomes a `view`. */
const plain: ReadonlySet<string> = new Set(['view', 'text', 'label', 'form', 'scroll-view', 'swiper', 'swiper-item']);

/** Those that only a script fills. */
const invisible: ReadonlySet<string> = new Set([
  'import',
  'include',
  'import-sjs',
  'template',
  'wxs',
  'script',
  'style',
]);

/**
 * The static part of a page: its elements, texts and pictures, of which nothing is taken over but what is named here. What a script
 * would fill in is a grey bar, what it would repeat stands once, and of what it would choose between the first is drawn.
 */
export function drawPage(path: string, surroundings: PageSurroundings): readonly Child[] {
  return drawTemplate({ template: surroundings.templateOf(path), surroundings, slot: [], depth: 0 });
}

function drawTemplate(place: Place): readonly Child[] {
  return drawNodes(place.template.nodes, place);
}

function drawNodes(nodes: readonly TemplateNode[], place: Place): readonly Child[] {
  return nodes.flatMap((node) => (typeof node === 'string' ? drawText(node) : drawElement(node, place)));
}

function drawText(text: string): readonly Child[] {
  return textParts(text).map((part) =>
    'text' in part
      ? part.text
      : element('span', { class: 'of-the-script', role: 'img', 'aria-label': 'set by a script' }),
  );
}

function drawElement(node: TemplateElement, place: Place): readonly Child[] {
  const { tag, attributes, children } = node;
  if (invisible.has(tag) || isOtherwise(attributes)) return [];
  if (tag === 'slot') return place.slot;
  const inside = (): readonly Child[] => drawNodes(children, place);
  if (tag === 'block') return inside();
  const component = place.template.components.get(tag);
  if (component !== undefined) return [drawComponent(component, inside(), place)];
  const settings = { class: classOf(attributes) };
  switch (tag) {
    case 'image':
      return [element('image', settings, drawPicture(attributes, place))];
    case 'button':
      return [element('button', { ...settings, type: 'button', disabled: true }, ...inside())];
    case 'navigator':
      return [drawLink(attributes, inside(), place)];
    case 'input':
    case 'textarea':
      return [element(tag, { ...settings, disabled: true, placeholder: known(attributes, 'placeholder') })];
    case 'progress':
      return [element('progress', { ...settings, max: 100, value: known(attributes, 'percent') || '0' })];
    default:
      return [element(plain.has(tag) ? tag : 'view', settings, ...inside())];
  }
}

/** Whether something else is drawn in its place: the first of a choice is. */
function isOtherwise(attributes: ReadonlyMap<string, string>): boolean {
  return [...attributes.keys()].some((name) => /^a:(?:elif|else)$/u.test(name));
}

function drawComponent(path: string, slot: readonly Child[], place: Place): Child {
  const { surroundings, depth } = place;
  if (depth >= deepestComponents) return null;
  const template = surroundings.templateOf(path);
  return element('component', {}, ...drawTemplate({ template, surroundings, slot, depth: depth + 1 }));
}

function drawPicture(attributes: ReadonlyMap<string, string>, { template, surroundings }: Place): Child {
  const address = surroundings.pictureOf(template.folder, known(attributes, 'src') ?? '');
  const fit = (known(attributes, 'mode') ?? '').startsWith('aspectFill') ? 'fills' : 'fits';
  return address === undefined
    ? null
    : element('img', { class: fit, src: address, alt: known(attributes, 'alt') ?? '' });
}

/** A link is part of the page, so that it works without a script. */
function drawLink(attributes: ReadonlyMap<string, string>, children: readonly Child[], place: Place): Child {
  const url = (known(attributes, 'url') ?? '').split('?')[0] ?? '';
  const page = url === '' ? undefined : resolveProjectPath(place.template.folder, url);
  const press = (): void => void (page !== undefined && place.surroundings.open(page));
  const settings = { class: `navigator ${classOf(attributes) ?? ''}`, type: 'button', disabled: page === undefined };
  return element('button', { ...settings, on: { click: press } }, ...children);
}

function classOf(attributes: ReadonlyMap<string, string>): string | undefined {
  return known(attributes, 'class')?.trim().replaceAll(/\s+/gu, ' ');
}

/** An attribute as far as it is known without a script. */
function known(attributes: ReadonlyMap<string, string>, name: string): string | undefined {
  const value = attributes.get(name);
  return value === undefined ? undefined : literalText(value);
}
