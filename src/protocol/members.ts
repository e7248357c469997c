import * as Type from 'typebox';
import type { Static } from 'typebox';
import { roles } from '../core/role';
import { identifier, oneOf, page, record, revision } from './schema';

/** Most mini programs that are assigned to somebody by one request. */
const mostAssignments = 10_000;

const memberRoles = Type.Array(oneOf(roles), { minItems: 1, uniqueItems: true });

/** A member of a workspace, with what the workspace gave them. */
const memberProperties = {
  accountId: identifier,
  name: Type.String(),
  email: Type.String(),
  roles: memberRoles,
  assignments: Type.Array(record({ miniProgramId: identifier, miniProgramName: Type.String() }), {
    description: "The workspace's mini programs that are assigned to them",
  }),
  hasSignedIn: Type.Boolean({ description: 'Whether they ever signed in to the platform' }),
};

export const member = record(memberProperties);

export type Member = Static<typeof member>;

/** Changes of members are decided on the revision of the workspace, which counts them. */
export const memberPage = Type.Object(
  { ...page(member).properties, revision },
  { additionalProperties: false, description: 'Members by name, with the revision of the workspace' },
);

export type MemberPage = Static<typeof memberPage>;

export const changedMember = record({ ...memberProperties, revision });

export type ChangedMember = Static<typeof changedMember>;

/** Who is meant: a member by account ID, or anybody by e-mail address, for which an account is made where there is none. */
export const wantedMember = record({
  accountId: Type.Optional(identifier),
  email: Type.Optional(
    Type.String({ minLength: 1, maxLength: 320, description: 'Of a newcomer, instead of the account ID of a member' }),
  ),
  name: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 100,
      pattern: '\\S',
      description: 'Of an account that is made; one that is there already keeps its own',
    }),
  ),
  roles: memberRoles,
  assignments: Type.Array(identifier, {
    uniqueItems: true,
    maxItems: mostAssignments,
    description: "All of the workspace's mini programs that are to be assigned to them",
  }),
});

export type WantedMember = Static<typeof wantedMember>;

/** What a workspace is after somebody left it. */
export const changedWorkspace = record({ workspaceId: identifier, revision });

export type ChangedWorkspace = Static<typeof changedWorkspace>;
