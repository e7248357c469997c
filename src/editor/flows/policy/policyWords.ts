import { l10n } from 'vscode';
import type { LengthLimit } from '../../../core/basicInformation';
import {
  configurationFieldWord,
  environmentWord,
  informationFieldWord,
  numberText,
  sizeText,
} from '../../sentences/statusWords';
import type { PolicyPart, PolicyValues } from './policyValues';

/** A part of a policy. */
export function policyPartWord(part: PolicyPart): string {
  const words: Readonly<Record<PolicyPart, string>> = {
    environments: l10n.t('Environments'),
    sandboxApproval: l10n.t('Approval for Sandbox'),
    pilotTesting: l10n.t('Pilot Testing in'),
    percentages: l10n.t('Grayscale Percentages'),
    heldBackShare: l10n.t('Users Held Back'),
    availableConfiguration: l10n.t('Configuration That Exists'),
    requiredConfiguration: l10n.t('Required Configuration'),
    selfApproval: l10n.t('Self-Approval'),
    forceRemovalApproval: l10n.t('Approval for Force Removal'),
    testerLimit: l10n.t('Most Testers of a Release'),
    userIdPattern: l10n.t('Pattern of User IDs'),
    userIdExample: l10n.t('Example of a User ID'),
    testerDays: l10n.t('User IDs of Testers Are Kept'),
    requiredInformation: l10n.t('Required Basic Information'),
    name: l10n.t('Length of the Name'),
    tagline: l10n.t('Length of the Tagline'),
    description: l10n.t('Length of the Description'),
    logoBytes: l10n.t('Largest Logo'),
    phoneForm: l10n.t('Form of Phone Numbers'),
  };
  return words[part];
}

/** What a part of a policy says, in a few words. */
export function policyValueText(part: PolicyPart, values: PolicyValues): string {
  switch (part) {
    case 'environments':
    case 'pilotTesting':
      return listText(values[part].map(environmentWord));
    case 'sandboxApproval':
      return values.sandboxApproval ? l10n.t('required') : l10n.t('not required');
    case 'forceRemovalApproval':
      return values.forceRemovalApproval ? l10n.t('required') : l10n.t('not required');
    case 'selfApproval':
      return values.selfApproval ? l10n.t('allowed, and logged') : l10n.t('not allowed');
    case 'percentages':
      return values.percentages?.map((percentage) => `${percentage} %`).join(', ') ?? l10n.t('every whole number');
    case 'heldBackShare':
      return values.heldBackShare === 0 ? l10n.t('nobody') : l10n.t('{0} % until Full Release', values.heldBackShare);
    case 'availableConfiguration':
    case 'requiredConfiguration':
      return listText(values[part].map(configurationFieldWord));
    case 'requiredInformation':
      return listText(values.requiredInformation.map(informationFieldWord));
    case 'testerLimit':
      return numberText(values.testerLimit);
    case 'logoBytes':
      return sizeText(values.logoBytes);
    case 'name':
    case 'tagline':
    case 'description':
      return l10n.t('{0} characters', lengthText(values[part]));
    case 'userIdPattern':
      return values.userIdPattern;
    case 'userIdExample':
      return values.userIdExample === '' ? l10n.t('none') : values.userIdExample;
    case 'testerDays':
      return testerDaysText(values.testerDays);
    case 'phoneForm':
      return values.phoneForm === '' ? l10n.t('any') : values.phoneForm;
  }
}

function testerDaysText(days: number): string {
  if (days === 0) return l10n.t('until the release has ended');
  return days === 1
    ? l10n.t('1 day after the release has ended')
    : l10n.t('{0} days after the release has ended', numberText(days));
}

/** As it is typed, too. */
export function lengthText({ minimum, maximum }: LengthLimit): string {
  return `${minimum}–${maximum}`;
}

function listText(words: readonly string[]): string {
  return words.length === 0 ? l10n.t('none') : words.join(', ');
}
