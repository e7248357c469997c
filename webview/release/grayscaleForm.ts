import { checkPercentage } from '../../src/core/percentage';
import type { GrayscaleForm } from '../../src/protocol/webview';
import { bareTextField } from '../controls';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { submitButton } from './parts';

const fieldKey = 'percentage';

function preset(context: PanelContext, form: GrayscaleForm, percentage: number, typed: string): ElementDescription {
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
      on: { click: () => context.change({ percentage: String(percentage) }) },
    },
    String(percentage),
  );
}

/** The Grayscale field: presets and any whole number above the present one, then Next Step. */
export function grayscaleForm(context: PanelContext, form: GrayscaleForm): readonly ElementDescription[] {
  const typed = context.draft.percentage ?? String(form.proposal);
  const check = checkPercentage(typed, form.current, form.offered);
  const problem = check.ok ? undefined : form.messages[check.code];
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
        ...form.presets.map((percentage) => preset(context, form, percentage, typed)),
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
            input: (percentage) => context.change({ percentage }),
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
