import * as Type from 'typebox';
import type { Static, TArray, TSchema } from 'typebox';
import { largestHeldBackShare } from '../core/audience';
import { informationFields } from '../core/basicInformation';
import { phoneFormPattern } from '../core/phoneNumber';
import { configurationFields } from '../core/configuration';
import { environments } from '../core/releaseTarget';
import { longestUserId } from '../core/userId';
import { mostTesterDays } from '../core/testers/testerDays';
import { identifier, nullable, oneOf, record, revision } from './schema';

/** A list in which nothing stands twice. */
const distinct = <T extends TSchema>(items: T, options = {}): TArray<T> =>
  Type.Array(items, { uniqueItems: true, ...options });

const lengthLimit = record(
  { minimum: Type.Integer({ minimum: 0 }), maximum: Type.Integer({ minimum: 0 }) },
  'Fewest and most characters',
);

export const informationLimits = record({
  name: lengthLimit,
  tagline: lengthLimit,
  description: lengthLimit,
  logoBytes: Type.Integer({ minimum: 0, description: 'Largest logo, in bytes' }),
  required: distinct(oneOf(informationFields), { description: 'Fields that must have a value at Apply to Release' }),
  phoneForm: Type.Optional(
    Type.String({ pattern: phoneFormPattern, description: 'What a customer service phone number looks like' }),
  ),
});

export const targetAppPolicy = record({
  environments: distinct(oneOf(environments), {
    minItems: 1,
    description: 'The environments the super app has; Production is always among them',
  }),
  sandboxApproval: Type.Boolean({
    description: 'Whether Sandbox releases need an approval; Production always does, Test and Development never',
  }),
  pilotTesting: distinct(oneOf(environments), {
    description: 'Where an approved release is pilot tested: Production, Sandbox, both or neither',
  }),
  percentages: nullable(
    distinct(Type.Integer({ minimum: 1, maximum: 100 })),
    'The grayscale percentages to choose from; null allows every whole number',
  ),
  heldBackShare: Type.Integer({
    minimum: 0,
    maximum: largestHeldBackShare,
    description:
      'How many of 100 users get no release by its share before it is fully released; a release keeps what it began with',
  }),
  availableConfiguration: distinct(oneOf(configurationFields), {
    description: 'The configuration fields the super app has',
  }),
  requiredConfiguration: distinct(oneOf(configurationFields), {
    description: 'Those that must have a value at Apply to Release',
  }),
  selfApproval: Type.Boolean({ description: 'Whether a reviewer may decide their own request; the log says so' }),
  forceRemovalApproval: Type.Boolean({ description: 'Whether a force removal needs an approval inside the super app' }),
  testerLimit: Type.Integer({ minimum: 1, description: 'Most testers a release may have' }),
  information: informationLimits,
  userIdPattern: Type.String({
    maxLength: 256,
    description: 'What a user ID of the super app looks like: an anchored regular expression',
  }),
  userIdExample: nullable(
    Type.String({ minLength: 1, maxLength: longestUserId }),
    'A user ID to compare with, which the pattern allows; null where none is shown',
  ),
  testerDays: Type.Integer({
    minimum: 0,
    maximum: mostTesterDays,
    description: 'How many days after a release has ended the user IDs of its testers are kept',
  }),
});

/** A super app that mini programs are released to, with its policy. */
export const targetApp = record({
  id: identifier,
  name: Type.String(),
  workspaceId: identifier,
  policy: targetAppPolicy,
  maySetPolicy: Type.Boolean({ description: 'Whether the asker may change the policy' }),
  hasUserDirectory: Type.Boolean({ description: 'Whether the super app says which user IDs it does not know' }),
  revision,
});

export type TargetApp = Static<typeof targetApp>;

/** A mini program whose merchant may edit server domains and WAP URLs for a super app (domain §5.3). */
const domainGrant = record({
  miniProgramId: identifier,
  miniProgram: nullable(
    record(
      { name: Type.String(), workspaceId: identifier, workspaceName: Type.String() },
      'null until the asker may see it, such as when it is submitted to the super app, and where there is none',
    ),
  ),
});

/** What a super app granted, by ID. */
export const domainGrants = record({
  items: Type.Array(domainGrant),
  /** The super app's: its rules are one thing. */
  revision,
});

export type DomainGrants = Static<typeof domainGrants>;

/** The mini programs that are granted; all others are not. */
export const newDomainGrants = record({ miniProgramIds: distinct(identifier, { maxItems: 10_000 }) });

/** User IDs that a super app is asked about. */
export const lookedUpUsers = record({
  userIds: distinct(Type.String({ minLength: 1, maxLength: longestUserId }), { minItems: 1, maxItems: 1000 }),
});

/** Those that it does not know. */
export const unknownUsers = record({ unknown: Type.Array(Type.String()) });
