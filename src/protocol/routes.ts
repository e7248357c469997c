import { Type, type Static, type TSchema } from 'typebox';
import { approvalStatuses } from '../core/approvalRequest';
import { releaseStatuses } from '../core/releaseStatus';
import { environments } from '../core/releaseTarget';
import { approval } from './approval';
import { audienceAnswer } from './audience';
import { bulkEvaluation, evaluation, evaluationRequest } from './delivery';
import {
  basicInformation,
  configuration,
  editedInformation,
  globalConfiguration,
  miniProgram,
  newMiniProgram,
} from './miniProgram';
import { me } from './people';
import { logEntry, newRelease, release } from './release';
import { identifier, oneOf, page, pageQuery, record, sha256 } from './schema';
import { targetApp, targetAppPolicy } from './targetApp';
import { testerOutcome } from './testers';
import { version, versionFile } from './version';

/** Who may call a route: a signed-in person, a super app with a target's delivery key, or anybody. */
export type Caller = 'person' | 'delivery key' | 'anybody';

/** One operation of the contract. Both sides work from it: the platform checks by it, the client calls by it. */
export interface Route {
  readonly operationId: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters as `{name}`. */
  readonly path: string;
  readonly caller: Caller;
  readonly params?: TSchema;
  readonly query?: TSchema;
  /** A JSON body. */
  readonly body?: TSchema;
  /** Media types of a body that is streamed. */
  readonly streams?: readonly string[];
  /** Status of the answer when all went well. */
  readonly status: 200 | 201 | 204;
  /** A JSON answer. */
  readonly answer?: TSchema;
  /** Media type of an answer that is a file or a stream; with neither of them there is none. */
  readonly answersWith?: string;
  /** Whether the change must name the revision it was decided on (`If-Match`). */
  readonly ifMatch?: true;
}

type Part<R extends Route, K extends 'params' | 'query' | 'body' | 'answer'> = R extends {
  readonly [P in K]: infer S extends TSchema;
}
  ? Static<S>
  : undefined;

export type ParamsOf<R extends Route> = Part<R, 'params'>;
export type QueryOf<R extends Route> = Part<R, 'query'>;
export type BodyOf<R extends Route> = Part<R, 'body'>;
export type AnswerOf<R extends Route> = Part<R, 'answer'>;

const byId = record({ id: identifier });

const releaseAction = {
  method: 'POST',
  caller: 'person',
  params: byId,
  status: 200,
  answer: release,
  ifMatch: true,
} as const;

const reason = Type.String({ minLength: 1, maxLength: 10_000 });

/** Every operation of the platform. Paths are for ever: other clients are written against them (design §4). */
export const routes = {
  getHealth: {
    operationId: 'getHealth',
    summary: 'Says that the process runs',
    method: 'GET',
    path: '/healthz',
    caller: 'anybody',
    status: 200,
    answer: record({ status: Type.Literal('ok') }),
  },
  getReadiness: {
    operationId: 'getReadiness',
    summary: 'Says that the process can do its work',
    method: 'GET',
    path: '/readyz',
    caller: 'anybody',
    status: 200,
    answer: record({ status: Type.Literal('ready') }),
  },
  getMe: {
    operationId: 'getMe',
    summary: 'The person who asks, with their workspaces and roles',
    method: 'GET',
    path: '/v1/me',
    caller: 'person',
    status: 200,
    answer: me,
  },
  streamEvents: {
    operationId: 'streamEvents',
    summary: 'Changes as they happen, as server-sent events; Last-Event-ID resumes',
    method: 'GET',
    path: '/v1/events',
    caller: 'person',
    status: 200,
    answersWith: 'text/event-stream',
  },
  listTargetApps: {
    operationId: 'listTargetApps',
    summary: 'The super apps a version can be released to',
    method: 'GET',
    path: '/v1/apps',
    caller: 'person',
    query: record(pageQuery),
    status: 200,
    answer: page(targetApp),
  },
  setTargetAppPolicy: {
    operationId: 'setTargetAppPolicy',
    summary: "Changes parts of a super app's policy",
    method: 'PATCH',
    path: '/v1/apps/{id}/policy',
    caller: 'person',
    params: byId,
    body: Type.Partial(targetAppPolicy, { additionalProperties: false }),
    status: 200,
    answer: targetApp,
    ifMatch: true,
  },
  listMiniPrograms: {
    operationId: 'listMiniPrograms',
    summary: 'The mini programs the person may see, newest first',
    method: 'GET',
    path: '/v1/mini-programs',
    caller: 'person',
    query: record(pageQuery),
    status: 200,
    answer: page(miniProgram),
  },
  createMiniProgram: {
    operationId: 'createMiniProgram',
    summary: 'Creates a mini program in a workspace',
    method: 'POST',
    path: '/v1/mini-programs',
    caller: 'person',
    body: newMiniProgram,
    status: 201,
    answer: miniProgram,
  },
  getMiniProgram: {
    operationId: 'getMiniProgram',
    summary: 'One mini program',
    method: 'GET',
    path: '/v1/mini-programs/{id}',
    caller: 'person',
    params: byId,
    status: 200,
    answer: miniProgram,
  },
  editMiniProgram: {
    operationId: 'editMiniProgram',
    summary: 'Changes the basic information',
    method: 'PATCH',
    path: '/v1/mini-programs/{id}',
    caller: 'person',
    params: byId,
    body: record({ information: basicInformation }),
    status: 200,
    answer: miniProgram,
    ifMatch: true,
  },
  getGlobalConfiguration: {
    operationId: 'getGlobalConfiguration',
    summary: 'The global configuration of a mini program',
    method: 'GET',
    path: '/v1/mini-programs/{id}/configuration',
    caller: 'person',
    params: byId,
    status: 200,
    answer: globalConfiguration,
  },
  setGlobalConfiguration: {
    operationId: 'setGlobalConfiguration',
    summary: 'Replaces the global configuration',
    method: 'PUT',
    path: '/v1/mini-programs/{id}/configuration',
    caller: 'person',
    params: byId,
    body: configuration,
    status: 200,
    answer: globalConfiguration,
    ifMatch: true,
  },
  listVersions: {
    operationId: 'listVersions',
    summary: 'The uploaded versions of a mini program, highest first',
    method: 'GET',
    path: '/v1/mini-programs/{id}/versions',
    caller: 'person',
    params: byId,
    query: record(pageQuery),
    status: 200,
    answer: page(version),
  },
  uploadVersion: {
    operationId: 'uploadVersion',
    summary: 'Uploads a version as a ZIP archive with app.json at its root',
    method: 'POST',
    path: '/v1/mini-programs/{id}/versions',
    caller: 'person',
    params: byId,
    query: record({
      version: Type.String({ minLength: 1, maxLength: 32 }),
      note: Type.Optional(Type.String({ maxLength: 2000 })),
    }),
    streams: ['application/zip'],
    status: 201,
    answer: version,
  },
  getVersion: {
    operationId: 'getVersion',
    summary: 'One version',
    method: 'GET',
    path: '/v1/versions/{id}',
    caller: 'person',
    params: byId,
    status: 200,
    answer: version,
  },
  listVersionFiles: {
    operationId: 'listVersionFiles',
    summary: 'The files of a version as they were uploaded',
    method: 'GET',
    path: '/v1/versions/{id}/files',
    caller: 'person',
    params: byId,
    status: 200,
    answer: record({ items: Type.Array(versionFile) }),
  },
  getVersionFile: {
    operationId: 'getVersionFile',
    summary: 'One file of a version',
    method: 'GET',
    path: '/v1/versions/{id}/files/{*}',
    caller: 'person',
    params: record({ id: identifier, '*': Type.String({ minLength: 1, maxLength: 1024 }) }),
    status: 200,
    answersWith: 'application/octet-stream',
  },
  selectApp: {
    operationId: 'selectApp',
    summary: 'Select App: creates the release of a version to a target, and starts building its package',
    method: 'POST',
    path: '/v1/versions/{id}/releases',
    caller: 'person',
    params: byId,
    body: newRelease,
    status: 201,
    answer: release,
  },
  listReleases: {
    operationId: 'listReleases',
    summary: 'Releases the person may see, newest first',
    method: 'GET',
    path: '/v1/releases',
    caller: 'person',
    query: record({
      ...pageQuery,
      miniProgramId: Type.Optional(identifier),
      versionId: Type.Optional(identifier),
      targetAppId: Type.Optional(identifier),
      environment: Type.Optional(oneOf(environments)),
      status: Type.Optional(oneOf(releaseStatuses)),
    }),
    status: 200,
    answer: page(release),
  },
  getRelease: {
    operationId: 'getRelease',
    summary: 'One release',
    method: 'GET',
    path: '/v1/releases/{id}',
    caller: 'person',
    params: byId,
    status: 200,
    answer: release,
  },
  getReleaseLog: {
    operationId: 'getReleaseLog',
    summary: 'What happened to a release, oldest first',
    method: 'GET',
    path: '/v1/releases/{id}/log',
    caller: 'person',
    params: byId,
    query: record(pageQuery),
    status: 200,
    answer: page(logEntry),
  },
  configureRelease: {
    operationId: 'configureRelease',
    summary: 'Replaces the release-specific configuration',
    method: 'PUT',
    path: '/v1/releases/{id}/configuration',
    caller: 'person',
    params: byId,
    body: configuration,
    status: 200,
    answer: release,
    ifMatch: true,
  },
  buildRelease: {
    ...releaseAction,
    operationId: 'buildRelease',
    summary: 'Retry: builds the package again after a failed build',
    path: '/v1/releases/{id}/build',
  },
  applyRelease: {
    ...releaseAction,
    operationId: 'applyRelease',
    summary: 'Apply to Release, with the basic information where it was edited, on the revision it was edited on',
    path: '/v1/releases/{id}/apply',
    body: record({ information: Type.Optional(editedInformation) }),
  },
  withdrawRelease: {
    ...releaseAction,
    operationId: 'withdrawRelease',
    summary: 'Withdraw the request for approval',
    path: '/v1/releases/{id}/withdraw',
  },
  completeTesting: {
    ...releaseAction,
    operationId: 'completeTesting',
    summary: 'Complete Testing',
    path: '/v1/releases/{id}/complete-testing',
  },
  cancelRelease: {
    ...releaseAction,
    operationId: 'cancelRelease',
    summary: 'Cancel Testing, or cancel the release; final',
    path: '/v1/releases/{id}/cancel',
  },
  setGrayscale: {
    ...releaseAction,
    operationId: 'setGrayscale',
    summary: 'Grayscale Release: chooses the type (no percentage) or takes the next step; 100 is Full Release',
    path: '/v1/releases/{id}/grayscale',
    // A number of any kind passes here, so that 20.5 is answered by name and not as a schema error.
    body: record({ percentage: Type.Optional(Type.Number()) }),
  },
  releaseToEveryone: {
    ...releaseAction,
    operationId: 'releaseToEveryone',
    summary: 'Full Release: everybody gets the version',
    path: '/v1/releases/{id}/full',
  },
  listTesters: {
    operationId: 'listTesters',
    summary: 'The testers of a release, by user ID',
    method: 'GET',
    path: '/v1/releases/{id}/testers',
    caller: 'person',
    params: byId,
    query: record({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 })),
      cursor: Type.Optional(Type.String({ maxLength: 512 })),
    }),
    status: 200,
    answer: page(Type.String()),
  },
  addTesters: {
    operationId: 'addTesters',
    summary: 'Add Testers from a list, CSV or one user ID a line; with preview=true nothing changes',
    method: 'POST',
    path: '/v1/releases/{id}/testers',
    caller: 'person',
    params: byId,
    query: record({ preview: Type.Optional(Type.Boolean()) }),
    streams: ['text/csv', 'text/plain'],
    status: 200,
    answer: testerOutcome,
    ifMatch: true,
  },
  updateTestGroup: {
    operationId: 'updateTestGroup',
    summary: 'Update Test Group: the list replaces the testers; with preview=true nothing changes',
    method: 'PUT',
    path: '/v1/releases/{id}/testers',
    caller: 'person',
    params: byId,
    query: record({ preview: Type.Optional(Type.Boolean()) }),
    streams: ['text/csv', 'text/plain'],
    status: 200,
    answer: testerOutcome,
    ifMatch: true,
  },
  explainAudience: {
    operationId: 'explainAudience',
    summary: "What a user gets on a release's target, and why",
    method: 'GET',
    path: '/v1/releases/{id}/audience/{userId}',
    caller: 'person',
    params: record({ id: identifier, userId: Type.String({ minLength: 1, maxLength: 256 }) }),
    status: 200,
    answer: audienceAnswer,
  },
  listApprovals: {
    operationId: 'listApprovals',
    summary: 'My Approvals (box=mine) or My Requests (box=requested), latest first',
    method: 'GET',
    path: '/v1/approvals',
    caller: 'person',
    query: record({
      ...pageQuery,
      box: oneOf(['mine', 'requested'] as const),
      status: Type.Optional(oneOf(approvalStatuses)),
    }),
    status: 200,
    answer: page(approval),
  },
  approve: {
    operationId: 'approve',
    summary: 'Approve a request',
    method: 'POST',
    path: '/v1/approvals/{id}/approve',
    caller: 'person',
    params: byId,
    body: record({ reason: Type.Optional(reason) }),
    status: 200,
    answer: approval,
    ifMatch: true,
  },
  reject: {
    operationId: 'reject',
    summary: 'Reject a request, with the reason',
    method: 'POST',
    path: '/v1/approvals/{id}/reject',
    caller: 'person',
    params: byId,
    body: record({ reason }),
    status: 200,
    answer: approval,
    ifMatch: true,
  },
  evaluateFlag: {
    operationId: 'evaluateFlag',
    summary: 'Which version of a mini program a user gets (OFREP)',
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags/{key}',
    caller: 'delivery key',
    params: record({ key: Type.String({ minLength: 1, maxLength: 256 }) }),
    body: evaluationRequest,
    status: 200,
    answer: evaluation,
  },
  evaluateFlags: {
    operationId: 'evaluateFlags',
    summary: 'Which versions of all mini programs a user gets (OFREP)',
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags',
    caller: 'delivery key',
    body: evaluationRequest,
    status: 200,
    answer: bulkEvaluation,
  },
  getPackage: {
    operationId: 'getPackage',
    summary: 'A built package by its hash, immutable',
    method: 'GET',
    path: '/v1/packages/{sha256}',
    caller: 'anybody',
    params: record({ sha256 }),
    status: 200,
    // W3C MiniApp Packaging.
    answersWith: 'application/miniapp-pkg+zip',
  },
} as const satisfies Readonly<Record<string, Route>>;

export type OperationId = keyof typeof routes;
