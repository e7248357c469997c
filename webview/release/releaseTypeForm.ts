import type { ConfirmedGrayscale, ReleaseTypeForm } from '../../src/protocol/webview';
import { radioGroup } from '../controls';
import type { ElementDescription } from '../element';
import type { PanelContext } from './context';
import { grayscaleForm } from './grayscaleForm';
import { link, submitButton } from './parts';

type ReleaseType = ReleaseTypeForm['choices'][number]['type'];

function chosenType({ draft }: PanelContext, { choices }: ReleaseTypeForm): ReleaseType {
  const types = choices.map(({ type }) => type);
  const typed = draft.releaseType;
  return typed !== undefined && types.includes(typed) ? typed : (types[0] ?? 'grayscale');
}

/** The choice of a percentage, once Grayscale Release was confirmed here. */
export function confirmedGrayscale(context: PanelContext, form: ReleaseTypeForm): ConfirmedGrayscale | null {
  const isConfirmed = chosenType(context, form) === 'grayscale' && context.draft.typeConfirmed === true;
  return isConfirmed ? form.grayscale : null;
}

/** The release type and its Confirm; once Grayscale Release is confirmed, its percentage. */
export function releaseTypeForm(context: PanelContext, form: ReleaseTypeForm): readonly ElementDescription[] {
  const confirmed = confirmedGrayscale(context, form);
  if (confirmed !== null) {
    return [
      ...grayscaleForm(context, confirmed.form),
      link('back-to-type', confirmed.back, () => context.change({ typeConfirmed: false })),
    ];
  }
  const { grayscale } = form;
  const chosen = chosenType(context, form);
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
