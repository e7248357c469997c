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

/** What a release's log tells of: the actions, and what the platform did by itself beside them. */
export const loggedActions = [...releaseActions, 'select-app', 'built', 'build-failed'] as const;

export type LoggedAction = (typeof loggedActions)[number];
