import type { ErrorCode } from '../core/errorCode';
import { speaksOfrep } from './delivery';
import { onlyAsks, type Caller, type Route } from './route';
import type { OperationId } from './routes';

/** Steps of a release: it may stand elsewhere by now. */
const step = ['ACTION_NOT_ALLOWED'] as const;

const decision = ['SELF_APPROVAL', 'REQUEST_DECIDED', 'NOTHING_LIVE', 'TARGET_OCCUPIED'] as const;

const removal = ['TARGET_UNKNOWN', 'REASON_REQUIRED', 'NOTHING_LIVE', 'REMOVAL_REQUESTED'] as const;

const testerList = [
  ...step,
  'BODY_TOO_LARGE',
  'TESTERS_EMPTY',
  'TESTERS_UNREADABLE',
  'TESTERS_TOO_MANY',
  'UPLOAD_INCOMPLETE',
] as const;

const qrCode = [
  'PACKAGE_NOT_BUILT',
  'QR_CODE_ENDED',
  'QR_CODE_TOO_LONG',
  'SECRETS_NOT_KEPT',
  'SECRET_UNREADABLE',
] as const;

/** What an operation refuses for reasons of its own; what its kind of operation refuses, `refusalsOf` adds. */
const ownRefusals = {
  getHealth: [],
  getReadiness: ['STORAGE_AWAY'],
  getPlatform: [],
  getMe: [],
  streamEvents: [],

  listAccessTokens: [],
  createAccessToken: ['TOKEN_EXPIRY_INVALID'],
  revokeAccessToken: [],

  listTargetApps: [],
  setTargetAppPolicy: [],
  getDomainGrants: [],
  setDomainGrants: [],
  lookUpUsers: ['DIRECTORY_NOT_OFFERED', 'DIRECTORY_FAILED', 'SECRET_UNREADABLE'],

  listMembers: [],
  setMember: ['EMAIL_INVALID', 'ROLE_NOT_OF_WORKSPACE', 'ASSIGNMENT_NOT_OF_WORKSPACE', 'LAST_ADMIN'],
  removeMember: ['LAST_ADMIN'],

  listMiniPrograms: [],
  createMiniProgram: [],
  getMiniProgram: [],
  editMiniProgram: ['INFORMATION_INVALID'],
  getGlobalConfiguration: [],
  setGlobalConfiguration: ['CONFIGURATION_INVALID', 'DOMAINS_NOT_GRANTED'],
  takeOffline: [...removal, 'TARGET_OCCUPIED'],
  forceRemove: removal,

  listVersions: [],
  uploadVersion: [
    'VERSION_INVALID',
    'VERSION_NOT_GREATER',
    'PACKAGE_TOO_LARGE',
    'UPLOAD_INCOMPLETE',
    'ARCHIVE_INVALID',
    'STORAGE_AWAY',
  ],
  getVersion: [],
  listVersionFiles: ['PACKAGE_DAMAGED', 'STORAGE_AWAY'],
  getVersionFile: ['PACKAGE_DAMAGED', 'STORAGE_AWAY'],
  selectApp: [
    'TARGET_UNKNOWN',
    'TARGET_USED',
    'CONFIGURATION_INVALID',
    'DOMAINS_NOT_GRANTED',
    'SECRETS_NOT_KEPT',
    'SECRET_UNREADABLE',
  ],

  listReleases: [],
  getRelease: [],
  getReleaseLog: [],
  configureRelease: [...step, 'CONFIGURATION_INVALID', 'DOMAINS_NOT_GRANTED', 'SECRETS_NOT_KEPT', 'SECRET_UNREADABLE'],
  buildRelease: step,
  applyRelease: [
    ...step,
    'PACKAGE_NOT_BUILT',
    'CONFIGURATION_MISSING',
    'CONFIGURATION_INVALID',
    'INFORMATION_INVALID',
    'TARGET_OCCUPIED',
  ],
  withdrawRelease: step,
  completeTesting: step,
  cancelRelease: step,
  setGrayscale: [
    ...step,
    'PERCENTAGE_NOT_WHOLE',
    'PERCENTAGE_OUT_OF_RANGE',
    'PERCENTAGE_NOT_HIGHER',
    'PERCENTAGE_NOT_OFFERED',
  ],
  releaseToEveryone: step,
  getAdoption: [],
  getQrCode: qrCode,
  getQrCodePicture: qrCode,
  explainAudience: ['USER_ID_INVALID'],

  listTesters: [],
  addTesters: testerList,
  updateTestGroup: testerList,

  listApprovals: [],
  listApprovalSubmitters: [],
  approve: decision,
  reject: ['SELF_APPROVAL', 'REQUEST_DECIDED', 'REASON_REQUIRED'],
  withdrawRequest: ['REQUEST_DECIDED', 'ACTION_NOT_ALLOWED'],

  evaluateFlag: ['SECRETS_NOT_KEPT', 'SECRET_UNREADABLE'],
  evaluateFlags: ['SECRETS_NOT_KEPT', 'SECRET_UNREADABLE'],
  searchMiniPrograms: ['USER_ID_INVALID', 'SECRETS_NOT_KEPT', 'SECRET_UNREADABLE'],
  getRunTimeConfiguration: ['SECRETS_NOT_KEPT', 'SECRET_UNREADABLE'],
  resolveQrCode: ['NOT_FOUND', 'QR_CODE_ENDED', 'USER_ID_INVALID', 'SECRETS_NOT_KEPT', 'SECRET_UNREADABLE'],
  openQrCode: [],
  reportEvents: [],
  getPackageKeys: [],
  getPackage: ['RANGE_NOT_SATISFIABLE', 'PACKAGE_DAMAGED', 'STORAGE_AWAY'],
} as const satisfies Readonly<Record<OperationId, readonly ErrorCode[]>>;

/** What every operation may answer, whatever it is about. */
export const refusalsOfAll = [
  'FORBIDDEN',
  'STORAGE_BUSY',
  'STORAGE_FULL',
  'STORAGE_FAILED',
  'STOPPING',
  'INTERNAL',
] as const satisfies readonly ErrorCode[];

/** What any operation may answer; a defect of the platform is told in its own words by the remote evaluation protocol. */
export function refusalsOfAny({ path }: Route): readonly ErrorCode[] {
  return refusalsOfAll.filter((code) => code !== 'INTERNAL' || !speaksOfrep(path));
}

/** Every code an operation may be refused with, without what `refusalsOfAll` has. */
export function refusalsOf(route: Route): readonly ErrorCode[] {
  const own: readonly ErrorCode[] | undefined = (ownRefusals as Partial<Record<string, readonly ErrorCode[]>>)[
    route.operationId
  ];
  if (!own) throw new Error(`protocol/refusals.ts does not know ${route.operationId}`);
  return [...new Set([...refusalsOfKind(route), ...own])];
}

/** What each kind of caller may be told who is not let in. */
export const notAdmitted = {
  person: ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'TOKEN_REVOKED', 'ACCOUNT_UNKNOWN', 'IDENTITY_PROVIDER_AWAY'],
  'delivery key': ['DELIVERY_KEY_MISSING', 'DELIVERY_KEY_UNKNOWN', 'DELIVERY_KEY_REVOKED'],
  anybody: [],
} as const satisfies Readonly<Record<Caller, readonly ErrorCode[]>>;

/** A personal access token that is not enough. */
function tokenRefusals({ caller, method, permission }: Route): readonly ErrorCode[] {
  if (caller !== 'person') return [];
  if (permission !== undefined) return ['TOKEN_SCOPE_MISSING'];
  return method === 'GET' ? [] : ['TOKEN_NOT_ENOUGH'];
}

function refusalsOfKind(route: Route): readonly ErrorCode[] {
  const { caller, method, params, query, path, streams, ifMatch } = route;
  const changes = method !== 'GET';
  // Those of the remote evaluation protocol are refused in its own words.
  const isChecked = !speaksOfrep(path) && (params !== undefined || query !== undefined || changes);
  const when = (applies: unknown, ...codes: readonly ErrorCode[]): readonly ErrorCode[] => (applies ? codes : []);
  return [
    ...when(isChecked, 'REQUEST_INVALID'),
    ...when(query && 'cursor' in propertiesOf(query), 'CURSOR_INVALID'),
    ...notAdmitted[caller],
    ...tokenRefusals(route),
    ...when(/\{(id|sha256)\}/.test(path), 'NOT_FOUND'),
    ...when(ifMatch, 'IF_MATCH_REQUIRED', 'REVISION_STALE'),
    ...when(caller === 'person' && !onlyAsks(route), 'IDEMPOTENCY_KEY_REUSED'),
    ...when(changes, 'MEDIA_TYPE_UNSUPPORTED'),
    ...when(changes && !streams, 'BODY_TOO_LARGE'),
  ];
}

function propertiesOf(schema: object): object {
  return 'properties' in schema && typeof schema.properties === 'object' ? (schema.properties ?? {}) : {};
}
