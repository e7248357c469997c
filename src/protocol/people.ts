import * as Type from 'typebox';
import type { Static } from 'typebox';
import { roles, workspaceKinds } from '../core/role';
import { presentedToken } from './accessToken';
import { identifier, oneOf, record } from './schema';

export const workspaceMembership = record({
  workspaceId: identifier,
  workspaceName: Type.String(),
  workspaceKind: oneOf(workspaceKinds),
  role: oneOf(roles),
});

/** The person who asks. */
export const me = record({
  accountId: identifier,
  name: Type.String(),
  email: Type.String(),
  memberships: Type.Array(workspaceMembership),
  assignments: Type.Array(identifier, { description: 'IDs of the mini programs that are assigned to them' }),
  /** The personal access token they came with; absent where they signed in themselves. */
  accessToken: Type.Optional(presentedToken),
  /** Names of this platform, for the editor's status and log. */
  platform: record({
    version: Type.String(),
    maximumUploadBytes: Type.Integer({ description: 'Largest upload, in bytes' }),
  }),
});

export type Me = Static<typeof me>;
export type WorkspaceMembership = Static<typeof workspaceMembership>;

/** Somebody named beside what they did. */
export const actor = record({ accountId: identifier, name: Type.String() });

export type Actor = Static<typeof actor>;
