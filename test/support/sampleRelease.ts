import type { BasicInformation } from '../../src/core/basicInformation';
import type { Release } from '../../src/protocol/release';

const information: BasicInformation = {
  defaultLanguage: 'en',
  languages: { en: { name: 'Harbor Coffee', tagline: 'Coffee', description: 'Order coffee.' } },
  category: 'Food',
  customerServicePhone: '',
  customerServiceEmail: '',
  logo: '',
};

const actor = { accountId: 'dana-developer', name: 'Dana Developer' };

/** A release as the platform tells of one; a test names what matters to it. */
export function sampleRelease(different: Partial<Release> = {}): Release {
  return {
    id: 'release-1',
    miniProgramId: '2026112300000001',
    miniProgramName: 'Harbor Coffee',
    versionId: 'version-1',
    version: '1.4.0',
    note: '',
    targetAppId: 'harbor-wallet-app',
    targetAppName: 'Harbor Wallet',
    environment: 'Production',
    status: 'New Version Created',
    statusSince: 0,
    percentage: null,
    path: [],
    build: { state: 'built', since: 0, problems: [], sha256: 'a'.repeat(64), size: 1000, signature: 'e30.e30.e30' },
    configuration: { own: {}, fields: [], locked: [], missing: [], hash: null },
    information,
    informationRevision: 1,
    testerCount: 0,
    testersOpened: 0,
    testersDeleteAt: null,
    testersDeletedAt: null,
    approval: null,
    offlineRequest: null,
    removed: null,
    appliedBy: null,
    appliedAt: null,
    live: null,
    inTheWay: null,
    allowed: [],
    next: null,
    createdBy: actor,
    createdAt: 0,
    updatedAt: 0,
    revision: 1,
    ...different,
  };
}
