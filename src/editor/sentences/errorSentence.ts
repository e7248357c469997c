import { l10n } from 'vscode';
import { approvalStatuses } from '../../core/approvalRequest';
import { configurationFields } from '../../core/configuration';
import type { ErrorCode, PlatformError } from '../../core/errorCode';
import { informationFields } from '../../core/basicInformation';
import { permissions, roleMatrix, type Permission, type Reach } from '../../core/permissions';
import { releaseStatuses } from '../../core/releaseStatus';
import { roles, type Role } from '../../core/role';
import { testerLineSentence } from '../testers/testerLineSentence';
import { buildProblemSentence } from './buildProblemSentence';
import { lockedSentence } from './configurationSentences';
import { FailureReader, type FailureSubject } from './failureSubject';
import { inTheWaySentence } from './inTheWaySentence';
import { nextSteps, type NextStep } from './nextStep';
import {
  alternatives,
  configurationFieldWord,
  informationFieldWord,
  numberText,
  permissionWord,
  roleWord,
  sizeText,
  together,
  versionName,
} from './statusWords';
import { unreadableListSentence } from './unreadableListSentence';

/** What happened, to what, and the buttons that lead on. */
export interface Told {
  readonly sentence: string;
  readonly steps: readonly NextStep[];
}

type Teller = (failure: FailureReader) => Told;

const told = (sentence: string, ...steps: readonly NextStep[]): Told => ({ sentence, steps });

/** Several sentences as one text. */
const sentences = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

function showRelease(failure: FailureReader): readonly NextStep[] {
  return failure.releaseId === undefined ? [] : [nextSteps.show(failure.releaseId)];
}

function signedInAs(failure: FailureReader): string {
  const membership = failure.me?.memberships[0];
  if (failure.me === undefined || membership === undefined) return '';
  return l10n.t(
    'You are signed in as {0}, {1} of {2}.',
    failure.me.name,
    roleWord(membership.role),
    membership.workspaceName,
  );
}

/** Whether a role has a permission, but only for what is assigned to its holder. */
function isForAssigned(role: Role, permission: Permission): boolean {
  const reaches: readonly Reach[] = roleMatrix[role][permission];
  return reaches.length > 0 && reaches.every((reach) => reach === 'assigned');
}

const forbidden: Teller = (failure) => {
  const permission = permissions.find((word) => word === failure.text('permission'));
  const allowed = roles.filter((role) => failure.list('roles').includes(role)).map(roleWord);
  if (permission === undefined || allowed.length === 0) {
    return told(sentences(l10n.t('Your role does not allow this.'), signedInAs(failure)), nextSteps.switchAccount());
  }
  const holder = failure.me?.memberships.find(({ role }) => isForAssigned(role, permission));
  if (holder !== undefined) {
    return told(
      l10n.t(
        'As {0} of {1}, you can do this only with mini programs that are assigned to you. Ask an admin there to assign one.',
        roleWord(holder.role),
        holder.workspaceName,
      ),
      nextSteps.switchAccount(),
    );
  }
  const app = permission === 'decide request' || permission === 'force remove' ? failure.targetAppName : undefined;
  const who =
    app === undefined
      ? l10n.t('Only a {0} can {1}.', alternatives(allowed), permissionWord(permission))
      : l10n.t('Only a {0} of {1} can {2}.', alternatives(allowed), app, permissionWord(permission));
  return told(sentences(who, signedInAs(failure)), nextSteps.switchAccount());
};

/** Whom the provider knows and the platform does not. */
const accountUnknown: Teller = (failure) => {
  const email = failure.text('email') ?? '';
  switch (failure.text('reason')) {
    case 'EMAIL_NOT_VERIFIED':
      return told(
        l10n.t('Your provider has not verified that {0} is your address. Verify it there, then sign in again.', email),
      );
    case 'LINKED_TO_ANOTHER':
      return told(
        l10n.t('{0} is the address of somebody else who signed in before. Ask whoever runs the platform.', email),
      );
    case 'NOT_INVITED':
      return told(
        l10n.t('Nobody at this platform knows {0} yet. Ask an admin of your workspace to add this address.', email),
      );
    default:
      return told(l10n.t('Your provider did not tell your e-mail address. Ask whoever runs the platform.'));
  }
};

/** "Grayscale Release at 80 %": the number is what somebody else changed, where the status is the same. */
function statusNow(failure: FailureReader): string | undefined {
  const status = failure.status('status');
  const percentage = failure.number('percentage');
  return status === undefined || percentage === undefined ? status : l10n.t('{0} at {1} %', status, percentage);
}

/** Who was faster, and what the request is now. */
function whatBecameOf(failure: FailureReader): string {
  const who = failure.text('decidedBy') || l10n.t('Somebody else');
  switch (approvalStatuses.find((status) => status === failure.text('status'))) {
    case 'Approved':
      return l10n.t('{0} has already approved the request for {1}.', who, failure.releaseName);
    case 'Rejected':
      return l10n.t('{0} has already rejected the request for {1}.', who, failure.releaseName);
    case 'Withdrawn':
      return l10n.t('{0} has withdrawn the request for {1}.', who, failure.releaseName);
    case 'In Review':
    case undefined:
      return l10n.t('{0} has changed the request for {1}.', who, failure.releaseName);
  }
}

const requestDecided: Teller = (failure) =>
  told(sentences(whatBecameOf(failure), l10n.t('Nothing was changed by you.')), ...showRelease(failure));

const stale: Teller = (failure) => {
  if (failure.text('approvalId') !== undefined) return requestDecided(failure);
  const workspace = failure.text('workspace');
  if (workspace !== undefined) {
    return told(
      sentences(
        l10n.t('Somebody else changed the members of {0} a moment ago.', workspace),
        l10n.t('Nothing was changed by you.'),
      ),
      nextSteps.refresh(),
    );
  }
  const status = statusNow(failure);
  const miniProgram = failure.text('miniProgram');
  const sentence =
    status === undefined
      ? miniProgram === undefined
        ? l10n.t('Somebody else changed this a moment ago.')
        : l10n.t('Somebody else changed the basic information of {0} a moment ago.', miniProgram)
      : l10n.t('Somebody else changed {0} a moment ago. It is in {1} now.', failure.releaseName, status);
  return told(sentences(sentence, l10n.t('Nothing was changed by you.')), ...showRelease(failure));
};

const actionNotAllowed: Teller = (failure) => {
  const status = failure.status('status');
  const sentence =
    status === undefined
      ? l10n.t('{0} does not allow this now.', failure.releaseName)
      : l10n.t('{0} is in {1} now and does not allow this any more.', failure.releaseName, status);
  return told(sentences(sentence, l10n.t('Nothing was changed.')), ...showRelease(failure));
};

const occupied: Teller = (failure) => {
  const inTheWay = failure.release?.inTheWay;
  const version = failure.text('otherVersion') ?? inTheWay?.version;
  const releaseId = failure.text('otherId') ?? inTheWay?.releaseId;
  const status = releaseStatuses.find((word) => word === failure.text('otherStatus')) ?? inTheWay?.status;
  if (version === undefined || releaseId === undefined || status === undefined) {
    return told(l10n.t('Another version is already on its way to {0}. See where it is first.', failure.targetName));
  }
  const miniProgramName = failure.release?.miniProgramName ?? failure.text('miniProgram');
  const name = miniProgramName === undefined ? version : versionName({ miniProgramName, version });
  return told(inTheWaySentence(name, status, failure.targetName), nextSteps.open(releaseId, version));
};

const nothingLive: Teller = (failure) =>
  told(
    failure.text('action') === 'force-remove'
      ? l10n.t(
          'No version of {0} is in Grayscale Release or Full Release on {1}. There is nothing to remove.',
          failure.text('miniProgram') ?? failure.versionName,
          failure.text('targetApp') ?? failure.targetName,
        )
      : l10n.t('No version is in Full Release on {0}. There is nothing to take offline.', failure.targetName),
  );

const removalRequested: Teller = (failure) => {
  const who = failure.text('submittedBy') ?? l10n.t('Somebody else');
  return told(
    sentences(
      failure.text('action') === 'force-remove'
        ? l10n.t('{0} has already asked for this force removal, and it waits for its review.', who)
        : l10n.t('{0} has already asked to take {1} offline, and it waits for its review.', who, failure.releaseName),
      l10n.t('Nothing was changed by you.'),
    ),
    ...showRelease(failure),
  );
};

const configurationMissing: Teller = (failure) => {
  const fields = configurationFields.filter((field) => failure.list('fields').includes(field));
  return told(
    l10n.t(
      '{0} asks for {1} before {2} can be applied.',
      failure.targetName,
      together(fields.map(configurationFieldWord)),
      failure.versionName,
    ),
    ...(failure.releaseId === undefined ? [] : [nextSteps.viewConfiguration(failure.releaseId)]),
  );
};

const configurationInvalid: Teller = (failure) => {
  const fields = configurationFields.filter((field) => failure.list('fields').includes(field));
  return told(
    l10n.t(
      'The configuration has values that cannot be: {0}. Nothing was changed. Edit it and try again.',
      together(fields.map(configurationFieldWord)),
    ),
    ...(failure.releaseId === undefined ? [] : [nextSteps.viewConfiguration(failure.releaseId)]),
  );
};

const domainsNotGranted: Teller = (failure) => {
  const fields = configurationFields.filter((field) => failure.list('fields').includes(field));
  return told(
    sentences(
      lockedSentence(failure.list('tenants').map(String)),
      l10n.t('{0}: nothing was changed.', together(fields.map(configurationFieldWord))),
    ),
  );
};

const informationInvalid: Teller = (failure) => {
  const fields = informationFields.filter((field) => failure.list('fields').includes(field));
  return told(
    l10n.t(
      '{0} does not take the basic information yet: {1}. Edit it and apply again.',
      failure.targetName,
      together(fields.map(informationFieldWord)),
    ),
    ...(failure.releaseId === undefined ? [] : [nextSteps.applyPage(failure.releaseId)]),
  );
};

const archiveInvalid: Teller = (failure) => {
  const reason = failure.text('reason');
  const path = failure.text('path');
  const problem = reason === undefined ? '' : buildProblemSentence({ code: reason, parameters: failure.values });
  return told(
    sentences(
      l10n.t('The platform did not open the package, and nothing was uploaded.'),
      path === undefined || problem === '' ? problem : l10n.t('{0}: {1}', path, problem),
    ),
    nextSteps.showLog(),
  );
};

/** What is wrong with a list of testers, behind the file's name where it came from one. */
function aboutList(failure: FailureReader, sentence: string): Told {
  const file = failure.text('file');
  return told(file === undefined ? sentence : l10n.t('{0}: {1}', file, sentence));
}

const testersUnreadable: Teller = (failure) => {
  const [line, column] = [failure.number('line') ?? 0, failure.number('column') ?? 1];
  const [what, wayOn] = unreadableListSentence({ reason: failure.text('reason'), line, column });
  return aboutList(failure, sentences(what, l10n.t('Nothing was changed.'), wayOn));
};

const testersEmpty: Teller = (failure) => {
  const isWrong = (failure.number('wrongLines') ?? 0) > 0;
  const count = failure.release?.testerCount ?? 0;
  const isMarked = failure.text('file') !== undefined;
  const wayOnOfWrong = isMarked ? l10n.t('The Problems view says what is wrong on each line.') : '';
  const wayOn = isWrong ? wayOnOfWrong : l10n.t('Put one user ID on each line.');
  return aboutList(
    failure,
    sentences(
      isWrong ? l10n.t('Every user ID of the list is wrong.') : l10n.t('The list has no user ID.'),
      keptGroup(count),
      wayOn,
      l10n.t('A group keeps at least one tester; Cancel Testing ends the test for all.'),
    ),
  );
};

function keptGroup(count: number): string {
  if (count === 0) return l10n.t('Nothing was changed.');
  return count === 1
    ? l10n.t('Nothing was changed: the group keeps its tester.')
    : l10n.t('Nothing was changed: the group keeps its {0} testers.', numberText(count));
}

const userIdInvalid: Teller = (failure) => {
  const { userId } = failure;
  const code = failure.text('code');
  return told(
    userId === undefined || code === undefined
      ? l10n.t('This is no user ID of {0}. Check it and ask again.', failure.targetAppName ?? failure.targetName)
      : testerLineSentence({ value: userId, code, parameters: failure.values }),
  );
};

/** The workspace a failure is about, by its name. */
const workspaceName = (failure: FailureReader): string => failure.text('workspace') ?? l10n.t('This workspace');

const roleOf = (failure: FailureReader): Role | undefined => roles.find((role) => role === failure.text('role'));

const lastAdmin: Teller = (failure) => {
  const role = roleWord(roleOf(failure) ?? 'Workspace Admin');
  return told(
    l10n.t(
      '{0} would be left without a {1}. Nothing was changed. Make somebody else {1} first.',
      workspaceName(failure),
      role,
    ),
  );
};

const roleNotOfWorkspace: Teller = (failure) => {
  const known = roles.filter((role) => failure.list('roles').includes(role)).map(roleWord);
  return told(
    sentences(
      l10n.t('{0} knows these roles: {1}.', workspaceName(failure), together(known)),
      l10n.t('Nothing was changed.'),
    ),
  );
};

const sizeLimit = (failure: FailureReader, bytes: (limit: string) => string, otherwise: string): Told => {
  const limit = failure.number('limit');
  return told(limit === undefined ? otherwise : bytes(sizeText(limit)));
};

const bodyTooLarge: Teller = (failure) => {
  const limit = failure.number('limit');
  const isList = failure.text('file') !== undefined;
  if (isList && limit !== undefined) {
    return aboutList(
      failure,
      sentences(
        l10n.t('The list is larger than the {0} the platform takes. Nothing was changed.', sizeText(limit)),
        l10n.t('Take out columns and notes, or split the list and use Add Testers for each part.'),
      ),
    );
  }
  return sizeLimit(
    failure,
    (most) => l10n.t('This is larger than the {0} the platform takes. Nothing was changed.', most),
    l10n.t('This is larger than the platform takes. Nothing was changed.'),
  );
};

/** The order of core/errorCode; a code without a sentence does not compile. */
const tellers: Readonly<Record<ErrorCode, Teller>> = {
  REQUEST_INVALID: () =>
    told(
      l10n.t('The platform did not understand this request. It may be of another version than the extension.'),
      nextSteps.showLog(),
    ),
  ROUTE_UNKNOWN: () =>
    told(l10n.t('The platform cannot do this. It may be of another version than the extension.'), nextSteps.showLog()),
  UNAUTHENTICATED: () => told(l10n.t('The platform does not know this account.'), nextSteps.switchAccount()),
  TOKEN_EXPIRED: (failure) => {
    const token = failure.text('token');
    return token === undefined
      ? told(l10n.t('Your sign-in is over. Sign in again.'), nextSteps.switchAccount())
      : told(l10n.t('The personal access token {0} has ended. Make a new one.', token));
  },
  TOKEN_REVOKED: (failure) => {
    const token = failure.text('token');
    return token === undefined
      ? told(l10n.t('You were signed out of this platform. Sign in again.'), nextSteps.switchAccount())
      : told(l10n.t('The personal access token {0} was revoked. Make a new one.', token));
  },
  ACCOUNT_UNKNOWN: accountUnknown,
  DELIVERY_KEY_MISSING: () =>
    told(l10n.t('The request came without a delivery key. Ask whoever runs the platform for one.')),
  DELIVERY_KEY_UNKNOWN: () =>
    told(l10n.t('The platform does not know this delivery key. Ask whoever runs the platform for another.')),
  DELIVERY_KEY_REVOKED: () => told(l10n.t('This delivery key was revoked. Ask whoever runs the platform for another.')),
  DIRECTORY_NOT_OFFERED: () => told(l10n.t('This super app does not say which user IDs it does not know.')),
  DIRECTORY_FAILED: () =>
    told(l10n.t('The super app’s directory of users does not answer. Nothing was changed. Try again in a moment.')),
  IDENTITY_PROVIDER_AWAY: () =>
    told(
      l10n.t(
        'The platform cannot reach the provider that you sign in with. Nothing was changed. Try again in a moment.',
      ),
    ),
  FORBIDDEN: forbidden,
  TOKEN_SCOPE_MISSING: (failure) =>
    told(
      l10n.t(
        'The personal access token {0} was not made for this. One with the scope {1} is.',
        failure.text('token') ?? '',
        failure.text('scope') ?? '',
      ),
    ),
  TOKEN_NOT_ENOUGH: () => told(l10n.t('A personal access token is not enough for this. Sign in yourself.')),
  TOKEN_EXPIRY_INVALID: () => told(l10n.t('A personal access token ends in the future, and within a year.')),
  SELF_APPROVAL: (failure) =>
    told(
      sentences(
        l10n.t('You cannot decide your own request for {0}: somebody else has to.', failure.releaseName),
        signedInAs(failure),
      ),
      nextSteps.switchAccount(),
    ),
  NOT_FOUND: () => told(l10n.t('This does not exist any more, or your account cannot see it.'), nextSteps.refresh()),
  IF_MATCH_REQUIRED: () =>
    told(l10n.t('The platform asks for a revision that the extension did not send.'), nextSteps.showLog()),
  REVISION_STALE: stale,
  IDEMPOTENCY_KEY_REUSED: () =>
    told(l10n.t('The same request was sent with other content. Nothing was changed.'), nextSteps.showLog()),
  MEDIA_TYPE_UNSUPPORTED: () => told(l10n.t('The platform does not read this kind of file.'), nextSteps.showLog()),
  BODY_TOO_LARGE: bodyTooLarge,
  CURSOR_INVALID: () => told(l10n.t('The list changed while it was read.'), nextSteps.refresh()),

  VERSION_INVALID: () => told(l10n.t('A version is three numbers, 0.0.1 or higher, such as 1.4.0.')),
  VERSION_NOT_GREATER: (failure) =>
    told(
      l10n.t(
        'A new version has to be greater than {0}, the highest uploaded. Nothing was uploaded.',
        failure.text('highest') ?? l10n.t('the last one'),
      ),
      nextSteps.uploadVersion(),
    ),
  PACKAGE_TOO_LARGE: (failure) =>
    sizeLimit(
      failure,
      (limit) =>
        l10n.t(
          'The package is larger than the {0} the platform takes. Leave files out with .miniprogramignore and upload again.',
          limit,
        ),
      l10n.t(
        'The package is larger than the platform takes. Leave files out with .miniprogramignore and upload again.',
      ),
    ),
  UPLOAD_INCOMPLETE: () =>
    told(
      l10n.t('The upload ended early, and nothing of it was kept. Upload the version again.'),
      nextSteps.uploadVersion(),
    ),
  ARCHIVE_INVALID: archiveInvalid,

  TARGET_UNKNOWN: () => told(l10n.t('This app or environment does not exist any more. Select another one.')),
  TARGET_USED: (failure) =>
    told(
      l10n.t(
        '{0} went to {1} before, and a version goes to a target only once. Upload a new version, or select another target.',
        failure.versionName,
        failure.targetName,
      ),
      nextSteps.uploadVersion(),
    ),
  ACTION_NOT_ALLOWED: actionNotAllowed,
  PACKAGE_NOT_BUILT: (failure) =>
    told(
      l10n.t('The package of {0} is not built yet. It can be applied once it is.', failure.releaseName),
      ...showRelease(failure),
    ),
  QR_CODE_ENDED: (failure) =>
    told(
      l10n.t('{0} has ended, and its QR code opens nothing any more.', failure.releaseName),
      ...showRelease(failure),
    ),
  QR_CODE_TOO_LONG: (failure) =>
    told(
      l10n.t(
        'With this page and query the QR code would have {0} characters; {1} are the most that cameras read well. Shorten the query.',
        numberText(failure.number('length') ?? 0),
        numberText(failure.number('limit') ?? 0),
      ),
    ),
  CONFIGURATION_MISSING: configurationMissing,
  CONFIGURATION_INVALID: configurationInvalid,
  DOMAINS_NOT_GRANTED: domainsNotGranted,
  SECRETS_NOT_KEPT: () =>
    told(
      l10n.t(
        'The release platform has no key to keep environment variables with. Nothing was changed. Ask who operates it.',
      ),
    ),
  SECRET_UNREADABLE: (failure) =>
    told(
      l10n.t(
        'The release platform cannot read a value that was encrypted with the key {0}. Ask who operates it, or set the value again.',
        failure.text('keyId') ?? '',
      ),
    ),
  INFORMATION_INVALID: informationInvalid,
  TARGET_OCCUPIED: occupied,
  REQUEST_DECIDED: requestDecided,
  NOTHING_LIVE: nothingLive,
  REMOVAL_REQUESTED: removalRequested,
  REASON_REQUIRED: () => told(l10n.t('Say why: the reason is what the others go by.')),

  PERCENTAGE_NOT_A_NUMBER: () => told(l10n.t('A percentage is a whole number from 1 to 100.')),
  PERCENTAGE_NOT_WHOLE: () => told(l10n.t('A percentage is a whole number, without decimals.')),
  PERCENTAGE_OUT_OF_RANGE: () => told(l10n.t('A percentage is between 1 and 100.')),
  PERCENTAGE_NOT_HIGHER: (failure) =>
    told(
      l10n.t(
        'A grayscale only widens: choose more than the {0} % that {1} has now.',
        failure.number('current') ?? failure.release?.percentage ?? 0,
        failure.releaseName,
      ),
      ...showRelease(failure),
    ),
  PERCENTAGE_NOT_OFFERED: (failure) =>
    told(
      l10n.t(
        '{0} offers these percentages: {1}.',
        failure.targetAppName ?? failure.targetName,
        alternatives(failure.list('allowed').map((percentage) => l10n.t('{0} %', percentage))),
      ),
    ),

  TESTERS_EMPTY: testersEmpty,
  TESTERS_UNREADABLE: testersUnreadable,
  TESTERS_TOO_MANY: (failure) =>
    aboutList(
      failure,
      l10n.t(
        '{0} allows {1} testers, and this would make {2}. Nothing was changed.',
        failure.targetAppName ?? failure.targetName,
        numberText(failure.number('limit') ?? 0),
        numberText(failure.number('count') ?? 0),
      ),
    ),
  USER_ID_INVALID: userIdInvalid,

  EMAIL_INVALID: () => told(l10n.t('This is no e-mail address. Nothing was changed.')),
  ROLE_NOT_OF_WORKSPACE: roleNotOfWorkspace,
  ASSIGNMENT_NOT_OF_WORKSPACE: (failure) =>
    told(
      l10n.t(
        'Only mini programs of {0} can be assigned to its members. Nothing was changed.',
        failure.text('workspace') ?? l10n.t('the workspace'),
      ),
    ),
  LAST_ADMIN: lastAdmin,

  RANGE_NOT_SATISFIABLE: () => told(l10n.t('The package has no such part. Download it as a whole.')),
  PACKAGE_DAMAGED: () =>
    told(
      l10n.t(
        'The release platform keeps other bytes than those of this package, and does not hand them out. Tell whoever operates the platform: a backup has the right ones.',
      ),
      nextSteps.showLog(),
    ),

  STORAGE_BUSY: () => told(l10n.t('The release platform was busy and changed nothing. Try again in a moment.')),
  STORAGE_FULL: () =>
    told(
      l10n.t('The disk of the release platform is full. Nothing was changed. Free some space and try again.'),
      nextSteps.showLog(),
    ),
  STORAGE_FAILED: () =>
    told(
      l10n.t('The release platform cannot read or write its database. Nothing was changed.'),
      nextSteps.showLog(),
      nextSteps.restart(),
    ),
  STORAGE_AWAY: () =>
    told(
      l10n.t(
        'The release platform cannot reach its store of packages. Nothing was changed. Try again in a moment; if it stays away, tell whoever operates the platform.',
      ),
    ),
  STOPPING: () =>
    told(
      l10n.t('The release platform is stopping. Nothing was changed. Try again once it is back.'),
      nextSteps.showLog(),
    ),
  INTERNAL: (failure) => {
    const requestId = failure.text('requestId');
    return told(
      requestId === undefined
        ? l10n.t('The release platform failed at this. Its log has the reason.')
        : l10n.t('The release platform failed at this. Its log has the reason under {0}.', requestId),
      nextSteps.showLog(),
    );
  },
};

/** Tells what the platform refused. */
export function errorSentence(error: PlatformError, subject: FailureSubject = {}): Told {
  return tellers[error.code](new FailureReader(error.parameters, subject));
}
