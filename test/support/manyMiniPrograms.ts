import { foldText } from '../../src/core/foldText';
import type { Storage } from '../../src/server/storage/storage';
import { seed } from './platform';

/** Rows of one insert. */
const rowsAtOnce = 500;

export const manyId = (index: number): string => `20270101${String(index).padStart(8, '0')}`;

/** Writes rows of mini programs that are live on Harbor Wallet · Production; every other one has a newer version out to 50 %. */
export async function insertManyMiniPrograms(storage: Storage, count: number): Promise<void> {
  const all = Array.from({ length: count }, (_, index) => index);
  for (let from = 0; from < count; from += rowsAtOnce) {
    const some = all.slice(from, from + rowsAtOnce);
    await storage.write(async (transaction) => {
      await transaction.insertInto('mini_program').values(some.map(miniProgram)).execute();
      await transaction
        .insertInto('version')
        .values(some.flatMap((index) => [version(index, 1), version(index, 2)]))
        .execute();
      const releases = some.flatMap((index) => [live(index), ...(index % 2 === 0 ? [grayscale(index)] : [])]);
      for (let row = 0; row < releases.length; row += rowsAtOnce) {
        await transaction
          .insertInto('release')
          .values(releases.slice(row, row + rowsAtOnce))
          .execute();
      }
    });
  }
}

const nameOf = (index: number): string => (index % 100 === 0 ? `Café ${index}` : `Shop ${index}`);

function informationOf(index: number) {
  const text = { name: nameOf(index), tagline: `Number ${index} of many`, description: '' };
  return {
    defaultLanguage: 'en',
    languages: { en: text },
    category: 'Shopping',
    customerServicePhone: '',
    customerServiceEmail: '',
    logo: '',
  };
}

function miniProgram(index: number) {
  return {
    id: manyId(index),
    workspace_id: 'harbor-coffee-company',
    name: nameOf(index),
    search_name: foldText(nameOf(index)),
    information: JSON.stringify(informationOf(index)),
    configuration: '{}',
    configuration_revision: 1,
    highest_version: '1.0.2',
    highest_version_code: 2,
    version_count: 2,
    created_by: 'dana-developer',
    created_at: 1,
    revision: 1,
  };
}

const hashOf = (index: number, code: number): string => (index * 10 + code).toString(16).padStart(64, '0');

function version(index: number, code: number) {
  return {
    id: `${manyId(index)}-${code}`,
    mini_program_id: manyId(index),
    version: `1.0.${code}`,
    version_code: code,
    note: '',
    sha256: hashOf(index, code),
    size: 1,
    file_count: 1,
    uploaded_by: 'dana-developer',
    uploaded_at: 1,
  };
}

function release(index: number, code: number) {
  return {
    id: `release-${manyId(index)}-${code}`,
    mini_program_id: manyId(index),
    version_id: `${manyId(index)}-${code}`,
    target_app_id: seed.harborWallet,
    environment: 'Production' as const,
    environment_variables: '[]',
    status_since: 1,
    held_back_share: 0,
    configuration: '{}',
    effective_configuration: '{}',
    configuration_hash: null,
    information: JSON.stringify(informationOf(index)),
    search_names: foldText(nameOf(index)),
    build_state: 'built' as const,
    build_since: 1,
    build_problems: '[]',
    package_sha256: hashOf(index, code),
    package_size: 1,
    entry_page: 'pages/home/home',
    tester_list_id: null,
    tester_count: 0,
    testers_opened: 0,
    testers_failed: 0,
    has_stale_use: 0 as const,
    testers_done_at: null,
    testers_deleted_at: null,
    approval_id: null,
    applied_by: 'dana-developer',
    applied_at: 1,
    created_by: 'dana-developer',
    created_at: 1,
    updated_at: 1,
    revision: 1,
  };
}

function live(index: number) {
  return {
    ...release(index, 1),
    status: 'Full Release' as const,
    under_way: 0 as const,
    live: 1 as const,
    percentage: 100,
  };
}

function grayscale(index: number) {
  const out = { status: 'Grayscale Release' as const, under_way: 1 as const, live: 0 as const, percentage: 50 };
  return { ...release(index, 2), ...out };
}
