import {
  informationFields,
  mostLanguages,
  type InformationField,
  type InformationLimits,
} from '../../core/basicInformation';
import type { InformationProblemCode } from '../../core/informationCheck';
import { isFinal } from '../../core/releaseStatus';
import type { LogEntry } from '../../protocol/release';
import type {
  ConfigurationView,
  DecisionView,
  InformationFieldView,
  InformationView,
  RemovalView,
  RequestView,
} from '../../protocol/webview';
import { logSentence } from './logView';
import { wrote } from './nextParts';
import type { ReleaseFacts } from './releaseFacts';
import type { Wording } from './wording';

/** Stands in while the target app's policy cannot be read: the platform checks anyway. */
const anyLength = { minimum: 0, maximum: 2000 };
const noLimits: InformationLimits = {
  name: anyLength,
  tagline: anyLength,
  description: anyLength,
  logoBytes: 256 * 1024,
  required: [],
};

function fieldMessages(
  field: InformationField,
  limits: InformationLimits,
  { l10n, sizeText, informationFieldWord }: Wording,
): Readonly<Record<InformationProblemCode, string>> {
  const word = informationFieldWord(field);
  const limit = field === 'name' || field === 'tagline' || field === 'description' ? limits[field] : anyLength;
  return {
    missing: l10n.t('{0} is needed for this target app.', word),
    'too short': l10n.t('{0} needs at least {1} characters.', word, limit.minimum),
    'too long':
      field === 'logo'
        ? l10n.t('The picture may have {0} at most.', sizeText(limits.logoBytes))
        : l10n.t('{0} may have {1} characters at most; wide ones count 2.', word, limit.maximum),
    'not an email address': l10n.t('This is no email address.'),
    'not a phone number':
      limits.phoneForm === undefined
        ? l10n.t('This is no phone number, such as {0}.', '+86 571 5550 1234')
        : l10n.t('This target app takes phone numbers of the form {0}, each X a digit.', limits.phoneForm),
    'not a picture': l10n.t('The logo is a PNG or JPEG picture.'),
  };
}

function fieldHint(field: InformationField, limits: InformationLimits, { l10n, sizeText }: Wording): string | null {
  switch (field) {
    case 'tagline':
      return l10n.t('Shown in search results.');
    case 'description':
      return l10n.t('Shown on the About page.');
    case 'logo':
      return l10n.t('PNG or JPEG, square, {0} at most.', sizeText(limits.logoBytes));
    case 'name':
    case 'category':
    case 'customerServicePhone':
    case 'customerServiceEmail':
      return null;
  }
}

function informationView({ release, targetApp }: ReleaseFacts, wording: Wording): InformationView {
  const { l10n } = wording;
  const limits = targetApp?.policy.information ?? noLimits;
  const editable = release.allowed.includes('apply');
  const view = (field: InformationField): InformationFieldView => ({
    field,
    label:
      limits.required.includes(field) || !editable
        ? wording.informationFieldWord(field)
        : l10n.t('{0} (optional)', wording.informationFieldWord(field)),
    hint: fieldHint(field, limits, wording),
    messages: fieldMessages(field, limits, wording),
  });
  const fields = Object.fromEntries(informationFields.map((field) => [field, view(field)]));
  return {
    title: l10n.t('Basic Information'),
    editable,
    values: release.information,
    revision: release.informationRevision,
    limits,
    // `informationFields` names every field, which Object.fromEntries cannot tell.
    fields: fields as InformationView['fields'],
    languagesLabel: l10n.t('Languages'),
    defaultMark: l10n.t('default'),
    makeDefault: l10n.t('Make this the default language'),
    removeLanguage: l10n.t('Remove this language'),
    newLanguage: {
      label: l10n.t('Another language, by its tag'),
      add: l10n.t('Add Language'),
      invalid: l10n.t('This is no language tag, such as zh-Hans or pt-BR.'),
      there: l10n.t('This language is there already.'),
      tooMany: l10n.t('At most {0} languages.', mostLanguages),
    },
    logo: { choose: l10n.t('Choose Logo…'), remove: l10n.t('Remove'), description: l10n.t('The logo') },
    nothing: l10n.t('none'),
    theirs: {
      // The placeholder is the page's to fill in.
      text: l10n.t(
        'Somebody else has changed this meanwhile, to “{0}”. Yours is kept, and replaces it when you apply.',
        '{0}',
      ),
      empty: l10n.t('Somebody else has emptied this meanwhile. Yours is kept, and replaces it when you apply.'),
      logo: l10n.t('Somebody else has changed the logo meanwhile. Yours is kept, and replaces it when you apply.'),
      take: l10n.t('Take Theirs'),
    },
  };
}

function configurationView({ release, targetApp }: ReleaseFacts, wording: Wording): ConfigurationView {
  const { l10n } = wording;
  const { fields, locked, missing, own } = release.configuration;
  const sources = {
    'release-specific': l10n.t('set for this release'),
    global: l10n.t('from the global configuration'),
    default: l10n.t('by default: everything'),
    unset: l10n.t('not set'),
  };
  const canEdit = release.allowed.includes('configure');
  return {
    title: l10n.t('Configuration'),
    sentence:
      release.status === 'New Version Created'
        ? l10n.t('What is set for this release wins over the global configuration, field by field. Apply freezes it.')
        : l10n.t('As it was frozen when the release was applied for.'),
    fields: fields.map(({ field, value, source }) => ({
      label: wording.configurationFieldWord(field),
      values:
        field === 'environmentVariables'
          ? (own.environmentVariables ?? []).map((variable) => `${variable.name} ${wording.secretText(variable)}`)
          : value === null
            ? []
            : [value].flat(),
      source:
        canEdit && locked.includes(field)
          ? `${sources[source]}. ${wording.lockedSentence([release.targetAppName])}`
          : sources[source],
      missing: missing.includes(field)
        ? l10n.t('{0} needs this value before you can apply.', targetApp?.name ?? release.targetAppName)
        : null,
    })),
    edit: canEdit
      ? { label: l10n.t('Edit Configuration…'), appearance: 'secondary', does: { name: 'editConfiguration' } }
      : null,
  };
}

function decisionView({ release, removal }: ReleaseFacts, { l10n }: Wording): DecisionView | null {
  if (!removal && !release.allowed.includes('approve') && !release.allowed.includes('reject')) return null;
  return {
    reasonLabel: l10n.t('Reason'),
    reasonHint: removal
      ? l10n.t('Needed to reject. {0} reads it as you write it.', removal.submittedBy.name)
      : l10n.t('Needed to reject: what has to change? The developer reads it as you write it.'),
    reasonMissing: l10n.t('A rejection says why.'),
    approve: { label: l10n.t('Approve') },
    reject: { label: l10n.t('Reject') },
  };
}

function removalView(facts: ReleaseFacts, wording: Wording): RemovalView | null {
  const { removal } = facts;
  if (!removal) return null;
  const { l10n } = wording;
  return {
    title: wording.requestTitle(removal),
    sentence: l10n.t(
      'Once approved, nobody on {0} gets it any more: {1}.',
      removal.targetAppName,
      wording.removedText(removal.removes),
    ),
    quote: { title: wrote(facts, removal.submittedBy, wording), text: removal.requestReason ?? '' },
  };
}

const settlesRequest: ReadonlySet<LogEntry['action']> = new Set(['withdraw', 'approve', 'reject', 'force-remove']);

/** Who opens the review too late is told who was faster; what they typed is kept for the next request. */
function decisionWaits(facts: ReleaseFacts, wording: Wording): string | null {
  const { release, log } = facts;
  if (decisionView(facts, wording) !== null) return null;
  const { l10n } = wording;
  if (release.status === 'Under Review')
    return l10n.t('A reviewer of {0} decides this request.', release.targetAppName);
  const settled = log.findLast(({ action }) => settlesRequest.has(action));
  if (settled === undefined) return null;
  const [what, now] = [logSentence(settled, facts, wording), wording.standing(release)];
  return isFinal(release.status)
    ? l10n.t('{0}: nothing is left to decide. It is in {1} now.', what, now)
    : l10n.t('{0}: nothing is left to decide. It is in {1} now. A reason that you typed is kept.', what, now);
}

/** What is applied with: for the developer to edit, for the reviewer to read. */
export function requestView(facts: ReleaseFacts, wording: Wording): RequestView {
  const { l10n } = wording;
  const { release } = facts;
  const canApply = release.allowed.includes('apply');
  return {
    titles: {
      apply: l10n.t('Apply to Release'),
      review: l10n.t('Review'),
      configuration: l10n.t('View Configuration'),
    },
    back: l10n.t('Back'),
    configuration: configurationView(facts, wording),
    information: informationView(facts, wording),
    apply: canApply ? { label: l10n.t('Apply') } : null,
    applyWaits: canApply
      ? null
      : l10n.t('This release cannot be applied for now: it is in {0}.', wording.standing(release)),
    removal: removalView(facts, wording),
    decision: decisionView(facts, wording),
    decisionWaits: decisionWaits(facts, wording),
  };
}
