import type { Generated } from 'kysely';
import type { ApprovalCategory, ApprovalStatus } from '../../core/approvalRequest';
import type { BuildState } from '../../core/packageBuild';
import type { LoggedAction } from '../../core/releaseAction';
import type { ReleaseStatus } from '../../core/releaseStatus';
import type { Environment } from '../../core/releaseTarget';
import type { Role, WorkspaceKind } from '../../core/role';

/** SQLite has no truth values, and PostgreSQL is to hold the same. */
export type Flag = 0 | 1;

/** Milliseconds since 1970. */
export type Moment = number;

/** JSON as text: written and read in code, never looked into by a query. */
export type Json = string;

export interface AccountTable {
  id: string;
  name: string;
  /** Folded by `foldEmailAddress`; a unique index keeps it to one account. */
  email: string;
  created_at: Moment;
  /** In which the person is written to, as BCP 47 has it. */
  language: Generated<string>;
  /** Whatever the person signed in with before is not accepted any more. */
  tokens_valid_from: Generated<Moment>;
  /** When the person signed in for the first time; null while they never did. */
  signed_in_at: Moment | null;
}

/** Whom an OpenID provider means by a subject. */
export interface IdentityTable {
  issuer: string;
  subject: string;
  account_id: string;
  created_at: Moment;
}

/** A personal access token, for scripts. */
export interface AccessTokenTable {
  id: string;
  account_id: string;
  name: string;
  /** SHA-256 of the token; the token itself is kept nowhere. */
  hash: string;
  scopes: Json;
  created_at: Moment;
  expires_at: Moment;
  last_used_at: Moment | null;
  revoked_at: Moment | null;
}

export interface WorkspaceTable {
  id: string;
  kind: WorkspaceKind;
  name: string;
  /** Counts the changes of its members: whatever changes a membership or an assignment counts it up in the same transaction. */
  revision: Generated<number>;
}

export interface MembershipTable {
  account_id: string;
  workspace_id: string;
  role: Role;
}

export interface AssignmentTable {
  account_id: string;
  mini_program_id: string;
}

export interface TargetAppTable {
  id: string;
  workspace_id: string;
  name: string;
  policy: Json;
  revision: number;
  /** Where the super app says which user IDs it does not know; null where it offers no directory. */
  directory_url: string | null;
  /** The secret key that its bearer token is encrypted with, and what it was encrypted to. */
  directory_sealed_with: string | null;
  directory_sealed: string | null;
}

/** A mini program whose merchant may edit server domains and WAP URLs for a target app (domain §5.3). */
export interface DomainGrantTable {
  target_app_id: string;
  mini_program_id: string;
}

export interface MiniProgramTable {
  id: string;
  workspace_id: string;
  name: string;
  /** The name folded, for searching. */
  search_name: string;
  information: Json;
  /** Global configuration. */
  configuration: Json;
  configuration_revision: number;
  /** Highest uploaded version, as text and as the integer that orders versions. */
  highest_version: string | null;
  highest_version_code: number;
  version_count: number;
  created_by: string;
  created_at: Moment;
  revision: number;
}

export interface VersionTable {
  id: string;
  mini_program_id: string;
  version: string;
  version_code: number;
  note: string;
  sha256: string;
  size: number;
  file_count: number;
  uploaded_by: string;
  uploaded_at: Moment;
}

export interface ReleaseTable {
  id: string;
  mini_program_id: string;
  version_id: string;
  target_app_id: string;
  environment: Environment;
  status: ReleaseStatus;
  status_since: Moment;
  /** 1 while the release occupies its target; a unique index keeps it to one a target. */
  under_way: Flag;
  /** 1 while the release is the Full Release of its target; a unique index keeps it to one a target. */
  live: Flag;
  percentage: number | null;
  /** How many of 100 users its grayscale leaves out, as the policy was when the first percentage was applied. */
  held_back_share: number;
  /** Release-specific configuration. */
  configuration: Json;
  /** Frozen at Apply to Release; null before. */
  effective_configuration: Json | null;
  configuration_hash: string | null;
  information: Json | null;
  /** The names in that information folded, for searching; empty before. */
  search_names: string;
  build_state: BuildState;
  build_since: Moment;
  build_problems: Json;
  package_sha256: string | null;
  package_size: number | null;
  /** Compact JWS over what the package is; null until it is built, and signed. */
  package_signature: string | null;
  /** The key that made it. */
  package_key_id: string | null;
  entry_page: string | null;
  /** The tester list that counts; lists are written aside and then pointed at. */
  tester_list_id: string | null;
  /** It stays when the list is deleted. */
  tester_count: number;
  /** How many of the testers have opened it, and of how many it failed: see `TesterUseTable`. */
  testers_opened: number;
  testers_failed: number;
  /** Whether something was reported of people who are no testers any more, and is to be forgotten. */
  has_stale_use: Flag;
  /** When it came to a status in which it needs its testers no more; null before. */
  testers_done_at: Moment | null;
  /** When the user IDs of its testers were deleted. */
  testers_deleted_at: Moment | null;
  /** Its latest approval request. */
  approval_id: string | null;
  /** Names with encrypted values. */
  environment_variables: Json;
  applied_by: string | null;
  applied_at: Moment | null;
  created_by: string;
  created_at: Moment;
  updated_at: Moment;
  revision: number;
}

export interface ReleaseLogTable {
  /** The sequence number of the event that told of it. */
  id: number;
  release_id: string;
  at: Moment;
  actor_id: string | null;
  role: Role | null;
  action: LoggedAction;
  from_status: ReleaseStatus | null;
  to_status: ReleaseStatus;
  reason: string | null;
  percentage: number | null;
  package_sha256: string | null;
  configuration_hash: string | null;
  testers_added: number | null;
  testers_removed: number | null;
  self_approved: Flag;
  request_id: string;
}

export interface ApprovalTable {
  id: string;
  category: ApprovalCategory;
  status: ApprovalStatus;
  release_id: string;
  mini_program_id: string;
  version_id: string;
  target_app_id: string;
  environment: Environment;
  /** The tenant workspace whose people decide. */
  workspace_id: string;
  submitted_by: string;
  created_at: Moment;
  decided_by: string | null;
  completed_at: Moment | null;
  reason: string | null;
  package_sha256: string;
  configuration_hash: string;
  revision: number;
  /** Why it is asked for; null where it asks for a release. */
  request_reason: string | null;
  /** What an approved removal took. */
  removed: Json;
}

export interface TesterTable {
  list_id: string;
  user_id: string;
  group_name: string | null;
  added_at: Moment;
  /** Null where the release began with the tester, or nobody remembers. */
  added_by: string | null;
}

/** A list of testers, from before its first row until its last one is gone. */
export interface TesterListTable {
  id: string;
  /** When it was written to last: a list that no release points at is left over once this is a while ago. */
  written_at: Moment;
  /** How many testers each group has. */
  groups: Json;
}

/** What the phones of a tester reported of a release: only of its testers, and only as long as their IDs are kept. */
export interface TesterUseTable {
  release_id: string;
  user_id: string;
  opens: number;
  last_opened_at: Moment | null;
  failures: number;
  last_failed_at: Moment | null;
}

export interface EventClockTable {
  id: 1;
  last: number;
}

export interface EventTable {
  sequence: number;
  at: Moment;
  thing: 'mini-program' | 'version' | 'release' | 'target-app' | 'workspace';
  change: string;
  mini_program_id: string | null;
  version_id: string | null;
  release_id: string | null;
  approval_id: string | null;
  target_app_id: string | null;
  workspace_id: string | null;
  /** Whose membership of the workspace changed. */
  account_id: string | null;
  actor_id: string | null;
}

/** A mail that is to be sent, written in the transaction that it tells of. */
export interface MailTable {
  id: string;
  /** The receiver. */
  account_id: string;
  kind: string;
  approval_id: string | null;
  /** What the text needs to know, as it was at that moment. */
  facts: Json;
  created_at: Moment;
  sent_at: Moment | null;
  /** Why it was not sent yet, or never will be. */
  failure: string | null;
}

export interface JobTable {
  id: string;
  kind: string;
  payload: Json;
  /** Keeps a second job for the same thing out while the first is not done. */
  unique_key: string;
  run_at: Moment;
  lease_owner: string | null;
  lease_until: Moment;
  attempts: number;
  done_at: Moment | null;
}

export interface IdempotencyTable {
  account_id: string;
  key: string;
  /** Hash of the request the key came with. */
  fingerprint: string;
  answer: Json;
  created_at: Moment;
  /** The release whose testers the answer may name, or the mini program: it goes with their user IDs. */
  testers_of: string | null;
}

export interface DeliveryKeyTable {
  /** SHA-256 of the key; the key itself is kept nowhere. */
  hash: string;
  target_app_id: string;
  environment: Environment;
  created_at: Moment;
  name: Generated<string>;
  revoked_at: Moment | null;
}

/** An event that a phone reported and that counts, by its ID: it counts once. */
export interface DeliveryEventTable {
  /** The first 48 bits of a SHA-256 over its target and its ID. */
  id: number;
  received_at: Moment;
}

/** What phones reported of a release within an hour, or within a day where that is a while ago. */
export interface AdoptionTable {
  release_id: string;
  /** The beginning of the hour or the day, in UTC. */
  since: Moment;
  hours: 1 | 24;
  opens: number;
  users: number;
  successes: number;
  failures: number;
  /** The squares of the weights of successes and failures, added up. */
  squared_weights: number;
  /** How many events were counted; fewer than opens, successes and failures where they were sampled. */
  events: number;
}

/** A key that packages are signed with. */
export interface PackageKeyTable {
  /** Counts keys, so that two processes do not both make the next. */
  number: number;
  /** Its name for who verifies: the thumbprint of the public key. */
  id: string;
  /** A JWK. */
  public_key: Json;
  /** The secret key that the private part is encrypted with, and what it was encrypted to. */
  sealed_with: string;
  sealed: string;
  created_at: Moment;
  /** It is published from the beginning, and signs from here on until the next one does. */
  signs_from: Moment;
}

/** The platform's tables. */
export interface Database {
  account: AccountTable;
  identity: IdentityTable;
  access_token: AccessTokenTable;
  workspace: WorkspaceTable;
  membership: MembershipTable;
  assignment: AssignmentTable;
  target_app: TargetAppTable;
  domain_grant: DomainGrantTable;
  mini_program: MiniProgramTable;
  version: VersionTable;
  release: ReleaseTable;
  release_log: ReleaseLogTable;
  approval: ApprovalTable;
  tester: TesterTable;
  tester_list: TesterListTable;
  tester_use: TesterUseTable;
  event_clock: EventClockTable;
  event: EventTable;
  mail: MailTable;
  job: JobTable;
  idempotency: IdempotencyTable;
  delivery_key: DeliveryKeyTable;
  delivery_event: DeliveryEventTable;
  adoption: AdoptionTable;
  package_key: PackageKeyTable;
}
