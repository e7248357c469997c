import type { BasicInformation } from '../../src/core/basicInformation';
import { informationBefore, informationEdit, isUnedited, withInformationEdit } from '../../src/core/informationEdit';
import type { PanelAction, PanelDraft } from '../../src/protocol/webview';
import type { PanelContext } from './context';

export type LocalizedField = 'name' | 'tagline' | 'description';
export type PlainField = 'category' | 'customerServicePhone' | 'customerServiceEmail';
export type EditedField = LocalizedField | PlainField | 'logo';

/** The basic information as it stands: what the release has by now, and over it what was typed. */
export function presentInformation({ view, draft }: PanelContext): BasicInformation {
  const { editable, values } = view.request.information;
  return editable ? withInformationEdit(values, draft.information ?? {}) : values;
}

/** Keeps what was edited: the changed fields only, so that the others follow what somebody else makes of them. */
export function changeInformation(context: PanelContext, edited: BasicInformation, part: PanelDraft = {}): void {
  const { values } = context.view.request.information;
  const information = informationEdit(values, edited);
  const before = informationBefore(information, values, context.draft.informationBefore);
  context.change({ ...part, information, informationBefore: before });
}

/**
 * What somebody else has made of a field since its edit began; undefined where nobody did, or made the same of it. The language is that of a
 * field that has one text a language.
 */
export function theirText(context: PanelContext, field: EditedField, language?: string): string | undefined {
  const { values } = context.view.request.information;
  const { information = {}, informationBefore: before = {} } = context.draft;
  const [mine, old, now] =
    isLocalized(field) && language !== undefined
      ? [information, before, values].map(({ languages }) => languages?.[language]?.[field])
      : isLocalized(field)
        ? []
        : [information[field], before[field], values[field]];
  if (mine === undefined || old === undefined) return undefined;
  const theirs = now ?? '';
  return theirs === old || theirs === mine ? undefined : theirs;
}

function isLocalized(field: EditedField): field is LocalizedField {
  return field === 'name' || field === 'tagline' || field === 'description';
}

/** Apply, with the basic information only where it was edited: nothing else of it is to be written. */
export function applyAction(context: PanelContext): PanelAction {
  const { values, revision } = context.view.request.information;
  const value = presentInformation(context);
  return { name: 'apply', information: isUnedited(informationEdit(values, value)) ? null : { revision, value } };
}
