import type { FastifyInstance } from 'fastify';
import { routes } from '../../protocol/routes';
import { operation, type Call } from '../http/operation';
import type { ServiceContext } from '../services/serviceContext';
import type { TesterAction } from '../services/testers/testers';
import type { TesterOutcome } from '../../protocol/testers';

type TesterCall = Call<(typeof routes)['addTesters']> | Call<(typeof routes)['updateTestGroup']>;

/** What tester lists stand on. */
interface TesterListContext extends ServiceContext {
  /** The longest list that the platform takes, in bytes. */
  readonly maximumTesterListBytes: number;
}

/** The testers of a release. */
export function testerRoutes(app: FastifyInstance, context: TesterListContext): void {
  const put = async (call: TesterCall, action: TesterAction): Promise<TesterOutcome> => {
    const { putTesters } = await import('../services/testers/testers');
    return putTesters(
      context,
      { releaseId: call.params.id, ifMatch: call.ifMatch, person: call.person, change: call.change },
      {
        action,
        bytes: call.stream,
        contentLength: call.contentLength,
        mostBytes: context.maximumTesterListBytes,
        format: call.mediaType === 'text/csv' ? 'csv' : 'text',
        column: call.query.column,
        groups: call.query.group && new Set(call.query.group),
        preview: call.query.preview ?? false,
      },
    );
  };

  operation(app, routes.listTesters, async ({ person, params, query }) => {
    const { listTesters } = await import('../services/testers/listTesters');
    return listTesters(context.storage.reader, params.id, person, query);
  });
  operation(app, routes.addTesters, (call) => put(call, 'add-testers'));
  operation(app, routes.updateTestGroup, (call) => put(call, 'update-test-group'));
}
