import type { ReleaseTypeForm } from '../../src/protocol/webview';
import { radioGroup } from '../controls';
import type { ElementDescription } from '../element';
import type { PanelContext } from './context';
import { grayscaleForm } from './grayscaleForm';
import { link, submitButton } from './parts';

/** The release type and its Confirm; once Grayscale Release is confirmed, its percentage. */
export function releaseTypeForm(context: PanelContext, form: ReleaseTypeForm): readonly ElementDescription[] {
  const types = form.choices.map((choice) => choice.type);
  const typed = context.draft.releaseType;
  const chosen = typed !== undefined && types.includes(typed) ? typed : (types[0] ?? 'grayscale');
  const { grayscale } = form;
  if (grayscale !== null && chosen === 'grayscale' && context.draft.typeConfirmed === true) {
    return [
      ...grayscaleForm(context, grayscale.form),
      link('back-to-type', grayscale.back, () => context.change({ typeConfirmed: false })),
    ];
  }
  const action = chosen === 'full' ? 'releaseToEveryone' : 'confirmGrayscale';
  const confirm = (): void => {
    if (action === 'confirmGrayscale' && grayscale !== null) {
      context.change({ releaseType: 'grayscale', typeConfirmed: true });
      context.focus('field-percentage');
    } else context.act({ name: action });
  };
  return [
    radioGroup({
      key: 'release-type',
      label: form.label,
      value: chosen,
      choices: form.choices.map((choice) => ({ value: choice.type, label: choice.label, sentence: choice.sentence })),
      choose: (releaseType) => {
        if (releaseType !== chosen) context.change({ releaseType });
      },
    }),
    submitButton(context, form.confirm, action, confirm),
  ];
}
