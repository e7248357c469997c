import type { Route } from '../../protocol/route';
import { accessTokenRoutes } from '../../protocol/routes/accessTokenRoutes';
import { approvalRoutes } from '../../protocol/routes/approvalRoutes';
import { deliveryRoutes } from '../../protocol/routes/deliveryRoutes';
import { memberRoutes } from '../../protocol/routes/memberRoutes';
import { miniProgramRoutes } from '../../protocol/routes/miniProgramRoutes';
import { releaseRoutes } from '../../protocol/routes/releaseRoutes';
import { systemRoutes } from '../../protocol/routes/systemRoutes';
import { targetAppRoutes } from '../../protocol/routes/targetAppRoutes';
import { testerRoutes } from '../../protocol/routes/testerRoutes';
import { versionRoutes } from '../../protocol/routes/versionRoutes';

/** A group of operations, as the reader of a reference looks for them. */
export interface Tag {
  readonly name: string;
  readonly description: string;
  readonly routes: Readonly<Record<string, Route>>;
}

/** The areas of the contract, in the order of a release's way. */
export const tags: readonly Tag[] = [
  {
    name: 'Platform',
    description: 'Whether the process works, which platform it is, who asks, and changes as they happen.',
    routes: systemRoutes,
  },
  {
    name: 'Personal access tokens',
    description: 'Tokens that a person makes for continuous integration and scripts.',
    routes: accessTokenRoutes,
  },
  {
    name: 'Members',
    description: 'The people of a workspace, with their roles and assigned mini programs.',
    routes: memberRoutes,
  },
  {
    name: 'Super apps',
    description: 'The apps a version can be released to, their policies, and what they let merchants edit.',
    routes: targetAppRoutes,
  },
  {
    name: 'Mini programs',
    description: 'Mini programs with their basic information and global configuration.',
    routes: miniProgramRoutes,
  },
  { name: 'Versions', description: 'Uploaded versions, their files, and Select App.', routes: versionRoutes },
  {
    name: 'Releases',
    description: 'A release is a version on its way to one target: a super app in one of its environments.',
    routes: releaseRoutes,
  },
  { name: 'Testers', description: 'The people a release in Pilot Testing goes to.', routes: testerRoutes },
  { name: 'Approvals', description: 'Requests for approval and their decisions.', routes: approvalRoutes },
  {
    name: 'Delivery',
    description:
      "What a super app asks for its users' phones, in OpenFeature's remote evaluation protocol (OFREP), and packages by their hash.",
    routes: deliveryRoutes,
  },
];

/** @throws Error for an operation of an area that has no tag yet. */
export function tagOf(route: Route): string {
  const tag = tags.find(({ routes }) => Object.hasOwn(routes, route.operationId));
  if (!tag) throw new Error(`${route.operationId} belongs to no tag of the contract`);
  return tag.name;
}
