import { defaultAvailableConfiguration } from './configuration';
import type { TargetAppPolicy } from './targetAppPolicy';

/** What a super app begins with; its Workspace Admin changes it. */
export const defaultTargetAppPolicy: TargetAppPolicy = {
  environments: ['Production', 'Sandbox', 'Test', 'Development'],
  sandboxApproval: false,
  pilotTesting: ['Production'],
  percentages: null,
  heldBackShare: 0,
  availableConfiguration: defaultAvailableConfiguration,
  requiredConfiguration: [],
  selfApproval: false,
  forceRemovalApproval: true,
  testerLimit: 10_000,
  information: {
    name: { minimum: 3, maximum: 30 },
    tagline: { minimum: 10, maximum: 60 },
    description: { minimum: 20, maximum: 400 },
    logoBytes: 256 * 1024,
    required: ['name', 'tagline', 'description', 'category'],
  },
  userIdPattern: '^[A-Za-z0-9._@:-]{1,64}$',
  userIdExample: null,
  testerDays: 30,
};
