import type { UserAnswerView, UserGetsView } from '../../src/protocol/webview';
import { bareTextField, button } from '../controls';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { detailRows } from './parts';

const fieldKey = 'userId';

/** What is wrong with what is typed; another text than the one that was asked about is not known to be wrong. */
function problemOf({ visited }: PanelContext, { empty, problem }: UserGetsView, userId: string): string | undefined {
  if (userId === '') return visited.has(fieldKey) ? empty : undefined;
  return problem?.userId === userId ? problem.sentence : undefined;
}

/** The user ID and its button. */
function question(context: PanelContext, view: UserGetsView, problem: string | undefined): ElementDescription {
  const typed = context.draft.userId ?? '';
  const userId = typed.trim();
  const unavailable = context.view.away !== null;
  const submit = (): void => {
    if (userId === '') {
      context.visit(fieldKey);
      context.focus(`field-${fieldKey}`);
    } else if (!unavailable) context.explain(userId);
  };
  return element(
    'div',
    { key: 'question', class: 'row' },
    element('span', { class: 'label', 'aria-hidden': 'true' }, view.label),
    bareTextField({
      key: fieldKey,
      label: view.label,
      value: typed,
      problem,
      placeholder: view.placeholder,
      input: (text) => context.change({ userId: text }),
      enter: submit,
    }),
    button({
      key: 'explain',
      label: view.submit.label,
      busy: view.asking !== null && view.asking === userId,
      unavailable,
      press: submit,
    }),
  );
}

/** What the user gets, then every question on the way to it. */
function answered(context: PanelContext, { userId, sentence, steps }: UserAnswerView): readonly ElementDescription[] {
  return [element('p', { key: 'gets' }, element('code', {}, userId), ` · ${sentence}`), detailRows(context, steps)];
}

/** Asks what a user gets of the release, and shows the answer with its reasons in place. */
export function userGets(context: PanelContext, view: UserGetsView): ElementDescription {
  const problem = problemOf(context, view, (context.draft.userId ?? '').trim());
  return element(
    'section',
    { key: 'user-gets', class: 'user-gets', 'aria-labelledby': 'user-gets-title' },
    element('h2', { id: 'user-gets-title' }, view.title),
    question(context, view, problem),
    // Always there, so that a screen reader notices what comes into it.
    element(
      'div',
      { key: 'answer', class: 'user-answer', role: 'status' },
      problem !== undefined && element('p', { key: 'problem', class: 'problem', id: `problem-${fieldKey}` }, problem),
      view.failure !== null && element('p', { key: 'failure', class: 'problem' }, view.failure),
      ...(view.answer === null ? [] : answered(context, view.answer)),
    ),
  );
}
