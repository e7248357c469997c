import type { DecisionView, PanelPage, RemovalView, SubmitView } from '../../src/protocol/webview';
import { button, textArea } from '../controls';
import { element, type ElementDescription } from '../element';
import { configuration } from './configuration';
import type { PanelContext } from './context';
import { applyAction } from './editedInformation';
import { informationForm, informationProblems, showProblem } from './informationForm';
import { informationText } from './informationText';
import { detailRows, quotation, submitButton, toldElement } from './parts';

function backButton(context: PanelContext): ElementDescription {
  return button({ key: 'back', label: context.view.request.back, press: () => context.open('progress') });
}

function applyRow(context: PanelContext, apply: SubmitView): ElementDescription {
  const submit = (): void => {
    const [problem] = informationProblems(context);
    if (problem) showProblem(context, problem);
    else context.act(applyAction(context));
  };
  return element(
    'div',
    { key: 'apply', class: 'row end' },
    submitButton(context, apply, 'apply', submit),
    backButton(context),
  );
}

function decision(context: PanelContext, view: DecisionView): ElementDescription {
  const reason = context.draft.reason ?? '';
  const isMissing = context.visited.has('reason') && reason.trim() === '';
  const reject = (): void => {
    if (reason.trim() !== '') context.act({ name: 'reject', reason });
    else {
      context.visit('reason');
      context.focus('field-reason');
      context.announce(view.reasonMissing);
    }
  };
  const approve = (): void => context.act({ name: 'approve', reason: reason.trim() === '' ? null : reason });
  return element(
    'section',
    { key: 'decision', class: 'next act' },
    textArea({
      key: 'reason',
      label: view.reasonLabel,
      value: reason,
      rows: 5,
      hint: view.reasonHint,
      problem: isMissing ? view.reasonMissing : undefined,
      input: (text) => context.change({ reason: text }),
    }),
    element(
      'div',
      { class: 'row' },
      submitButton(context, view.approve, 'approve', approve),
      submitButton(context, view.reject, 'reject', reject, 'secondary'),
      backButton(context),
    ),
  );
}

/** What a removal takes and why, where it is to be decided. */
function removalSection({ title, sentence, quote }: RemovalView): ElementDescription {
  return element(
    'section',
    { key: 'removal', class: 'next act in-full' },
    element('h2', {}, title),
    element('p', { class: 'sentence' }, sentence),
    quotation(quote),
  );
}

/** The page of what is applied with: edited before Apply, read by the reviewer, or just the configuration. */
export function requestPage(
  context: PanelContext,
  page: Exclude<PanelPage, 'progress'>,
): readonly ElementDescription[] {
  const { request, details } = context.view;
  const { information, removal } = request;
  const apply = page === 'apply' ? request.apply : null;
  const decides = page === 'review' ? request.decision : null;
  const waits = page === 'apply' ? request.applyWaits : page === 'review' ? request.decisionWaits : null;
  const parts: (ElementDescription | false)[] = [
    element('h2', { key: 'page', id: 'page-title', class: 'page-title', tabindex: -1 }, request.titles[page]),
    page === 'review' && removal !== null && removalSection(removal),
    page === 'review' && detailRows(context, details.rows),
    configuration(context),
    page !== 'configuration' && (information.editable && apply ? informationForm(context) : informationText(context)),
    waits !== null && element('p', { key: 'waits', class: 'problem' }, waits),
    toldElement(context, 'next'),
    apply
      ? applyRow(context, apply)
      : decides
        ? decision(context, decides)
        : element('div', { key: 'end', class: 'row end' }, backButton(context)),
  ];
  return parts.filter((part): part is ElementDescription => part !== false);
}
