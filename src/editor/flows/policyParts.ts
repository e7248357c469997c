import { l10n } from 'vscode';
import { configurationFields } from '../../core/configuration';
import { environments } from '../../core/releaseTarget';
import type { TargetAppPolicy } from '../../core/targetAppPolicy';
import { configurationFieldWord, environmentWord, numberText } from '../sentences/statusWords';

/** The parts of a policy that can be edited here. */
export const policyParts = [
  'sandboxApproval',
  'pilotTesting',
  'percentages',
  'availableConfiguration',
  'requiredConfiguration',
  'selfApproval',
  'testerLimit',
] as const;

export type PolicyPart = (typeof policyParts)[number];

/** Values for some parts of a policy. */
export type PolicyEdit = Partial<Pick<TargetAppPolicy, PolicyPart>>;

/** A part of a policy. */
export function policyPartWord(part: PolicyPart): string {
  const words: Readonly<Record<PolicyPart, string>> = {
    sandboxApproval: l10n.t('Approval for Sandbox'),
    pilotTesting: l10n.t('Pilot Testing in'),
    percentages: l10n.t('Grayscale Percentages'),
    availableConfiguration: l10n.t('Configuration That Exists'),
    requiredConfiguration: l10n.t('Required Configuration'),
    selfApproval: l10n.t('Self-Approval'),
    testerLimit: l10n.t('Most Testers of a Release'),
  };
  return words[part];
}

/** What a part of a policy says, in a few words. */
export function policyValueText(part: PolicyPart, policy: PolicyEdit): string {
  switch (part) {
    case 'sandboxApproval':
      return policy.sandboxApproval === true ? l10n.t('required') : l10n.t('not required');
    case 'selfApproval':
      return policy.selfApproval === true ? l10n.t('allowed, and logged') : l10n.t('not allowed');
    case 'pilotTesting':
      return listText((policy.pilotTesting ?? []).map(environmentWord));
    case 'percentages':
      return policy.percentages?.map((percentage) => `${percentage} %`).join(', ') ?? l10n.t('every whole number');
    case 'availableConfiguration':
      return listText((policy.availableConfiguration ?? []).map(configurationFieldWord));
    case 'requiredConfiguration':
      return listText((policy.requiredConfiguration ?? []).map(configurationFieldWord));
    case 'testerLimit':
      return numberText(policy.testerLimit ?? 0);
  }
}

function listText(words: readonly string[]): string {
  return words.length === 0 ? l10n.t('none') : words.join(', ');
}

/** Whether two policies say the same in a part. */
export function isSamePart(part: PolicyPart, one: PolicyEdit, other: PolicyEdit): boolean {
  return JSON.stringify(one[part]) === JSON.stringify(other[part]);
}

/** The environments that can be pilot tested (domain §2). */
export const pilotEnvironments = environments.filter((one) => one === 'Production' || one === 'Sandbox');

/** Reads what was kept of an edit; it may be of another version of the extension, and only what still fits counts. */
export function readPolicyEdit(kept: unknown): PolicyEdit {
  if (typeof kept !== 'object' || kept === null) return {};
  const values: Readonly<Record<string, unknown>> = { ...kept };
  const { sandboxApproval, selfApproval, testerLimit, percentages } = values;
  const pilotTesting = words(environments, values['pilotTesting']);
  const availableConfiguration = words(configurationFields, values['availableConfiguration']);
  const requiredConfiguration = words(configurationFields, values['requiredConfiguration']);
  const isList = Array.isArray(percentages) && percentages.every((one) => typeof one === 'number');
  return {
    ...(typeof sandboxApproval === 'boolean' && { sandboxApproval }),
    ...(typeof selfApproval === 'boolean' && { selfApproval }),
    ...(typeof testerLimit === 'number' && { testerLimit }),
    ...(percentages === null && { percentages }),
    ...(isList && { percentages }),
    ...(pilotTesting && { pilotTesting }),
    ...(availableConfiguration && { availableConfiguration }),
    ...(requiredConfiguration && { requiredConfiguration }),
  };
}

function words<Word extends string>(known: readonly Word[], value: unknown): readonly Word[] | undefined {
  return Array.isArray(value) ? known.filter((word) => value.includes(word)) : undefined;
}
