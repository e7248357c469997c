import { env, l10n } from 'vscode';
import type { ApprovalCategory, ApprovalStatus } from '../../core/approvalRequest';
import type { ConfigurationField } from '../../core/configuration';
import type { InformationField } from '../../core/basicInformation';
import type { BuildState } from '../../core/packageBuild';
import type { Permission } from '../../core/permissions';
import type { ReleaseStatus } from '../../core/releaseStatus';
import type { Environment } from '../../core/releaseTarget';
import type { Role } from '../../core/role';
import type { Release } from '../../protocol/release';
import { isRejected } from '../releaseLook';
import { ageOf, type Age } from './age';

/** A status of a release in the platform's words. */
export function statusWord(status: ReleaseStatus): string {
  const words: Readonly<Record<ReleaseStatus, string>> = {
    'New Version Created': l10n.t('New Version Created'),
    'Under Review': l10n.t('Under Review'),
    'Release Preparation': l10n.t('Release Preparation'),
    'Pilot Testing': l10n.t('Pilot Testing'),
    'Grayscale Release': l10n.t('Grayscale Release'),
    'Full Release': l10n.t('Full Release'),
    Canceled: l10n.t('Canceled'),
    Archived: l10n.t('Archived'),
  };
  return words[status];
}

/** An environment of a target app. */
export function environmentWord(environment: Environment): string {
  const words: Readonly<Record<Environment, string>> = {
    Production: l10n.t('Production'),
    Sandbox: l10n.t('Sandbox'),
    Test: l10n.t('Test'),
    Development: l10n.t('Development'),
  };
  return words[environment];
}

/** How far the package build is. */
export function buildWord(state: BuildState): string {
  const words: Readonly<Record<BuildState, string>> = {
    queued: l10n.t('waiting to be built'),
    building: l10n.t('building'),
    built: l10n.t('built'),
    failed: l10n.t('build failed'),
  };
  return words[state];
}

/** A role in a workspace. */
export function roleWord(role: Role): string {
  const words: Readonly<Record<Role, string>> = {
    'Workspace Admin': l10n.t('Workspace Admin'),
    'Workspace Reviewer': l10n.t('Workspace Reviewer'),
    'Workspace Developer': l10n.t('Workspace Developer'),
    'Developer Admin': l10n.t('Developer Admin'),
    Developer: l10n.t('Developer'),
  };
  return words[role];
}

/** What a permission lets a person do, to complete "… can ….". */
export function permissionWord(permission: Permission): string {
  const words: Readonly<Record<Permission, string>> = {
    'view mini program': l10n.t('see this mini program'),
    'create mini program': l10n.t('create a mini program'),
    'edit mini program': l10n.t('edit this mini program'),
    'upload version': l10n.t('upload a version'),
    release: l10n.t('release this mini program'),
    'take offline': l10n.t('take this mini program offline'),
    'force remove': l10n.t('remove a mini program by force'),
    'decide request': l10n.t('decide this request'),
    'set policy': l10n.t('change the policy of this app'),
    'view members': l10n.t('see the members of this workspace'),
    'manage members': l10n.t('change the members of this workspace'),
  };
  return words[permission];
}

/** A status of an approval request. */
export function approvalWord(status: ApprovalStatus): string {
  const words: Readonly<Record<ApprovalStatus, string>> = {
    'In Review': l10n.t('In Review'),
    Approved: l10n.t('Approved'),
    Rejected: l10n.t('Rejected'),
    Withdrawn: l10n.t('Withdrawn'),
  };
  return words[status];
}

/** What an approval request asks for. */
export function approvalCategoryWord(category: ApprovalCategory): string {
  const words: Readonly<Record<ApprovalCategory, string>> = {
    Release: l10n.t('Release'),
    Offline: l10n.t('Take Offline'),
    'Force Removal': l10n.t('Force Removal'),
  };
  return words[category];
}

/** A field of the configuration. */
export function configurationFieldWord(field: ConfigurationField): string {
  const words: Readonly<Record<ConfigurationField, string>> = {
    clientId: l10n.t('Client ID'),
    merchantId: l10n.t('Merchant ID'),
    serverDomains: l10n.t('Server Domains'),
    wapUrls: l10n.t('WAP URLs'),
    testers: l10n.t('Testers'),
    environmentVariables: l10n.t('Environment Variables'),
  };
  return words[field];
}

/** A field of the basic information. */
export function informationFieldWord(field: InformationField): string {
  const words: Readonly<Record<InformationField, string>> = {
    name: l10n.t('Name'),
    tagline: l10n.t('Tagline'),
    description: l10n.t('Description'),
    category: l10n.t('Category'),
    customerServicePhone: l10n.t('Customer Service Phone'),
    customerServiceEmail: l10n.t('Customer Service Email'),
    logo: l10n.t('Logo'),
  };
  return words[field];
}

/** A target as it is always named, such as "Harbor Wallet · Production". */
export function targetName(target: { readonly targetAppName: string; readonly environment: Environment }): string {
  return `${target.targetAppName} · ${environmentWord(target.environment)}`;
}

/** A version of a mini program as it is always named, such as "Harbor Coffee 1.4.0". */
export function versionName(named: { readonly miniProgramName: string; readonly version: string }): string {
  return `${named.miniProgramName} ${named.version}`;
}

/** How a release was removed. */
function removalWord({ action }: NonNullable<Release['removed']>): string {
  return action === 'offline' ? l10n.t('taken offline') : l10n.t('force removed');
}

type Standing = Pick<Release, 'status' | 'percentage' | 'build' | 'approval'> & Partial<Pick<Release, 'removed'>>;

/** Where a release stands, with the one number that matters, such as "Grayscale Release 20 %". */
export function standing(release: Standing): string {
  const word = statusWord(release.status);
  if (release.status === 'Grayscale Release' && release.percentage !== null) {
    return l10n.t('{0} {1} %', word, release.percentage);
  }
  if (release.status === 'Archived' && release.removed) return l10n.t('{0}, {1}', word, removalWord(release.removed));
  if (release.status !== 'New Version Created') return word;
  if (release.build.state !== 'built') return l10n.t('{0}, {1}', word, buildWord(release.build.state));
  return isRejected(release) ? l10n.t('{0}, rejected', word) : word;
}

function ageText(age: Age, moment: number): string {
  switch (age.unit) {
    case 'now':
      return l10n.t('just now');
    case 'minute':
      return l10n.t('{0} min ago', age.count);
    case 'hour':
      return l10n.t('{0} h ago', age.count);
    case 'day':
      return l10n.t('{0} d ago', age.count);
    case 'date':
      return dateText(moment);
  }
}

/** How long ago a moment was, as rows show it: "2 h ago"; the date once it is a month. */
export function relativeAge(moment: number, now = Date.now()): string {
  return ageText(ageOf(moment, now), moment);
}

/** The day of a moment. */
export function dateText(moment: number): string {
  return new Intl.DateTimeFormat(env.language, { dateStyle: 'medium' }).format(moment);
}

/** A moment to the minute, as logs and tooltips show it. */
export function momentText(moment: number): string {
  return new Intl.DateTimeFormat(env.language, { dateStyle: 'medium', timeStyle: 'short' }).format(moment);
}

const sizeSteps = [
  { from: 1024 ** 3, unit: 'GB' },
  { from: 1024 ** 2, unit: 'MB' },
  { from: 1024, unit: 'KB' },
] as const;

/** A size in bytes, to three digits at most: "1.4 MB". */
export function sizeText(bytes: number): string {
  const step = sizeSteps.find(({ from }) => bytes >= from);
  const number = new Intl.NumberFormat(env.language, { maximumSignificantDigits: 3 });
  return step === undefined ? `${number.format(bytes)} B` : `${number.format(bytes / step.from)} ${step.unit}`;
}

/** A whole number with its thousands apart. */
export function numberText(count: number): string {
  return new Intl.NumberFormat(env.language).format(count);
}

/** A share from 0 to 1 in percent, small ones to two digits: "0.42 %". */
export function percentText(share: number): string {
  const percent = share * 100;
  const digits = percent < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 };
  const text = l10n.t('{0} %', new Intl.NumberFormat(env.language, digits).format(percent));
  // The number and its sign stay on one line.
  return text.replaceAll(' ', '\u00A0');
}

/** Several things in one sentence: "A, B or C". */
export function alternatives(words: readonly string[]): string {
  return new Intl.ListFormat(env.language, { type: 'disjunction' }).format(words);
}

/** Several things in one sentence: "A, B and C". */
export function together(words: readonly string[]): string {
  return new Intl.ListFormat(env.language, { type: 'conjunction' }).format(words);
}
