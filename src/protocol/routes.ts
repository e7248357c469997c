import type { Route } from './route';
import { accessTokenRoutes } from './routes/accessTokenRoutes';
import { approvalRoutes } from './routes/approvalRoutes';
import { deliveryRoutes } from './routes/deliveryRoutes';
import { memberRoutes } from './routes/memberRoutes';
import { miniProgramRoutes } from './routes/miniProgramRoutes';
import { releaseRoutes } from './routes/releaseRoutes';
import { systemRoutes } from './routes/systemRoutes';
import { targetAppRoutes } from './routes/targetAppRoutes';
import { testerRoutes } from './routes/testerRoutes';
import { versionRoutes } from './routes/versionRoutes';

/** Every operation of the platform. Paths are for ever: other clients are written against them (design §4). */
export const routes = {
  ...systemRoutes,
  ...accessTokenRoutes,
  ...targetAppRoutes,
  ...memberRoutes,
  ...miniProgramRoutes,
  ...versionRoutes,
  ...releaseRoutes,
  ...testerRoutes,
  ...approvalRoutes,
  ...deliveryRoutes,
} as const satisfies Readonly<Record<string, Route>>;

export type OperationId = keyof typeof routes;
