/** Handlers of an element, by event. */
export type Listeners = Readonly<Record<string, (event: Event) => void>>;

type AttributeValue = string | number | boolean | null | undefined;

export interface ElementSettings {
  /** Tells an element from its siblings of the same tag, so that it stays the same element when they come and go. */
  readonly key?: string | number;
  readonly on?: Listeners;
  /** What a field holds; set only when it differs, so that the caret stays. */
  readonly value?: string;
  readonly [attribute: string]: AttributeValue | Listeners;
}

/** What an element should be; `draw` makes it so. */
export interface ElementDescription {
  readonly tag: string;
  readonly key: string | undefined;
  readonly on: Listeners;
  readonly value: string | undefined;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (ElementDescription | string)[];
}

/** Nothing is drawn for `null` and `false`, so that a condition can stand where a child would. */
export type Child = ElementDescription | string | null | false;

function attributesOf(settings: ElementSettings): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries(settings)) {
    if (name === 'key' || name === 'on' || name === 'value') continue;
    if (value === true) attributes.set(name, '');
    else if (typeof value === 'string' || typeof value === 'number') attributes.set(name, String(value));
  }
  return attributes;
}

/** Describes an element. Its texts are only ever texts: there is no way to pass markup. */
export function element(
  tag: string,
  settings: ElementSettings = {},
  ...children: readonly Child[]
): ElementDescription {
  return {
    tag,
    key: settings.key === undefined ? undefined : String(settings.key),
    on: settings.on ?? {},
    value: settings.value,
    attributes: attributesOf(settings),
    children: children.filter((child): child is ElementDescription | string => child !== null && child !== false),
  };
}
