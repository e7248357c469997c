import type { BasicInformation, LocalizedInformation } from './basicInformation';

/** What somebody changed of the basic information and nothing else, so that the rest stays as others make it. */
export interface InformationEdit {
  readonly defaultLanguage?: string;
  /** The texts that were changed, by language; a language that was taken away is null. */
  readonly languages?: Readonly<Record<string, LocalizedEdit | null>>;
  readonly category?: string;
  readonly customerServicePhone?: string;
  readonly customerServiceEmail?: string;
  readonly logo?: string;
}

type LocalizedEdit = Partial<LocalizedInformation>;

const localizedFields = ['name', 'tagline', 'description'] as const;
const plainFields = ['defaultLanguage', 'category', 'customerServicePhone', 'customerServiceEmail', 'logo'] as const;
const noTexts: LocalizedInformation = { name: '', tagline: '', description: '' };

function changedTexts<Field extends string>(
  fields: readonly Field[],
  before: Readonly<Record<Field, string>>,
  after: Readonly<Record<Field, string>>,
): Partial<Record<Field, string>> {
  const changed = fields
    .filter((field) => after[field] !== before[field])
    .map((field) => [field, after[field]] as const);
  // `fields` are the keys, which Object.fromEntries cannot tell.
  return Object.fromEntries(changed) as Partial<Record<Field, string>>;
}

function changedLanguages(before: BasicInformation, after: BasicInformation): InformationEdit['languages'] {
  const removed = Object.keys(before.languages).filter((language) => after.languages[language] === undefined);
  const edited = Object.entries(after.languages).flatMap(([language, texts]) => {
    const known = before.languages[language];
    const changes = changedTexts(localizedFields, known ?? noTexts, texts);
    return known === undefined || Object.keys(changes).length > 0 ? [[language, changes] as const] : [];
  });
  return Object.fromEntries<LocalizedEdit | null>([...edited, ...removed.map((language) => [language, null] as const)]);
}

/** What makes one state of the basic information of another. */
export function informationEdit(before: BasicInformation, after: BasicInformation): InformationEdit {
  const languages = changedLanguages(before, after) ?? {};
  return {
    ...changedTexts(plainFields, before, after),
    ...(Object.keys(languages).length > 0 && { languages }),
  };
}

/**
 * What the edited texts were when each of them was edited first. `known` is what is known of that from before; a text
 * that is not edited any more has nothing.
 */
export function informationBefore(
  edit: InformationEdit,
  present: BasicInformation,
  known: InformationEdit = {},
): InformationEdit {
  const plain = editedFields(plainFields, edit).map((field) => [field, known[field] ?? present[field]] as const);
  const languages = Object.entries(edit.languages ?? {}).flatMap(([language, texts]) => {
    const fields = editedFields(localizedFields, texts ?? {}).map((field) => {
      const before = known.languages?.[language]?.[field] ?? present.languages[language]?.[field] ?? '';
      return [field, before] as const;
    });
    return fields.length > 0 ? [[language, Object.fromEntries(fields)] as const] : [];
  });
  return {
    ...Object.fromEntries(plain),
    ...(languages.length > 0 && { languages: Object.fromEntries(languages) }),
  };
}

function editedFields<Field extends string>(
  fields: readonly Field[],
  edit: Readonly<Partial<Record<Field, string>>>,
): readonly Field[] {
  return fields.filter((field) => edit[field] !== undefined);
}

/** Puts an edit over the basic information as it is by now. The default language is there also afterwards. */
export function withInformationEdit(present: BasicInformation, edit: InformationEdit): BasicInformation {
  const { languages: edits = {}, defaultLanguage: wanted = present.defaultLanguage, ...plain } = edit;
  const isThere = edits[wanted] !== null && (present.languages[wanted] ?? edits[wanted]) !== undefined;
  const defaultLanguage = isThere ? wanted : present.defaultLanguage;
  const languages = [...new Set([...Object.keys(present.languages), ...Object.keys(edits)])].flatMap((language) => {
    const texts = edits[language];
    if (texts === null && language !== defaultLanguage) return [];
    return [[language, { ...noTexts, ...present.languages[language], ...texts }] as const];
  });
  return { ...present, ...plain, defaultLanguage, languages: Object.fromEntries(languages) };
}

/** Whether an edit changes nothing. */
export function isUnedited(edit: InformationEdit): boolean {
  return Object.keys(edit).length === 0;
}
