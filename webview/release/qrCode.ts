import type { QrCodeFieldView, QrCodeView } from '../../src/protocol/webview';
import { button, textField } from '../controls';
import { element, type ElementDescription } from '../element';
import { canAct } from './canAct';
import type { PanelContext } from './context';

/** What is typed, and whether the picture is of that already. */
function wanted(
  { draft }: PanelContext,
  view: QrCodeView,
): { readonly page: string; readonly query: string; readonly isShown: boolean } {
  const page = (draft.qrCodePage ?? '').trim();
  const query = (draft.qrCodeQuery ?? '').trim();
  return { page, query, isShown: page === view.page && query === view.query };
}

function picture(context: PanelContext, view: QrCodeView): ElementDescription {
  const { isShown } = wanted(context, view);
  return element(
    'div',
    { key: 'picture', class: isShown ? 'qr-picture' : 'qr-picture stale', 'aria-busy': isShown ? undefined : 'true' },
    view.picture === null
      ? element('p', { key: 'missing', class: 'hint' }, view.missing)
      : element('img', { key: 'image', src: view.picture.source, alt: view.picture.description }),
  );
}

function field(
  context: PanelContext,
  key: 'qrCodePage' | 'qrCodeQuery',
  { label, hint, placeholder, longest, problem }: QrCodeFieldView,
): ElementDescription {
  // Not while it is typed: half of a page is none yet.
  const complains = problem !== null && context.visited.has(key);
  return textField({
    key,
    label,
    hint,
    placeholder,
    maximumLength: longest,
    value: context.draft[key] ?? '',
    problem: complains ? problem : undefined,
    input: (typed) => context.change({ [key]: typed }),
    leave: () => context.visit(key),
    enter: () => context.visit(key),
  });
}

function buttons(context: PanelContext, view: QrCodeView): ElementDescription {
  const { page, query, isShown } = wanted(context, view);
  const { busy } = context.view;
  const { picture: shown } = view;
  const isThere = shown !== null && isShown;
  const act = (name: 'copyQrCodeLink' | 'saveQrCode', label: string): ElementDescription =>
    button({
      key: name,
      label,
      busy: busy === name,
      unavailable: !isThere || !canAct(context.view, name),
      press: () => context.act({ name, page, query }),
    });
  return element(
    'div',
    { key: 'buttons', class: 'row' },
    act('copyQrCodeLink', view.copyLink),
    button({
      key: 'copyQrCodePicture',
      label: view.copyPicture,
      unavailable: !isThere,
      press: () => shown !== null && context.copyPicture(shown.source),
    }),
    act('saveQrCode', view.save),
  );
}

/** The QR code of the release, what it is to open, and who can open it. */
export function qrCode(context: PanelContext, view: QrCodeView): ElementDescription {
  const { qrCodeOutcome: outcome } = context;
  return element(
    'section',
    { key: 'qr-code', class: 'qr-code', 'aria-labelledby': 'qr-code-title' },
    element('h2', { id: 'qr-code-title', tabindex: -1 }, view.title),
    element('p', { key: 'sentence', class: 'sentence' }, view.sentence),
    element(
      'div',
      { key: 'code', class: 'qr-parts' },
      picture(context, view),
      element(
        'div',
        { key: 'form', class: 'form' },
        field(context, 'qrCodePage', view.pageField),
        field(context, 'qrCodeQuery', view.queryField),
        buttons(context, view),
        // Always there, so that a screen reader notices what comes into it.
        element('p', { key: 'said', class: 'hint', role: 'status' }, outcome === null ? null : view.said[outcome]),
      ),
    ),
  );
}
