import { element, type Child, type ElementDescription } from './element';

/*
 * The controls of the panels, as the toolkit's elements (registered by `toolkit.ts`). Only the style sheet names
 * their tags, too.
 */

export interface ButtonSettings {
  readonly key: string;
  readonly label: string;
  readonly appearance?: 'primary' | 'secondary';
  readonly title?: string | undefined;
  /** Its work is going on. */
  readonly busy?: boolean;
  /** Not to be pressed now. It can still be reached with the keyboard, so that focus is not lost while work goes on. */
  readonly unavailable?: boolean;
  /** Whether what it opens is open, for a button that opens something. */
  readonly expanded?: boolean;
  readonly press: () => void;
}

export function button(settings: ButtonSettings): ElementDescription {
  const unavailable = settings.unavailable ?? false;
  return element(
    'vscode-button',
    {
      key: settings.key,
      id: `button-${settings.key}`,
      appearance: settings.appearance ?? 'secondary',
      title: settings.title,
      'aria-busy': settings.busy ? 'true' : undefined,
      'aria-disabled': unavailable ? 'true' : undefined,
      'aria-expanded': settings.expanded === undefined ? undefined : String(settings.expanded),
      on: { click: () => !unavailable && settings.press() },
    },
    settings.busy ? progressRing('start') : null,
    settings.label,
  );
}

/** A ring that turns while work goes on. A word always stands beside it. */
export function progressRing(slot?: 'start'): ElementDescription {
  return element('vscode-progress-ring', { class: 'ring', slot, 'aria-hidden': 'true' });
}

/** Something that happened to a field, and a link that does something about it. */
export interface NoticeSettings {
  readonly sentence: string;
  readonly label: string;
  readonly press: () => void;
}

export function noticeElement({ sentence, label, press }: NoticeSettings): ElementDescription {
  return element(
    'p',
    { key: 'notice', class: 'notice', role: 'status' },
    `${sentence} `,
    element('button', { key: 'notice-link', class: 'link', type: 'button', on: { click: press } }, label),
  );
}

export interface FieldSettings {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** What is wrong with the value, or undefined. */
  readonly problem?: string | undefined;
  readonly hint?: string | null | undefined;
  readonly notice?: NoticeSettings | undefined;
  /** Stands at the end of the label's line, such as a count of characters. */
  readonly aside?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly inputMode?: 'numeric' | 'email' | 'tel';
  readonly maximumLength?: number;
  readonly input: (value: string) => void;
  readonly leave?: () => void;
  readonly enter?: () => void;
}

function valueOf(event: Event): string {
  const value: unknown = event.target === null ? '' : Reflect.get(event.target, 'value');
  return typeof value === 'string' ? value : '';
}

/**
 * What a screen reader says of a field. The real input is in a shadow tree, where no `aria-describedby` reaches the hint
 * and the problem, so they are part of its name.
 */
function spokenName(settings: FieldSettings): string {
  return [settings.label, settings.problem ?? settings.hint, settings.notice?.sentence].filter(Boolean).join('. ');
}

/** The attributes that a field of one line and one of many have in common. */
function fieldAttributes(settings: FieldSettings): Record<string, string | undefined> {
  return {
    key: settings.key,
    id: `field-${settings.key}`,
    placeholder: settings.placeholder,
    'aria-label': spokenName(settings),
    'aria-invalid': settings.problem === undefined ? undefined : 'true',
  };
}

function framed(settings: FieldSettings, control: ElementDescription): ElementDescription {
  return element(
    'div',
    { key: settings.key, class: settings.problem === undefined ? 'field' : 'field invalid' },
    element(
      'div',
      { class: 'label-line', 'aria-hidden': 'true' },
      element('span', { class: 'label' }, settings.label),
      settings.aside !== undefined && element('span', { class: 'aside' }, settings.aside),
    ),
    control,
    settings.problem === undefined
      ? typeof settings.hint === 'string' && element('p', { key: 'hint', class: 'hint' }, settings.hint)
      : element('p', { key: 'problem', class: 'problem', id: `problem-${settings.key}` }, settings.problem),
    settings.notice !== undefined && noticeElement(settings.notice),
  );
}

/** The bare field of one line, for where its label stands elsewhere. */
export function bareTextField(settings: FieldSettings): ElementDescription {
  return element('vscode-text-field', {
    ...fieldAttributes(settings),
    inputmode: settings.inputMode,
    maxlength: settings.maximumLength,
    value: settings.value,
    on: {
      input: (event) => settings.input(valueOf(event)),
      focusout: () => settings.leave?.(),
      keydown: (event) => {
        if ('key' in event && event.key === 'Enter') settings.enter?.();
      },
    },
  });
}

export function textField(settings: FieldSettings): ElementDescription {
  return framed(settings, bareTextField(settings));
}

export function textArea(settings: FieldSettings & { readonly rows: number }): ElementDescription {
  return framed(
    settings,
    element('vscode-text-area', {
      ...fieldAttributes(settings),
      rows: settings.rows,
      resize: 'vertical',
      value: settings.value,
      on: { input: (event) => settings.input(valueOf(event)), focusout: () => settings.leave?.() },
    }),
  );
}

export interface RadioSettings<T extends string> {
  readonly key: string;
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string; readonly sentence: string }[];
  readonly choose: (value: T) => void;
}

export function radioGroup<T extends string>(settings: RadioSettings<T>): ElementDescription {
  const choices: readonly Child[] = settings.choices.map((choice) =>
    element(
      'vscode-radio',
      { key: choice.value, value: choice.value, 'aria-label': `${choice.label}. ${choice.sentence}` },
      element('span', { class: 'choice' }, choice.label),
      element('span', { class: 'choice-sentence' }, choice.sentence),
    ),
  );
  return element(
    'vscode-radio-group',
    {
      key: settings.key,
      orientation: 'vertical',
      'aria-label': settings.label,
      value: settings.value,
      on: {
        change: (event) => {
          const chosen = settings.choices.find((choice) => choice.value === valueOf(event));
          if (chosen) settings.choose(chosen.value);
        },
      },
    },
    element('span', { slot: 'label', class: 'label' }, settings.label),
    ...choices,
  );
}
