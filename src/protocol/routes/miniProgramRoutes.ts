import * as Type from 'typebox';
import { environments } from '../../core/releaseTarget';
import { removalOutcome } from '../approval';
import { basicInformation, configuration, globalConfiguration, miniProgram, newMiniProgram } from '../miniProgram';
import { identifier, oneOf, page, pageQuery, record } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

const reason = Type.String({ minLength: 1, maxLength: 10_000 });

/** Mini programs with their basic information and global configuration. */
export const miniProgramRoutes = {
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
    permission: 'create mini program',
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
    permission: 'edit mini program',
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
    permission: 'edit mini program',
    params: byId,
    body: configuration,
    status: 200,
    answer: globalConfiguration,
    ifMatch: true,
  },
  takeOffline: {
    operationId: 'takeOffline',
    summary: 'Take Offline: nobody gets the Full Release of a target any more, at once or after a review',
    method: 'POST',
    path: '/v1/mini-programs/{id}/offline',
    caller: 'person',
    permission: 'take offline',
    params: byId,
    body: record({
      targetAppId: identifier,
      environment: oneOf(environments),
      reason,
      releaseId: Type.Optional(
        Type.String({ ...identifier, description: 'The Full Release that was seen there; no other one is taken' }),
      ),
    }),
    status: 200,
    answer: removalOutcome,
    ifMatch: true,
  },
  forceRemove: {
    operationId: 'forceRemove',
    summary: 'Force Remove: takes a mini program from super apps, in all their environments, at once or after a review',
    method: 'POST',
    path: '/v1/mini-programs/{id}/force-remove',
    caller: 'person',
    permission: 'force remove',
    params: byId,
    body: record({
      targetAppIds: Type.Array(identifier, { minItems: 1, maxItems: 100, uniqueItems: true }),
      reason,
    }),
    status: 200,
    answer: removalOutcome,
    ifMatch: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
