import type {
  ButtonView,
  DetailView,
  PanelActionName,
  PartView,
  ReleaseView,
  SubmitView,
} from '../../src/protocol/webview';
import { button } from '../controls';
import { element, type Child, type ElementDescription } from '../element';
import { canAct } from './canAct';
import type { PanelContext } from './context';

type Target = ButtonView['does'] | NonNullable<PartView['does']>;

/** What pressing something does, and whether it can be done now. */
function follow(context: PanelContext, does: Target): { readonly press: () => void; readonly unavailable: boolean } {
  return 'open' in does
    ? { press: () => context.open(does.open), unavailable: false }
    : { press: () => context.act(does), unavailable: !canAct(context.view, does.name) };
}

/** A button as the host describes it; the one whose action runs is busy, and none can be pressed meanwhile. */
export function viewButton(context: PanelContext, view: ButtonView): ElementDescription {
  const { does } = view;
  const { busy } = context.view;
  return button({
    key: 'open' in does ? `open-${does.open}` : does.name,
    label: view.label,
    appearance: view.appearance,
    title: view.title,
    busy: !('open' in does) && busy === does.name,
    ...follow(context, does),
  });
}

/** A button whose action is completed with what was typed. */
export function submitButton(
  context: PanelContext,
  view: SubmitView,
  name: PanelActionName,
  press: () => void,
  appearance: 'primary' | 'secondary' = 'primary',
): ElementDescription {
  const { busy } = context.view;
  return button({
    key: name,
    label: view.label,
    appearance,
    busy: busy === name,
    unavailable: !canAct(context.view, name),
    press,
  });
}

/** A link that does something in the panel. It is a button by nature, and only looks like a link. */
export function link(
  key: string,
  label: string,
  press: () => void,
  { title, unavailable = false }: { readonly title?: string | undefined; readonly unavailable?: boolean } = {},
): ElementDescription {
  const disabled = unavailable ? 'true' : undefined;
  const click = (): void => {
    if (!unavailable) press();
  };
  return element(
    'button',
    { key, class: 'link', type: 'button', title, 'aria-disabled': disabled, on: { click } },
    label,
  );
}

/** A link as the host describes it. */
export function viewLink(
  context: PanelContext,
  key: string,
  label: string,
  { does, title }: { readonly does: Target; readonly title?: string | undefined },
): ElementDescription {
  const { press, unavailable } = follow(context, does);
  return link(key, label, press, { title, unavailable });
}

function part(context: PanelContext, view: PartView, index: number): ElementDescription {
  const { does, title } = view;
  if (does) return viewLink(context, `part-${index}`, view.text, { does, title });
  return element(view.code ? 'code' : 'span', { key: index, title }, view.text);
}

export function partElements(context: PanelContext, parts: readonly PartView[]): readonly ElementDescription[] {
  return parts.map((view, index) => part(context, view, index));
}

export function detailRows(context: PanelContext, rows: readonly DetailView[]): ElementDescription {
  const cells = rows.flatMap((row): Child[] => [
    element('dt', { key: row.label }, row.label),
    element('dd', { key: row.label }, ...partElements(context, row.parts)),
  ]);
  return element('dl', { class: 'details' }, ...cells);
}

/** Somebody's own words, line breaks kept. */
export function quotation(quote: { readonly title: string; readonly text: string }): ElementDescription {
  return element(
    'figure',
    { class: 'quote' },
    element('figcaption', {}, quote.title),
    element('blockquote', {}, quote.text),
  );
}

type ToldPlace = NonNullable<ReleaseView['told']>['place'];

/** What is said at a place; what was said beside the testers stands in the card once they are gone. */
function toldAt({ view: { told, testers } }: PanelContext, place: ToldPlace): ReleaseView['told'] {
  const at = told?.place === 'testers' && testers === null ? 'next' : told?.place;
  return at === place ? told : null;
}

/** What the last action had to say; the element is always there, so that a screen reader notices what comes into it. */
export function toldElement(context: PanelContext, place: ToldPlace): ElementDescription {
  const told = toldAt(context, place);
  return element(
    'div',
    { key: `told-${place}`, class: told === null ? 'told' : `told ${told.tone}`, role: 'status' },
    told !== null && element('p', {}, told.sentence),
    told !== null &&
      told.buttons.length > 0 &&
      element(
        'div',
        { key: 'told-buttons', class: 'row' },
        ...told.buttons.map((label, index) => link(`told-${index}`, label, () => context.answer(index))),
      ),
  );
}
