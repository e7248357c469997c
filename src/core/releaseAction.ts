/** Everything that can be done to a release. The names are also the last part of the routes that do it. */
export const releaseActions = [
  'configure',
  'build',
  'apply',
  'withdraw',
  'approve',
  'reject',
  'add-testers',
  'update-test-group',
  'complete-testing',
  'grayscale',
  'full',
  'cancel',
  'archive',
  'offline',
  'force-remove',
] as const;

export type ReleaseAction = (typeof releaseActions)[number];

/** Done by the platform itself, never by a person: a newer Full Release on the same target archives this one (T22). */
export const platformActions = ['archive'] as const satisfies readonly ReleaseAction[];

/** What a release's log tells of: the actions, and what the platform did by itself beside them. */
export const loggedActions = [...releaseActions, 'select-app', 'built', 'build-failed'] as const;

export type LoggedAction = (typeof loggedActions)[number];
