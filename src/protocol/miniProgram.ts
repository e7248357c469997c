import * as Type from 'typebox';
import type { Static } from 'typebox';
import { languageTagPattern, mostLanguages } from '../core/basicInformation';
import { configurationFields } from '../core/configuration';
import { dictionary, identifier, moment, nullable, oneOf, record, revision } from './schema';

const text = (maxLength: number): ReturnType<typeof Type.String> => Type.String({ maxLength });

export const localizedInformation = record({ name: text(120), tagline: text(240), description: text(2000) });

/** Lengths here only keep absurd input out; each target app sets its own limits. */
export const basicInformation = record({
  defaultLanguage: Type.String({ pattern: languageTagPattern, maxLength: 35 }),
  languages: dictionary(localizedInformation, {
    names: languageTagPattern,
    additionalProperties: false,
    maxProperties: mostLanguages,
  }),
  category: text(80),
  customerServicePhone: text(40),
  customerServiceEmail: text(254),
  logo: Type.String({ maxLength: 512 * 1024, description: 'A data URL, or empty' }),
});

/** Basic information as somebody edited it, with the revision of the mini program that they edited. */
export const editedInformation = record({ revision, value: basicInformation });

export type EditedInformation = Static<typeof editedInformation>;

const configurationValue = Type.String({ minLength: 1, maxLength: 256 });

/** Bounds here only keep absurd input out; core/configurationCheck has the rules, and names the value that breaks one. */
const inheritable = {
  clientId: Type.Optional(configurationValue),
  merchantId: Type.Optional(configurationValue),
  serverDomains: Type.Optional(Type.Array(configurationValue, { maxItems: 100 })),
  wapUrls: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 2048 }), { maxItems: 100 })),
  testers: Type.Optional(Type.Array(configurationValue, { maxItems: 1000 })),
};

/** Configuration of either level, but for environment variables, which only a release has. */
export const configuration = record(inheritable);

const variableName = Type.String({ minLength: 1, maxLength: 256 });

/** Release-specific configuration as it is set. */
export const releaseConfiguration = record({
  ...inheritable,
  environmentVariables: Type.Optional(
    Type.Array(
      record({
        name: variableName,
        value: Type.Optional(
          Type.String({
            maxLength: 16_384,
            description: 'Without it the value stays that is kept under this name. No answer ever tells it.',
          }),
        ),
      }),
      { maxItems: 100 },
    ),
  ),
});

/** Release-specific configuration as it is told: of environment variables there are the names. */
export const keptConfiguration = record({
  ...inheritable,
  environmentVariables: Type.Optional(Type.Array(record({ name: variableName, setAt: moment }))),
});

export const miniProgramActions = ['edit', 'upload', 'release'] as const;

export const miniProgram = record({
  id: identifier,
  name: Type.String(),
  workspaceId: identifier,
  workspaceName: Type.String(),
  information: basicInformation,
  highestVersion: nullable(Type.String(), 'The highest version uploaded; the next one must be greater'),
  versionCount: Type.Integer({ minimum: 0 }),
  allowed: Type.Array(oneOf(miniProgramActions), { description: 'What the asker may do' }),
  createdAt: moment,
  revision,
});

export type MiniProgram = Static<typeof miniProgram>;

export const newMiniProgram = record({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  /** The workspace that will own it; may be left out by whoever may create in one workspace only. */
  workspaceId: Type.Optional(identifier),
});

export const globalConfiguration = record({
  configuration,
  locked: Type.Array(oneOf(configurationFields), {
    description: "Fields that the mini program's people cannot change until a super app grants it",
  }),
  domainsGrantedBy: Type.Array(identifier, {
    description: 'Target apps where its people may set Server Domains and WAP URLs for a release',
  }),
  revision,
});

export type GlobalConfiguration = Static<typeof globalConfiguration>;
