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

/** What becomes of a request to take a release offline before it is; the release itself stays as it is. */
const offlineRequests = ['offline-requested', 'offline-rejected', 'offline-withdrawn'] as const;

/** What a release's log tells of: the actions, requests to take it offline, and what the platform did by itself. */
export const loggedActions = [
  ...releaseActions,
  ...offlineRequests,
  'select-app',
  'built',
  'build-failed',
  'testers-deleted',
] as const;

export type LoggedAction = (typeof loggedActions)[number];
