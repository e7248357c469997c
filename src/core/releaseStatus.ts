/** The statuses of a release, in the platform's exact words (domain §3.1). */
export const releaseStatuses = [
  'New Version Created',
  'Under Review',
  'Release Preparation',
  'Pilot Testing',
  'Grayscale Release',
  'Full Release',
  'Canceled',
  'Archived',
] as const;

export type ReleaseStatus = (typeof releaseStatuses)[number];

/** At most one release per mini program and target is in one of these at a time (design §3). */
export const statusesUnderWay = [
  'Under Review',
  'Release Preparation',
  'Pilot Testing',
  'Grayscale Release',
] as const satisfies readonly ReleaseStatus[];

/** In these somebody gets a release: its testers, a share of the users, or everybody. */
const deliveredStatuses = [
  'Pilot Testing',
  'Grayscale Release',
  'Full Release',
] as const satisfies readonly ReleaseStatus[];

/** Nothing can happen to a release any more. */
export const finalStatuses = ['Canceled', 'Archived'] as const satisfies readonly ReleaseStatus[];

/** Whether the release occupies its target: another one must wait until it is through or canceled. */
export function isUnderWay(status: ReleaseStatus): boolean {
  return (statusesUnderWay as readonly ReleaseStatus[]).includes(status);
}

/** Whether the release has ended for good. */
export function isFinal(status: ReleaseStatus): boolean {
  return (finalStatuses as readonly ReleaseStatus[]).includes(status);
}

/** Whether somebody gets the release. Before that nobody has approved it, or nobody has begun to give it to users. */
export function isDelivered(status: ReleaseStatus): boolean {
  return (deliveredStatuses as readonly ReleaseStatus[]).includes(status);
}
