import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/environment/paths.mts';
import { runEditorInBrowser } from '../../scripts/stages/editorInBrowser.mts';
import { inNewFolder } from '../folders';
import type { Measure, Sample } from '../measure';
import { writeMillionIds } from './millionIds';

/** How long the extension host keeps others waiting at most, while a list of a million user IDs is opened and checked. */
export const longestBlock: Measure = {
  key: 'testers.longestBlock',
  peer: 'opening the same file where it is no tester list, in the same window',
  aim: { atMost: 1.5 },
  run: () => inNewFolder(measure),
};

async function measure(folder: string): Promise<Sample> {
  const workspaceFolder = join(folder, 'workspace');
  mkdirSync(workspaceFolder);
  const list = await writeMillionIds(workspaceFolder);
  copyFileSync(list, join(workspaceFolder, 'million.log'));
  const { code } = await runEditorInBrowser({
    profileFolder: join(folder, 'profile'),
    workspaceFolder,
    resultFolder: folder,
    timeoutMilliseconds: 3 * 60_000,
    suite: join(projectFolder, 'out', 'bench', 'testers', 'inExtensionHost.js'),
  });
  if (code !== 0) throw new Error(`the extension host ended with ${code ?? 'nothing'}`);
  const blocks: unknown = JSON.parse(readFileSync(join(folder, 'blocks.json'), 'utf8'));
  return { ...readBlocks(blocks), unit: 'ms' };
}

function readBlocks(value: unknown): { ours: number; peer: number } {
  if (typeof value === 'object' && value !== null && 'ours' in value && 'peer' in value) {
    const { ours, peer } = value;
    if (typeof ours === 'number' && typeof peer === 'number') return { ours, peer };
  }
  throw new Error('the extension host wrote no figures');
}
