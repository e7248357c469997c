import { checkPercentage, type PercentageErrorCode } from '../../src/core/percentage';
import type { GrayscaleForm } from '../../src/protocol/webview';
import { bareTextField } from '../controls';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { submitButton } from './parts';

const fieldKey = 'percentage';

function preset(
  form: GrayscaleForm,
  percentage: number,
  typed: string,
  change: (percentage: string) => void,
): ElementDescription {
  const isPast = form.current !== null && percentage <= form.current;
  return element(
    'button',
    {
      key: percentage,
      type: 'button',
      class: 'preset',
      disabled: isPast,
      'aria-pressed': String(typed.trim() === String(percentage)),
      'aria-label': `${percentage} ${form.unit}`,
      on: { click: () => change(String(percentage)) },
    },
    String(percentage),
  );
}

/** A step that somebody else was faster with is refused with the present percentage; once is enough. */
function isToldAlready({ view, visited }: PanelContext, code: PercentageErrorCode): boolean {
  return code === 'PERCENTAGE_NOT_HIGHER' && view.told?.tone === 'problem' && !visited.has(fieldKey);
}

/** The Grayscale field: presets and any whole number above the present one, then Next Step. */
export function grayscaleForm(context: PanelContext, form: GrayscaleForm): readonly ElementDescription[] {
  const typed = context.draft.percentage ?? String(form.proposal);
  const check = checkPercentage(typed, form.current, form.offered);
  const problem = check.ok || isToldAlready(context, check.code) ? undefined : form.messages[check.code];
  const change = (percentage: string): void => {
    context.change({ percentage });
    context.visit(fieldKey);
  };
  const submit = (): void => {
    if (check.ok) context.act({ name: 'nextGrayscaleStep', percentage: check.percentage });
    else {
      context.focus(`field-${fieldKey}`);
      context.announce(form.messages[check.code]);
    }
  };
  return [
    element(
      'div',
      { key: 'grayscale', class: 'grayscale', role: 'group', 'aria-label': form.label },
      element('span', { class: 'label' }, form.label),
      element(
        'div',
        { class: 'presets' },
        ...form.presets.map((percentage) => preset(form, percentage, typed, change)),
        element(
          'span',
          { key: 'field', class: 'percentage' },
          bareTextField({
            key: fieldKey,
            label: form.fieldLabel,
            value: typed,
            problem,
            inputMode: 'numeric',
            maximumLength: 8,
            input: change,
            enter: submit,
          }),
          element('span', { 'aria-hidden': 'true' }, form.unit),
        ),
      ),
    ),
    element(
      'p',
      { key: 'percentage-problem', class: 'problem', id: 'problem-percentage', hidden: problem === undefined },
      problem ?? '',
    ),
    submitButton(context, form.submit, 'nextGrayscaleStep', submit),
  ];
}
