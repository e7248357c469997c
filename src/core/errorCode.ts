/** What an error asks of the caller; the platform turns it into an HTTP status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not found'
  | 'conflict'
  | 'gone'
  | 'stale'
  | 'precondition required'
  | 'too large'
  | 'unsupported'
  | 'unprocessable'
  | 'unsatisfiable'
  | 'unavailable'
  | 'internal';

/**
 * Every error the platform answers with. Codes are for ever: clients decide by them, and the editor has a sentence for each.
 */
export const errorKinds = {
  /** The request does not fit its schema; `pointer` names the place. */
  REQUEST_INVALID: 'invalid',
  /** No route has this path and method. */
  ROUTE_UNKNOWN: 'not found',
  /** No bearer token, or one that nobody here was given. */
  UNAUTHENTICATED: 'unauthenticated',
  /** The token was good until its time was over; `token` names a personal access token. */
  TOKEN_EXPIRED: 'unauthenticated',
  /** The token was revoked, or all that its person had signed in with; `token` names a personal access token. */
  TOKEN_REVOKED: 'unauthenticated',
  /** The provider knows the person, the platform does not; `reason` says why, and `email` whom an admin is to add. */
  ACCOUNT_UNKNOWN: 'unauthenticated',
  /** No delivery key came; `headers` names those one may stand in. */
  DELIVERY_KEY_MISSING: 'unauthenticated',
  /** Nobody here was given this delivery key. */
  DELIVERY_KEY_UNKNOWN: 'unauthenticated',
  /** The delivery key was revoked; `name` says which. */
  DELIVERY_KEY_REVOKED: 'unauthenticated',
  /** Whether a token is good cannot be found out while the provider cannot be asked; `issuer` names it. */
  IDENTITY_PROVIDER_AWAY: 'unavailable',
  /** The person's roles do not allow it; `permission` and `roles` say whose do. */
  FORBIDDEN: 'forbidden',
  /** The personal access token was not made for this; `scope` says for what one has to be. */
  TOKEN_SCOPE_MISSING: 'forbidden',
  /** This is for people who signed in, and for no personal access token; `token` names it. */
  TOKEN_NOT_ENOUGH: 'forbidden',
  /** A personal access token ends in the future, and within a year; `latest` says when at the latest. */
  TOKEN_EXPIRY_INVALID: 'invalid',
  /** Nobody decides their own request, unless the target app's policy allows it (design §3). */
  SELF_APPROVAL: 'forbidden',
  /** There is no such thing, or none this person may see. */
  NOT_FOUND: 'not found',
  /** `If-Match` is missing on a change. */
  IF_MATCH_REQUIRED: 'precondition required',
  /** Somebody else changed it since it was read; `status` says what it is now, and `decidedBy` who decided a request. */
  REVISION_STALE: 'stale',
  /** The same Idempotency-Key came with another request. */
  IDEMPOTENCY_KEY_REUSED: 'unprocessable',
  /** The body is of a media type the route does not read. */
  MEDIA_TYPE_UNSUPPORTED: 'unsupported',
  /** The body is larger than the platform takes; `limit` in bytes. */
  BODY_TOO_LARGE: 'too large',
  /** The page cursor was not one of ours. */
  CURSOR_INVALID: 'invalid',

  /** A version is three numbers, 0.0.1 or higher, such as 1.4.0. */
  VERSION_INVALID: 'invalid',
  /** A version must be greater than the highest uploaded; `highest` says which that is (domain §11). */
  VERSION_NOT_GREATER: 'conflict',
  /** The upload is larger than the platform's cap; `limit` in bytes. */
  PACKAGE_TOO_LARGE: 'too large',
  /** The upload ended early: fewer bytes came than were announced. Nothing was kept. */
  UPLOAD_INCOMPLETE: 'invalid',
  /** The upload is no archive that is safe to open; `reason` and `path` say why. */
  ARCHIVE_INVALID: 'unprocessable',

  /** No part of the package lies in the range that was asked for; `size` in bytes says how large it is. */
  RANGE_NOT_SATISFIABLE: 'unsatisfiable',
  /** The bytes that are kept are not those of the hash `sha256`; they are not handed out. An operator has to look. */
  PACKAGE_DAMAGED: 'internal',

  /** The target app does not exist or has no such environment. */
  TARGET_UNKNOWN: 'unprocessable',
  /** This version went to this target before; a canceled one counts too (domain §2). */
  TARGET_USED: 'conflict',
  /** The action does not exist in the release's status; `status` says which that is. */
  ACTION_NOT_ALLOWED: 'conflict',
  /** The package is not built yet, or its build failed. */
  PACKAGE_NOT_BUILT: 'conflict',
  /** Fields the target app requires have no value; `fields` names them. */
  CONFIGURATION_MISSING: 'unprocessable',
  /** Values the configuration cannot have; `fields`, `pointers` and `codes` name each, in the same order. */
  CONFIGURATION_INVALID: 'unprocessable',
  /** The super app has not let the merchant edit server domains and WAP URLs; `fields`, `tenants` and `roles` (domain §5.3). */
  DOMAINS_NOT_GRANTED: 'forbidden',
  /** The operator gave the platform no key to keep environment variables with. */
  SECRETS_NOT_KEPT: 'unprocessable',
  /** A value was encrypted with a key the platform does not have any more; `keyId` names it. */
  SECRET_UNREADABLE: 'unavailable',
  /** Basic information the target app requires is missing or out of its limits; `fields` names them. */
  INFORMATION_INVALID: 'unprocessable',
  /** Another release of the mini program is under way on this target; `releaseId`, `version` and `status` name it. */
  TARGET_OCCUPIED: 'conflict',
  /** The approval request is decided or withdrawn already; `status` says which, `decidedBy` by whom. */
  REQUEST_DECIDED: 'conflict',
  /** No version is in Full Release there (Take Offline), or in Grayscale or Full Release (Force Remove); `action` says which. */
  NOTHING_LIVE: 'conflict',
  /** The same removal waits for its review already; `submittedBy` says since whose request. */
  REMOVAL_REQUESTED: 'conflict',
  /** A rejection, and a removal, says why. */
  REASON_REQUIRED: 'invalid',

  /** The percentage is no number. */
  PERCENTAGE_NOT_A_NUMBER: 'invalid',
  /** The percentage is no whole number. */
  PERCENTAGE_NOT_WHOLE: 'invalid',
  /** The percentage is not between 1 and 100. */
  PERCENTAGE_OUT_OF_RANGE: 'invalid',
  /** A grayscale only widens; `current` says where it stands. */
  PERCENTAGE_NOT_HIGHER: 'conflict',
  /** The target app offers other percentages; `allowed` lists them. */
  PERCENTAGE_NOT_OFFERED: 'unprocessable',

  /** The release that a QR code opens has ended: it was canceled, taken offline or removed, or another one took its place. */
  QR_CODE_ENDED: 'gone',
  /** The QR code would say more than is scanned well; `length` and `limit`, in characters. */
  QR_CODE_TOO_LONG: 'unprocessable',

  /** The tester list has no user ID. */
  TESTERS_EMPTY: 'invalid',
  /** The tester file is no text; `reason` says why. */
  TESTERS_UNREADABLE: 'invalid',
  /** More testers than the target app allows; `limit` and `count`. */
  TESTERS_TOO_MANY: 'unprocessable',
  /** The super app offers no directory that says which user IDs it does not know. */
  DIRECTORY_NOT_OFFERED: 'conflict',
  /** The super app's directory does not answer, or with something else. */
  DIRECTORY_FAILED: 'unavailable',
  /** The user ID does not obey the target app's rule. */
  USER_ID_INVALID: 'invalid',

  /** The text is no e-mail address. */
  EMAIL_INVALID: 'invalid',
  /** A role that this kind of workspace does not have; `role`, and `roles` lists those it has (domain §9.1). */
  ROLE_NOT_OF_WORKSPACE: 'unprocessable',
  /** A mini program of another workspace cannot be assigned; `miniProgramId` names it. */
  ASSIGNMENT_NOT_OF_WORKSPACE: 'unprocessable',
  /** A workspace keeps at least one admin; `workspace` and `role` say whom. */
  LAST_ADMIN: 'conflict',

  /** The database did not come free in time; the same request may be sent again. */
  STORAGE_BUSY: 'unavailable',
  /** The disk is full. Nothing was changed. */
  STORAGE_FULL: 'unavailable',
  /** The database cannot be written or read. */
  STORAGE_FAILED: 'unavailable',
  /** The object store of uploads and packages does not answer. Nothing was changed. */
  STORAGE_AWAY: 'unavailable',
  /** The platform is stopping. */
  STOPPING: 'unavailable',
  /** A defect of the platform; its log has the request ID. */
  INTERNAL: 'internal',
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof errorKinds;

/** Values an error carries to be told in a sentence, or used by a client. */
export type ErrorParameters = Readonly<Record<string, string | number | readonly string[] | readonly number[]>>;

/** Refuses what was asked, with a stable code. */
export class PlatformError extends Error {
  readonly code: ErrorCode;
  readonly parameters: ErrorParameters;

  constructor(code: ErrorCode, parameters: ErrorParameters = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'PlatformError';
    this.code = code;
    this.parameters = parameters;
  }
}

/** Whether a code is one of ours, for what comes over the wire. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorKinds, code);
}
