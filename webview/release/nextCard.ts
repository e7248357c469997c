import type { BuildProblemView, ButtonView, NextView } from '../../src/protocol/webview';
import { progressRing } from '../controls';
import { element, type Child, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { grayscaleForm } from './grayscaleForm';
import { partElements, quotation, toldElement, viewButton, viewLink } from './parts';
import { confirmedGrayscale, releaseTypeForm } from './releaseTypeForm';
import { testerButtons, testerList } from './testersForm';

function working(work: NonNullable<NextView['working']>, now: number): ElementDescription {
  const seconds = Math.max(0, Math.floor((now - work.since) / 1000));
  return element(
    'p',
    { key: 'working', class: 'working' },
    progressRing(),
    element('span', { class: 'steady' }, work.text.replace('{0}', String(seconds))),
  );
}

function problems(list: readonly BuildProblemView[]): ElementDescription {
  const items = list.map((problem, index) =>
    element(
      'li',
      { key: index },
      problem.place !== null && element('code', { class: 'place' }, problem.place),
      element('span', {}, problem.sentence),
    ),
  );
  return element('ul', { key: 'problems', class: 'build-problems' }, ...items);
}

function formControls(context: PanelContext, form: NextView['form']): readonly ElementDescription[] {
  switch (form?.kind) {
    case 'testers':
      return testerButtons(context, form);
    case 'release type':
      return releaseTypeForm(context, form);
    case 'grayscale':
      return grayscaleForm(context, form);
    case undefined:
      return [];
  }
}

function quietWayOut(context: PanelContext, view: ButtonView): ElementDescription {
  return element('span', { key: 'quiet', class: 'quiet' }, viewLink(context, 'quiet', view.label, view));
}

/** The controls of the step, then its plain buttons, then the quiet way out at the end. */
function controls(context: PanelContext, { form, buttons, quiet }: NextView): readonly Child[] {
  const row = [
    ...formControls(context, form),
    ...buttons.map((view) => viewButton(context, view)),
    ...(quiet === null ? [] : [quietWayOut(context, quiet)]),
  ];
  return [
    row.length > 0 && element('div', { key: 'controls', class: 'row' }, ...row),
    form?.kind === 'testers' && testerList(context, form),
  ];
}

/** A confirmed Grayscale Release is a step of its own before the platform knows of it. */
function presentNext(context: PanelContext): NextView {
  const { next } = context.view;
  const confirmed = next.form?.kind === 'release type' ? confirmedGrayscale(context, next.form) : null;
  return { ...next, ...confirmed?.card };
}

/** The card that says what the step is and how it goes, with everything that can be done. */
export function nextCard(context: PanelContext): ElementDescription {
  const next = presentNext(context);
  return element(
    'section',
    { key: 'next', class: `next ${next.tone}`, 'aria-labelledby': 'next-title' },
    element('h2', { id: 'next-title', tabindex: -1 }, next.title),
    element('p', { class: 'sentence' }, next.sentence),
    next.inTheWay && element('p', { key: 'in-the-way', class: 'in-the-way' }, ...partElements(context, next.inTheWay)),
    next.quote && quotation(next.quote),
    next.working && working(next.working, context.now),
    next.problems.length > 0 && problems(next.problems),
    ...controls(context, next),
    toldElement(context, 'next'),
  );
}
