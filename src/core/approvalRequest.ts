/** The statuses of an approval request (domain §6.3). Rejected and Withdrawn are not statuses of a release. */
export const approvalStatuses = ['In Review', 'Approved', 'Rejected', 'Withdrawn'] as const;

export type ApprovalStatus = (typeof approvalStatuses)[number];

/** What an approval request asks for (domain §6.3, §10). */
export const approvalCategories = ['Release', 'Offline', 'Force Removal'] as const;

export type ApprovalCategory = (typeof approvalCategories)[number];

/** By what requests can be sorted. */
export const approvalSorts = ['createdAt', 'completedAt'] as const;

export type ApprovalSort = (typeof approvalSorts)[number];

export const sortOrders = ['descending', 'ascending'] as const;

export type SortOrder = (typeof sortOrders)[number];

/** How a decision settles the approval request that is In Review. */
export const approvalOutcome = { approve: 'Approved', reject: 'Rejected' } as const satisfies Readonly<
  Record<string, ApprovalStatus>
>;
