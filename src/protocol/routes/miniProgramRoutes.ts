import { basicInformation, configuration, globalConfiguration, miniProgram, newMiniProgram } from '../miniProgram';
import { page, pageQuery, record } from '../schema';
import type { Route } from '../route';
import { byId } from './parameters';

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
} as const satisfies Readonly<Record<string, Route>>;
