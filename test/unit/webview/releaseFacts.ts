import { actionsOf } from '../../../src/core/lifecycle';
import type { ReleaseAction } from '../../../src/core/releaseAction';
import { releasePath } from '../../../src/core/releasePath';
import { isFinal, type ReleaseStatus } from '../../../src/core/releaseStatus';
import type { ReleaseFacts } from '../../../src/editor/panels/releaseFacts';
import { releaseView } from '../../../src/editor/panels/releaseView';
import type { LogEntry, Release, ReleaseStage } from '../../../src/protocol/release';
import type { TargetApp } from '../../../src/protocol/targetApp';
import type { ReleaseView } from '../../../src/protocol/webview';
import { plainWording } from './plainWording';

export const noon = Date.UTC(2026, 10, 21, 12, 0);
const minute = 60_000;

export const dana = { accountId: 'dana', name: 'Dana Developer' };
export const rui = { accountId: 'rui', name: 'Rui Reviewer' };
const packageHash = '9f2c8ab1'.padEnd(60, '0').concat('41ab');

/** Harbor Wallet, with the limits of its policy. */
export const harborWallet: TargetApp = {
  id: 'harbor-wallet',
  name: 'Harbor Wallet',
  workspaceId: 'harbor',
  policy: {
    environments: ['Production', 'Sandbox'],
    sandboxApproval: false,
    pilotTesting: ['Production'],
    percentages: null,
    heldBackShare: 0,
    availableConfiguration: ['clientId', 'merchantId', 'serverDomains', 'wapUrls'],
    requiredConfiguration: ['clientId'],
    selfApproval: false,
    forceRemovalApproval: true,
    testerLimit: 100,
    information: {
      name: { minimum: 3, maximum: 30 },
      tagline: { minimum: 10, maximum: 30 },
      description: { minimum: 20, maximum: 200 },
      logoBytes: 256 * 1024,
      required: ['name', 'tagline', 'description', 'customerServiceEmail'],
    },
    userIdPattern: '^[A-Za-z0-9._@:-]{1,64}$',
    userIdExample: null,
    testerDays: 30,
  },
  hasUserDirectory: false,
  maySetPolicy: false,
  revision: 1,
};

export const information: Release['information'] = {
  defaultLanguage: 'en',
  languages: {
    en: {
      name: 'Harbor Coffee',
      tagline: 'Coffee at the harbor',
      description: 'Order ahead, pick up at the quay, collect stamps.',
    },
  },
  category: 'Food and drink',
  customerServicePhone: '0800-1234567',
  customerServiceEmail: 'help@harbor.example',
  logo: '',
};

function pathOf(status: ReleaseStatus, leftFrom: ReleaseStatus): readonly ReleaseStage[] {
  const stages = releasePath({ environment: 'Production', approval: true, pilotTesting: true });
  const path =
    status === 'Release Preparation' ? stages.map((stage) => (stage === 'Pilot Testing' ? status : stage)) : stages;
  const present = path.indexOf(isFinal(status) ? leftFrom : status);
  const passed = path.map((stage, index): ReleaseStage => {
    const state = index < present || isFinal(status) ? 'done' : index === present ? 'now' : 'ahead';
    return { status: stage, state, at: state === 'ahead' ? null : noon + index * 60 * minute };
  });
  if (!isFinal(status)) return passed;
  return [...passed.slice(0, present + 1), { status, state: 'now', at: noon + 300 * minute }];
}

/** What the person who releases may do, as the platform would list it. */
function developersActions(status: ReleaseStatus): ReleaseAction[] {
  const others = new Set<ReleaseAction>(['approve', 'reject', 'archive', 'offline', 'force-remove', 'build']);
  return actionsOf(status).filter((action) => !others.has(action));
}

export function release(status: ReleaseStatus, changes: Partial<Release> = {}): Release {
  return {
    id: 'release-1',
    miniProgramId: '2026112300000001',
    miniProgramName: 'Harbor Coffee',
    versionId: 'version-1',
    version: '1.4.0',
    note: '',
    targetAppId: harborWallet.id,
    targetAppName: harborWallet.name,
    environment: 'Production',
    status,
    statusSince: noon,
    percentage: null,
    path: [...pathOf(status, status === 'Archived' ? 'Full Release' : 'Grayscale Release')],
    build: {
      state: 'built',
      since: noon,
      problems: [],
      sha256: packageHash,
      size: 412 * 1024,
      signature: 'e30.e30.e30',
    },
    configuration: {
      own: { clientId: 'HC-1' },
      fields: [
        { field: 'clientId', source: 'release-specific', value: 'HC-1' },
        { field: 'merchantId', source: 'global', value: 'M-77' },
        {
          field: 'serverDomains',
          source: 'global',
          value: ['https://api.harbor.example', 'https://img.harbor.example'],
        },
        { field: 'wapUrls', source: 'unset', value: null },
      ],
      locked: [],
      missing: [],
      hash: null,
    },
    information,
    informationRevision: 1,
    testerCount: 0,
    testersOpened: 0,
    testersDeleteAt: null,
    testersDeletedAt: null,
    approval: null,
    offlineRequest: null,
    removed: null,
    appliedBy: dana,
    appliedAt: noon,
    live: { releaseId: 'release-0', version: '1.3.2', status: 'Full Release' },
    inTheWay: null,
    allowed: developersActions(status),
    next: null,
    createdBy: dana,
    createdAt: noon,
    updatedAt: noon,
    revision: 1,
    ...changes,
  };
}

export function logEntry(id: number, action: LogEntry['action'], changes: Partial<LogEntry> = {}): LogEntry {
  return {
    id,
    at: noon + id * minute,
    actor: dana,
    role: 'Developer',
    action,
    from: null,
    to: 'New Version Created',
    reason: null,
    percentage: null,
    packageSha256: null,
    configurationHash: null,
    testersAdded: null,
    testersRemoved: null,
    selfApproved: false,
    requestId: `request-${id}`,
    ...changes,
  };
}

export function factsOf(shown: Release, changes: Partial<ReleaseFacts> = {}): ReleaseFacts {
  return {
    release: shown,
    log: [logEntry(1, 'select-app')],
    adoption: undefined,
    qrCode: null,
    targetApp: harborWallet,
    removal: undefined,
    me: {
      accountId: dana.accountId,
      name: dana.name,
      email: 'dana@harbor.example',
      memberships: [],
      assignments: [],
      platform: { version: '0.1.0', maximumUploadBytes: 20_000_000 },
    },
    testGroup: { kind: 'shown', lines: [] },
    testers: undefined,
    hasOtherAccounts: true,
    asked: undefined,
    busy: null,
    away: null,
    told: null,
    ...changes,
  };
}

export function viewOf(shown: Release, changes: Partial<ReleaseFacts> = {}): ReleaseView {
  return releaseView(factsOf(shown, changes), plainWording);
}
