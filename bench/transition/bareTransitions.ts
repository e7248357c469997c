import { randomUUID } from 'node:crypto';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

/** What a transition of ours writes beside the release, its log entry, its event and its answer. */
type Beside = 'opens a request' | 'settles a request' | 'nothing else';

const transitions: readonly { readonly status: string; readonly beside: Beside }[] = [
  { status: 'Under Review', beside: 'opens a request' },
  { status: 'Pilot Testing', beside: 'settles a request' },
  { status: 'Grayscale Release', beside: 'nothing else' },
  { status: 'Grayscale Release', beside: 'nothing else' },
  { status: 'Canceled', beside: 'nothing else' },
];

const underWay = new Set(['Under Review', 'Pilot Testing', 'Grayscale Release']);

/** The size of an answer as it is kept for a request that comes again. */
const answer = JSON.stringify({ filler: 'x'.repeat(2500) });

/**
 * The same rows as the platform's transitions read and write, by statements prepared once and nothing else: no rules, no
 * roles, no answers made.
 */
export class BareTransitions {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  transit(releases: readonly { readonly id: string }[]): void {
    for (const { id } of releases) {
      const approvalId = randomUUID();
      for (const { status, beside } of transitions) this.#step(id, approvalId, status, beside);
    }
  }

  #step(id: string, approvalId: string, status: string, beside: Beside): void {
    this.#database.exec('begin immediate');
    const key = randomUUID();
    this.#get('select fingerprint, answer from idempotency where account_id = ? and key = ?', 'dana-developer', key);
    this.#readRelease(id);
    if (beside === 'opens a request') this.#openRequest(id, approvalId);
    if (beside === 'settles a request') {
      this.#run(
        `update approval set status = 'Approved', decided_by = 'rui-reviewer', completed_at = 1, revision = revision + 1
         where release_id = ? and status = 'In Review'`,
        id,
      );
    }
    this.#run(
      `update release set status = ?, under_way = ?, approval_id = ?, applied_by = 'dana-developer', status_since = 1,
       updated_at = 1, revision = revision + 1 where id = ?`,
      status,
      underWay.has(status) ? 1 : 0,
      approvalId,
      id,
    );
    this.#readRelease(id);
    this.#statement('select to_status, from_status, at from release_log where release_id = ? order by id').all(id);
    this.#run('insert into idempotency values (?, ?, ?, ?, ?)', 'dana-developer', key, 'a'.repeat(64), answer, 1);
    const clock = this.#get('update event_clock set last = last + 1 where id = 1 returning last');
    const sequence = Number(clock?.['last']);
    this.#tell(id, sequence, status);
    this.#database.exec('commit');
  }

  /** All that an answer tells of a release. */
  #readRelease(id: string): void {
    const row = this.#get('select * from release where id = ?', id);
    if (!row) throw new Error(`there is no release ${id}`);
    this.#get('select * from mini_program where id = ?', row['mini_program_id']);
    this.#get('select * from version where id = ?', row['version_id']);
    this.#get('select * from target_app where id = ?', row['target_app_id']);
    this.#get('select * from account where id = ?', row['created_by']);
    this.#get('select * from account where id = ?', row['applied_by']);
    this.#get('select * from approval where id = ?', row['approval_id']);
    for (const flag of ['live', 'under_way']) {
      this.#get(
        `select id, status, version_id from release
         where mini_program_id = ? and target_app_id = ? and environment = ? and ${flag} = 1 and id <> ?`,
        row['mini_program_id'],
        row['target_app_id'],
        row['environment'],
        id,
      );
    }
  }

  #openRequest(id: string, approvalId: string): void {
    this.#run(
      `insert into approval (id, category, status, release_id, mini_program_id, version_id, target_app_id, environment,
         workspace_id, submitted_by, created_at, package_sha256, configuration_hash, revision)
       select ?, 'Release', 'In Review', id, mini_program_id, version_id, target_app_id, environment, 'harbor-wallet',
         'dana-developer', 1, package_sha256, package_sha256, 1 from release where id = ?`,
      approvalId,
      id,
    );
  }

  #tell(id: string, sequence: number, status: string): void {
    this.#run(
      `insert into event (sequence, at, thing, change, mini_program_id, version_id, release_id, target_app_id, actor_id)
       select ?, 1, 'release', 'step', mini_program_id, version_id, id, target_app_id, 'dana-developer'
       from release where id = ?`,
      sequence,
      id,
    );
    this.#run(
      `insert into release_log (id, release_id, at, actor_id, role, action, from_status, to_status, package_sha256,
         configuration_hash, self_approved, request_id)
       select ?, id, 1, 'dana-developer', 'Developer', 'step', ?, status, package_sha256, package_sha256, 0, ?
       from release where id = ?`,
      sequence,
      status,
      randomUUID(),
      id,
    );
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #get(sql: string, ...values: Values): ReturnType<StatementSync['get']> {
    return this.#statement(sql).get(...bound(values));
  }

  #run(sql: string, ...values: Values): void {
    this.#statement(sql).run(...bound(values));
  }
}

type Values = readonly (SQLOutputValue | undefined)[];

/** Whole numbers go as BigInt: `node:sqlite` binds numbers as doubles. */
function bound(values: Values): SQLInputValue[] {
  return values.map((value) => (typeof value === 'number' ? BigInt(value) : (value ?? null)));
}
