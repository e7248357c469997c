import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/routes';
import { operation } from '../http/operation';
import { getDomainGrants, setDomainGrants } from '../services/configuration/domainGrants';
import {
  createMiniProgram,
  editMiniProgram,
  getGlobalConfiguration,
  getMiniProgram,
  listMiniPrograms,
  setGlobalConfiguration,
} from '../services/miniPrograms';
import { forceRemove } from '../services/removal/forceRemove';
import { takeOffline } from '../services/removal/takeOffline';
import type { SecretContext } from '../services/serviceContext';
import { listTargetApps, setPolicy } from '../services/targetApps';

/** Mini programs with their information and global configuration, and the super apps they can go to. */
export function miniProgramRoutes(app: FastifyInstance, context: SecretContext): void {
  const { reader } = context.storage;

  operation(app, routes.listTargetApps, ({ person, query }) => listTargetApps(reader, person, query));
  operation(app, routes.setTargetAppPolicy, ({ person, params, body, ifMatch, change }) =>
    setPolicy(context, params.id, body, ifMatch, person, change),
  );
  operation(app, routes.lookUpUsers, async ({ person, params, body }) => {
    const { lookUpUsers } = await import('../services/directory/lookUpUsers');
    return lookUpUsers({ queries: reader, secrets: context.secrets }, params.id, person, body.userIds);
  });
  operation(app, routes.getDomainGrants, ({ person, params }) => getDomainGrants(reader, params.id, person));
  operation(app, routes.setDomainGrants, ({ person, params, body, ifMatch, change }) =>
    setDomainGrants(context, params.id, body.miniProgramIds, ifMatch, person, change),
  );
  operation(app, routes.listMiniPrograms, ({ person, query }) => listMiniPrograms(reader, person, query));
  operation(app, routes.createMiniProgram, ({ person, body, change }) =>
    createMiniProgram(context, body, person, change),
  );
  operation(app, routes.getMiniProgram, ({ person, params }) => getMiniProgram(reader, params.id, person));
  operation(app, routes.editMiniProgram, ({ person, params, body, ifMatch, change }) =>
    editMiniProgram(context, params.id, body.information, ifMatch, person, change),
  );
  operation(app, routes.getGlobalConfiguration, ({ person, params }) =>
    getGlobalConfiguration(reader, params.id, person),
  );
  operation(app, routes.setGlobalConfiguration, ({ person, params, body, ifMatch, change }) =>
    setGlobalConfiguration(context, params.id, body, ifMatch, person, change),
  );
  operation(app, routes.takeOffline, ({ person, params, body, ifMatch, change }) =>
    takeOffline(context, { miniProgramId: params.id, ifMatch, person, change }, body),
  );
  operation(app, routes.forceRemove, ({ person, params, body, ifMatch, change }) =>
    forceRemove(context, { miniProgramId: params.id, ifMatch, person, change }, body),
  );
}
