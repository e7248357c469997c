import type { InformationLimits } from './basicInformation';
import type { ConfigurationField } from './configuration';
import type { Environment } from './releaseTarget';

/** The rules a super app sets for everything that is released to it. Its Workspace Admin owns them. */
export interface TargetAppPolicy {
  /** The environments this app has; Production is always among them (domain §2). */
  readonly environments: readonly Environment[];
  /** Whether Sandbox releases need an approval. Production always does, Test and Development never. */
  readonly sandboxApproval: boolean;
  /** The environments in which an approved release is pilot tested: Production, Sandbox, both or neither. */
  readonly pilotTesting: readonly Environment[];
  /** The grayscale percentages to choose from; `null` allows every whole number. */
  readonly percentages: readonly number[] | null;
  /** How many of 100 users get no release by its share before it is fully released, to measure against; 0 to 50. */
  readonly heldBackShare: number;
  /** The configuration fields this app has; environment variables only where it switched them on (domain §5.2). */
  readonly availableConfiguration: readonly ConfigurationField[];
  /** Configuration that must have a value before Apply to Release; all of it available. */
  readonly requiredConfiguration: readonly ConfigurationField[];
  /** Whether a reviewer may decide their own request; the log says so when one does. */
  readonly selfApproval: boolean;
  /** Whether a force removal needs an approval inside the super app (domain §10.2). */
  readonly forceRemovalApproval: boolean;
  /** Most testers a release may have in this app. */
  readonly testerLimit: number;
  /** Limits of the basic information. */
  readonly information: InformationLimits;
  /** What a user ID of this app looks like, as an anchored regular expression. */
  readonly userIdPattern: string;
  /** One that a person can compare with, such as `2088021234567890`; `null` where the app shows none. */
  readonly userIdExample: string | null;
  /** How many days after a release has ended the user IDs of its testers are kept. */
  readonly testerDays: number;
}

/** What an environment asks of a release on its way, under the policy of the moment. */
export interface TargetRules {
  readonly environment: Environment;
  readonly approval: boolean;
  readonly pilotTesting: boolean;
}

/** Reads the rules for one environment from a target app's policy (domain §2). */
export function targetRules(policy: TargetAppPolicy, environment: Environment): TargetRules {
  const approval = environment === 'Production' || (environment === 'Sandbox' && policy.sandboxApproval);
  const piloted = environment === 'Production' || environment === 'Sandbox';
  return { environment, approval, pilotTesting: piloted && policy.pilotTesting.includes(environment) };
}
