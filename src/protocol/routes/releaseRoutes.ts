import * as Type from 'typebox';
import { releaseStatuses } from '../../core/releaseStatus';
import { environments } from '../../core/releaseTarget';
import { adoption } from '../adoption';
import { audienceAnswer } from '../audience';
import { editedInformation, releaseConfiguration } from '../miniProgram';
import { qrCode, qrCodeQuery } from '../qrCode';
import { logEntry, release } from '../release';
import { identifier, oneOf, page, pageQuery, record } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

const releaseAction = {
  method: 'POST',
  caller: 'person',
  permission: 'release',
  params: byId,
  status: 200,
  answer: release,
  ifMatch: true,
} as const;

/** Releases and the steps they take. */
export const releaseRoutes = {
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
    permission: 'edit mini program',
    params: byId,
    body: releaseConfiguration,
    secretBody: true,
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
  getAdoption: {
    operationId: 'getAdoption',
    summary: 'How much a release is used and how often it fails, beside the one that was live before',
    method: 'GET',
    path: '/v1/releases/{id}/adoption',
    caller: 'person',
    params: byId,
    status: 200,
    answer: adoption,
  },
  getQrCode: {
    operationId: 'getQrCode',
    summary: 'What a QR code says that opens the release, from when its package is built until it ends',
    method: 'GET',
    path: '/v1/releases/{id}/qr',
    caller: 'person',
    params: byId,
    query: qrCodeQuery,
    status: 200,
    answer: qrCode,
  },
  getQrCodePicture: {
    operationId: 'getQrCodePicture',
    summary: 'The QR code itself, black on white with its quiet zone',
    method: 'GET',
    path: '/v1/releases/{id}/qr.svg',
    caller: 'person',
    params: byId,
    query: qrCodeQuery,
    status: 200,
    answersWith: 'image/svg+xml',
  },
  explainAudience: {
    operationId: 'explainAudience',
    summary: "What a user gets on a release's target, and why",
    method: 'GET',
    path: '/v1/releases/{id}/audience/{userId}',
    caller: 'person',
    // Longer than any user ID may be: the rule of the super app says what is wrong with one.
    params: record({ id: identifier, userId: Type.String({ minLength: 1, maxLength: 1024 }) }),
    status: 200,
    answer: audienceAnswer,
  },
} as const satisfies Readonly<Record<string, Route>>;
