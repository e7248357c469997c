import * as Type from 'typebox';
import type { Static, TArray, TSchema } from 'typebox';
import { informationFields } from '../core/basicInformation';
import { phoneFormPattern } from '../core/phoneNumber';
import { configurationFields } from '../core/configuration';
import { environments } from '../core/releaseTarget';
import { identifier, nullable, oneOf, record, revision } from './schema';

/** A list in which nothing stands twice. */
const distinct = <T extends TSchema>(items: T, options = {}): TArray<T> =>
  Type.Array(items, { uniqueItems: true, ...options });

const lengthLimit = record({ minimum: Type.Integer({ minimum: 0 }), maximum: Type.Integer({ minimum: 0 }) });

export const informationLimits = record({
  name: lengthLimit,
  tagline: lengthLimit,
  description: lengthLimit,
  logoBytes: Type.Integer({ minimum: 0 }),
  required: distinct(oneOf(informationFields)),
  phoneForm: Type.Optional(Type.String({ pattern: phoneFormPattern })),
});

export const targetAppPolicy = record({
  environments: distinct(oneOf(environments), { minItems: 1 }),
  sandboxApproval: Type.Boolean(),
  pilotTesting: distinct(oneOf(environments)),
  percentages: nullable(distinct(Type.Integer({ minimum: 1, maximum: 100 }))),
  availableConfiguration: distinct(oneOf(configurationFields)),
  requiredConfiguration: distinct(oneOf(configurationFields)),
  selfApproval: Type.Boolean(),
  testerLimit: Type.Integer({ minimum: 1 }),
  information: informationLimits,
  userIdPattern: Type.String({ maxLength: 256 }),
});

/** A super app that mini programs are released to, with its policy. */
export const targetApp = record({
  id: identifier,
  name: Type.String(),
  workspaceId: identifier,
  policy: targetAppPolicy,
  /** Whether the asker may change the policy. */
  maySetPolicy: Type.Boolean(),
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
