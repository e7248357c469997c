import * as Type from 'typebox';
import type { Static } from 'typebox';
import { identifier, moment, oneOf, record } from './schema';

export const changedThings = ['mini-program', 'version', 'release', 'target-app', 'workspace'] as const;

/**
 * Tells that something changed, not what it is now: whoever shows it reads it again. The `id` of the server-sent event is
 * `sequence`, so that Last-Event-ID resumes exactly behind it.
 */
export const changeEvent = record({
  sequence: Type.Integer({
    minimum: 1,
    description: 'Numbers all events without a gap; the ID of the server-sent event',
  }),
  at: moment,
  thing: oneOf(changedThings, 'What changed; the IDs below name it and what it belongs to'),
  change: Type.String({ description: 'What happened, such as `created`, `configured`, or the action of a release' }),
  miniProgramId: Type.Optional(identifier),
  versionId: Type.Optional(identifier),
  releaseId: Type.Optional(identifier),
  approvalId: Type.Optional(identifier),
  targetAppId: Type.Optional(identifier),
  workspaceId: Type.Optional(identifier),
  /** Whose membership of the workspace changed. */
  accountId: Type.Optional(identifier),
  actorId: Type.Optional(identifier),
});

export type ChangeEvent = Static<typeof changeEvent>;

/** Names of the server-sent events on `/v1/events`. */
export const eventNames = {
  change: 'change',
  /** Events were missed that are no longer kept: read everything again. */
  reset: 'reset',
} as const;
