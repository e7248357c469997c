import * as Type from 'typebox';
import { newRelease, release } from '../release';
import { identifier, page, pageQuery, record } from '../schema';
import { version, versionFile } from '../version';
import type { Route } from '../route';
import { byId } from './parameters';

/** Uploaded versions, their files, and Select App. */
export const versionRoutes = {
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
    permission: 'upload version',
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
    permission: 'release',
    params: byId,
    body: newRelease,
    secretBody: true,
    status: 201,
    answer: release,
  },
} as const satisfies Readonly<Record<string, Route>>;
