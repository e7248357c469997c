import type { BasicInformation } from '../../src/core/basicInformation';
import { informationEdit, isUnedited, withInformationEdit } from '../../src/core/informationEdit';
import type { PanelAction, PanelDraft } from '../../src/protocol/webview';
import type { PanelContext } from './context';

/** The basic information as it stands: what the release has by now, and over it what was typed. */
export function presentInformation({ view, draft }: PanelContext): BasicInformation {
  const { editable, values } = view.request.information;
  return editable ? withInformationEdit(values, draft.information ?? {}) : values;
}

/** Keeps what was edited: the changed fields only, so that the others follow what somebody else makes of them. */
export function changeInformation(context: PanelContext, edited: BasicInformation, part: PanelDraft = {}): void {
  context.change({ ...part, information: informationEdit(context.view.request.information.values, edited) });
}

/** Apply, with the basic information only where it was edited: nothing else of it is to be written. */
export function applyAction(context: PanelContext): PanelAction {
  const { values, revision } = context.view.request.information;
  const value = presentInformation(context);
  return { name: 'apply', information: isUnedited(informationEdit(values, value)) ? null : { revision, value } };
}
