import { informationFields, type InformationField, type LengthLimit } from '../../../core/basicInformation';
import { configurationFields } from '../../../core/configuration';
import { environments } from '../../../core/releaseTarget';
import type { TargetAppPolicy } from '../../../core/targetAppPolicy';

/**
 * A policy part by part, as it is edited: two admins who change different limits of the basic information at once do not
 * undo each other's.
 */
export interface PolicyValues extends Omit<TargetAppPolicy, 'information' | 'userIdExample'> {
  /** Empty where none is shown. */
  readonly userIdExample: string;
  readonly requiredInformation: readonly InformationField[];
  readonly name: LengthLimit;
  readonly tagline: LengthLimit;
  readonly description: LengthLimit;
  readonly logoBytes: number;
  /** Empty where any number will do. */
  readonly phoneForm: string;
}

export type PolicyPart = keyof PolicyValues;

/** Values for some parts of a policy. */
export type PolicyEdit = Partial<PolicyValues>;

/** Every part of a policy, in the order in which it is shown, each with how a kept value of it is recognised. */
const fits: { readonly [Part in PolicyPart]: (value: unknown) => value is PolicyValues[Part] } = {
  environments: listOf(environments),
  sandboxApproval: isTruth,
  pilotTesting: listOf(environments),
  percentages: isPercentages,
  heldBackShare: isNumber,
  availableConfiguration: listOf(configurationFields),
  requiredConfiguration: listOf(configurationFields),
  selfApproval: isTruth,
  forceRemovalApproval: isTruth,
  testerLimit: isNumber,
  userIdPattern: isText,
  userIdExample: isText,
  testerDays: isNumber,
  requiredInformation: listOf(informationFields),
  name: isLengthLimit,
  tagline: isLengthLimit,
  description: isLengthLimit,
  logoBytes: isNumber,
  phoneForm: isText,
};

export const policyParts = Object.keys(fits) as readonly PolicyPart[];

export function policyValues({ information, userIdExample, ...others }: TargetAppPolicy): PolicyValues {
  const { required, phoneForm, ...limits } = information;
  return {
    ...others,
    ...limits,
    requiredInformation: required,
    phoneForm: phoneForm ?? '',
    userIdExample: userIdExample ?? '',
  };
}

/** What to send, so that `policy` has the values of an edit. */
export function policyBody(edit: PolicyEdit, policy: TargetAppPolicy): Partial<TargetAppPolicy> {
  const { requiredInformation, name, tagline, description, logoBytes, phoneForm, userIdExample, ...rest } = edit;
  const others = { ...rest, ...(userIdExample !== undefined && { userIdExample: userIdExample || null }) };
  const limits = [requiredInformation, name, tagline, description, logoBytes, phoneForm];
  if (limits.every((limit) => limit === undefined)) return others;
  const now = { ...policyValues(policy), ...edit };
  const information = {
    name: now.name,
    tagline: now.tagline,
    description: now.description,
    logoBytes: now.logoBytes,
    required: now.requiredInformation,
    ...(now.phoneForm !== '' && { phoneForm: now.phoneForm }),
  };
  return { ...others, information };
}

/** Whether two say the same in a part. */
export function isSamePart(part: PolicyPart, one: PolicyEdit, other: PolicyEdit): boolean {
  return JSON.stringify(one[part]) === JSON.stringify(other[part]);
}

/** The parts of an edit in which it says something else. */
export function differing(edit: PolicyEdit, values: PolicyValues): PolicyEdit {
  return onlyParts(edit, (part) => !isSamePart(part, edit, values));
}

/** Reads what was kept of an edit; it may be of another version of the extension, and only what still fits counts. */
export function readPolicyEdit(kept: unknown): PolicyEdit {
  if (typeof kept !== 'object' || kept === null) return {};
  const values: Readonly<Record<string, unknown>> = { ...kept };
  return onlyParts(values, (part) => fits[part](values[part]));
}

function onlyParts(values: Readonly<Record<string, unknown>>, isWanted: (part: PolicyPart) => boolean): PolicyEdit {
  const parts = policyParts.filter((part) => part in values && isWanted(part));
  return Object.fromEntries(parts.map((part) => [part, values[part]]));
}

function isTruth(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPercentages(value: unknown): value is PolicyValues['percentages'] {
  return value === null || (Array.isArray(value) && value.every(isNumber));
}

function isLengthLimit(value: unknown): value is LengthLimit {
  if (typeof value !== 'object' || value === null) return false;
  return 'minimum' in value && 'maximum' in value && isNumber(value.minimum) && isNumber(value.maximum);
}

function listOf<Word extends string>(known: readonly Word[]): (value: unknown) => value is readonly Word[] {
  return (value): value is readonly Word[] =>
    Array.isArray(value) && value.every((word) => known.some((one) => one === word));
}
