import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectProject } from '../../src/client/upload/collectProject';
import { packProject } from '../../src/client/upload/packProject';
import { PlatformError, type ErrorCode } from '../../src/core/errorCode';
import type { ReleaseStatus } from '../../src/core/releaseStatus';
import type { Environment } from '../../src/core/releaseTarget';
import type { TargetAppPolicy } from '../../src/core/targetAppPolicy';
import type { Approval, RemovalOutcome } from '../../src/protocol/approval';
import type { Configuration } from '../../src/core/configuration';
import type { LogEntry, Release } from '../../src/protocol/release';
import type { TargetApp } from '../../src/protocol/targetApp';
import type { TesterOutcome } from '../../src/protocol/testers';
import type { Version } from '../../src/protocol/version';
import { Phone } from './phone';
import {
  eventually,
  seed,
  startPlatform,
  type SeedAccount,
  type TestPlatform,
  type TestPlatformOptions,
} from './platform';
import type { PlatformClient } from './platformClient';
import { harborCoffee as harborCoffeeFolder } from './projects';

/** Actions on a release that take nothing but the release as it was seen. */
export type PlainAction =
  'buildRelease' | 'withdrawRelease' | 'completeTesting' | 'cancelRelease' | 'releaseToEveryone';

interface WantedVersion {
  readonly as?: SeedAccount;
  readonly miniProgram?: string;
  readonly archive?: Uint8Array;
}

/** A release's configuration as it is sent. */
export interface WantedConfiguration extends Configuration {
  readonly environmentVariables?: readonly { readonly name: string; readonly value?: string }[];
}

interface Wanted extends WantedVersion {
  readonly environment?: Environment;
  readonly targetApp?: string;
  readonly configuration?: WantedConfiguration;
}

interface Decision {
  readonly as?: SeedAccount;
  readonly reason?: string;
}

interface TesterList {
  readonly as?: SeedAccount;
  readonly mediaType?: 'text/csv' | 'text/plain';
  readonly preview?: boolean;
  readonly column?: number;
  readonly group?: string[];
}

let packed: Promise<Uint8Array> | undefined;

/** The sample mini program as the editor uploads it. */
export function sampleUpload(): Promise<Uint8Array> {
  return (packed ??= packSample());
}

async function packSample(): Promise<Uint8Array> {
  const { bytes } = await packProject(await collectProject(harborCoffeeFolder));
  return bytes;
}

/**
 * A platform with the people of the sample, who do the steps of the release procedure: Dana develops, Rui reviews, Wen
 * administers Harbor Wallet. Everything goes over a socket.
 */
export class ReleaseWorld {
  readonly platform: TestPlatform;
  readonly #archive: Uint8Array;
  #versions = 0;

  constructor(platform: TestPlatform, archive: Uint8Array) {
    this.platform = platform;
    this.#archive = archive;
  }

  as(account: SeedAccount): PlatformClient {
    return this.platform.as(account);
  }

  /** Upload Version: the sample as 1.0.1, 1.0.2 and so on. */
  async upload(wanted: WantedVersion = {}): Promise<Version> {
    const { as = 'dana-developer', miniProgram = seed.harborCoffee, archive = this.#archive } = wanted;
    this.#versions += 1;
    return this.as(as).call('uploadVersion', {
      params: { id: miniProgram },
      query: { version: `1.0.${this.#versions}` },
      bytes: archive,
    });
  }

  /** Select App, while the package still waits to be built. */
  async select(version: Version, wanted: Wanted = {}): Promise<Release> {
    const { environment = 'Production', targetApp = seed.harborWallet, as = 'dana-developer', configuration } = wanted;
    return this.as(as).call('selectApp', {
      params: { id: version.id },
      body: { targetAppId: targetApp, environment, ...(configuration && { configuration: mutable(configuration) }) },
    });
  }

  /** Waits for the end of a release's package build. */
  async ended(release: Release, as: SeedAccount = creatorOf(release)): Promise<Release> {
    return eventually(
      () => this.read(release, as),
      ({ build }) => build.state === 'built' || build.state === 'failed',
    );
  }

  /** A new version of the sample, selected for a target and built. */
  async built(wanted: Wanted = {}): Promise<Release> {
    const release = await this.ended(await this.select(await this.upload(wanted), wanted));
    assert.equal(release.build.state, 'built', JSON.stringify(release.build.problems));
    return release;
  }

  read(release: Release, as: SeedAccount = creatorOf(release)): Promise<Release> {
    return this.as(as).call('getRelease', { params: { id: release.id } });
  }

  /** Apply to Release; with the basic information where that was edited, as the release showed it. */
  apply(release: Release, as: SeedAccount = 'dana-developer', value?: Release['information']): Promise<Release> {
    return this.as(as).call('applyRelease', {
      params: { id: release.id },
      ifMatch: release.revision,
      body: value ? { information: { revision: release.informationRevision, value } } : {},
    });
  }

  /** A new release that waits for a reviewer. */
  async applied(wanted: Wanted = {}): Promise<Release> {
    return this.apply(await this.built(wanted), wanted.as);
  }

  /** Approve; answers with the release as who selected the app sees it then. */
  async approve(release: Release, { as = 'rui-reviewer', reason }: Decision = {}): Promise<Release> {
    await this.as(as).call('approve', {
      ...this.request(release),
      body: { ...(reason !== undefined && { reason }) },
    });
    return this.read(release);
  }

  async reject(release: Release, reason: string, as: SeedAccount = 'rui-reviewer'): Promise<Release> {
    await this.as(as).call('reject', { ...this.request(release), body: { reason } });
    return this.read(release);
  }

  /** A release's request for approval, as who saw the release would decide it. */
  request({ approval }: Release): { params: { id: string }; ifMatch: number } {
    assert.ok(approval, 'there is no request for approval');
    return { params: { id: approval.id }, ifMatch: approval.revision };
  }

  act(release: Release, action: PlainAction, as: SeedAccount = 'dana-developer'): Promise<Release> {
    return this.as(as).call(action, { params: { id: release.id }, ifMatch: release.revision });
  }

  /** A new version in Full Release, by every step that its target asks for. */
  async live(wanted: Wanted = {}): Promise<Release> {
    const applied = await this.applied(wanted);
    const as = wanted.as ?? 'dana-developer';
    if (applied.status === 'Full Release') return applied;
    const approver = wanted.targetApp === seed.metroPay ? 'mia-metro' : 'rui-reviewer';
    const approved = await this.approve(applied, { as: approver });
    const tested = approved.status === 'Pilot Testing' ? await this.act(approved, 'completeTesting', as) : approved;
    return tested.status === 'Full Release' ? tested : this.act(tested, 'releaseToEveryone', as);
  }

  /** Take Offline of the target that a release is on, as who reads the mini program now. */
  async takeOffline(
    release: Release,
    { as = 'dana-developer', reason = 'Moved.', releaseId }: Decision & { readonly releaseId?: string } = {},
  ): Promise<RemovalOutcome> {
    const { miniProgramId, targetAppId, environment } = release;
    const { revision } = await this.as(as).call('getMiniProgram', { params: { id: miniProgramId } });
    return this.as(as).call('takeOffline', {
      params: { id: miniProgramId },
      ifMatch: revision,
      body: { targetAppId, environment, reason, ...(releaseId !== undefined && { releaseId }) },
    });
  }

  /** Force Remove of a mini program from Harbor Wallet, or from several super apps. */
  async forceRemove(
    { miniProgramId }: Pick<Release, 'miniProgramId'>,
    { as = 'wen-admin', reason = 'Harmful.', from = [seed.harborWallet] }: Decision & { from?: readonly string[] } = {},
  ): Promise<RemovalOutcome> {
    const { revision } = await this.as(as).call('getMiniProgram', { params: { id: miniProgramId } });
    return this.as(as).call('forceRemove', {
      params: { id: miniProgramId },
      ifMatch: revision,
      body: { targetAppIds: [...from], reason },
    });
  }

  /** Decides or withdraws a request as it was seen. */
  decide(
    { id, revision }: Pick<Approval, 'id' | 'revision'>,
    decision: 'approve' | 'reject' | 'withdrawRequest',
    as: SeedAccount,
  ): Promise<Approval> {
    const call = { params: { id }, ifMatch: revision };
    if (decision === 'withdrawRequest') return this.as(as).call(decision, call);
    return this.as(as).call(decision, { ...call, body: { reason: 'Because.' } });
  }

  /** Grayscale Release: the type alone, or the next step. */
  grayscale(release: Release, percentage?: number, as: SeedAccount = 'dana-developer'): Promise<Release> {
    return this.as(as).call('setGrayscale', {
      params: { id: release.id },
      ifMatch: release.revision,
      body: { ...(percentage !== undefined && { percentage }) },
    });
  }

  configure(
    release: Release,
    configuration: WantedConfiguration,
    as: SeedAccount = 'dana-developer',
  ): Promise<Release> {
    return this.as(as).call('configureRelease', {
      params: { id: release.id },
      ifMatch: release.revision,
      body: mutable(configuration),
    });
  }

  addTesters(release: Release, list: string | Uint8Array, options: TesterList = {}): Promise<TesterOutcome> {
    return this.#putTesters('addTesters', release, list, options);
  }

  updateTestGroup(release: Release, list: string | Uint8Array, options: TesterList = {}): Promise<TesterOutcome> {
    return this.#putTesters('updateTestGroup', release, list, options);
  }

  async testers(release: Release): Promise<readonly string[]> {
    const { items } = await this.as('dana-developer').call('listTesters', { params: { id: release.id } });
    return items.map(({ userId }) => userId);
  }

  async log(release: Release): Promise<readonly LogEntry[]> {
    const { items } = await this.as(creatorOf(release)).call('getReleaseLog', {
      params: { id: release.id },
      query: { limit: 200 },
    });
    return items;
  }

  /** What happened to a release, a line each, such as `apply: New Version Created → Under Review`. */
  async story(release: Release): Promise<readonly string[]> {
    const entries = await this.log(release);
    return entries.map(({ action, from, to }) =>
      from === to ? `${action}: ${to}` : `${action}: ${from ?? '—'} → ${to}`,
    );
  }

  async approvals(as: SeedAccount, box: 'mine' | 'requested'): Promise<readonly Approval[]> {
    const { items } = await this.as(as).call('listApprovals', { query: { box } });
    return items;
  }

  async targetApp(id: string): Promise<TargetApp> {
    const { items } = await this.as('wen-admin').call('listTargetApps', {});
    const app = items.find((one) => one.id === id);
    assert.ok(app, `there is no target app ${id}`);
    return app;
  }

  /** Changes the policy of Harbor Wallet, or of another super app, as its administrator. */
  async setPolicy(parts: Partial<TargetAppPolicy>, id: string = seed.harborWallet): Promise<TargetApp> {
    const { revision } = await this.targetApp(id);
    return this.as(id === seed.metroPay ? 'mia-metro' : 'wen-admin').call('setTargetAppPolicy', {
      params: { id },
      ifMatch: revision,
      body: mutable(parts),
    });
  }

  /** The super app on people's phones, with its delivery key for a target. */
  async phone(environment: Environment = 'Production', targetApp: string = seed.harborWallet): Promise<Phone> {
    const keys = JSON.parse(await readFile(join(this.platform.folder, 'delivery-keys.json'), 'utf8')) as {
      targetAppId: string;
      environment: Environment;
      key: string;
    }[];
    const key = keys.find((one) => one.targetAppId === targetApp && one.environment === environment);
    assert.ok(key, `there is no delivery key for ${targetApp} ${environment}`);
    return new Phone(this.platform.anonymous(), key.key);
  }

  stop(): Promise<void> {
    return this.platform.stop();
  }

  #putTesters(
    operation: 'addTesters' | 'updateTestGroup',
    release: Release,
    list: string | Uint8Array,
    { as = 'dana-developer', mediaType = 'text/plain', ...query }: TesterList,
  ): Promise<TesterOutcome> {
    return this.as(as).call(operation, {
      params: { id: release.id },
      query,
      ifMatch: release.revision,
      bytes: Buffer.from(list),
      mediaType,
    });
  }
}

export async function startReleaseWorld(options: TestPlatformOptions = {}): Promise<ReleaseWorld> {
  return new ReleaseWorld(await startPlatform(options), await sampleUpload());
}

/** Who selected the app for a release. */
function creatorOf({ createdBy }: Release): SeedAccount {
  return createdBy.accountId as SeedAccount;
}

/** That a request is refused by this code, telling at least these parameters. */
export async function refuses(
  request: Promise<unknown>,
  code: ErrorCode,
  parameters: PlatformError['parameters'] = {},
): Promise<void> {
  await assert.rejects(request, (error: unknown) => {
    assert.ok(error instanceof PlatformError, String(error));
    assert.equal(error.code, code, JSON.stringify(error.parameters));
    assert.partialDeepStrictEqual(error.parameters, parameters);
    return true;
  });
}

/** The statuses of a release's path with where it stands: `✓` done, `•` now, `…` ahead. */
export function pathOf({ path }: Release): readonly string[] {
  const marks = { done: '✓', now: '•', ahead: '…' } as const;
  return path.map(({ status, state }) => `${marks[state]} ${status}`);
}

/** That a release stands where it should. */
export function isIn(release: Release, status: ReleaseStatus): void {
  assert.equal(release.status, status);
}

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;

/** The contract's types are mutable where the domain's are not. */
function mutable<T>(value: T): Mutable<T> {
  return structuredClone(value) as Mutable<T>;
}
