import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/routes';
import { operation } from '../http/operation';
import type { SecretContext } from '../services/serviceContext';
import {
  applyToRelease,
  cancelRelease,
  completeTesting,
  configureRelease,
  releaseToEveryone,
  retryBuild,
  setGrayscale,
  withdrawRelease,
  type ReleaseCommand,
} from '../services/releases/releaseActions';
import { getRelease, listReleases, releaseLog } from '../services/releases/releaseListing';
import { selectApp } from '../services/releases/selectApp';
import type { Person } from '../../core/permissions';
import type { ChangeRequest } from '../services/unitOfWork';

interface ReleaseCall {
  readonly params: { readonly id: string };
  readonly ifMatch: number;
  readonly person: Person;
  readonly change: ChangeRequest;
}

function commandOf({ params, ifMatch, person, change }: ReleaseCall): ReleaseCommand {
  return { releaseId: params.id, ifMatch, person, change };
}

/** Releases: Select App, reading, and every action on the way to everyone. `onQueued` is told when a build waits. */
export function releaseRoutes(app: FastifyInstance, context: SecretContext, onQueued: () => void): void {
  const { reader } = context.storage;

  operation(app, routes.listReleases, ({ person, query }) => listReleases(reader, person, query));
  operation(app, routes.getRelease, ({ person, params }) => getRelease(reader, params.id, person));
  operation(app, routes.getReleaseLog, ({ person, params, query }) => releaseLog(reader, params.id, person, query));

  operation(app, routes.selectApp, async ({ person, params, body, change }) => {
    const release = await selectApp(context, params.id, body, person, change);
    onQueued();
    return release;
  });
  operation(app, routes.buildRelease, async (call) => {
    const release = await retryBuild(context, commandOf(call));
    onQueued();
    return release;
  });
  operation(app, routes.configureRelease, (call) => configureRelease(context, commandOf(call), call.body));
  operation(app, routes.applyRelease, (call) => applyToRelease(context, commandOf(call), call.body.information));
  operation(app, routes.withdrawRelease, (call) => withdrawRelease(context, commandOf(call)));
  operation(app, routes.completeTesting, (call) => completeTesting(context, commandOf(call)));
  operation(app, routes.cancelRelease, (call) => cancelRelease(context, commandOf(call)));
  operation(app, routes.setGrayscale, (call) => setGrayscale(context, commandOf(call), call.body.percentage));
  operation(app, routes.releaseToEveryone, (call) => releaseToEveryone(context, commandOf(call)));
}
