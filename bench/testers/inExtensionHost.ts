// Runs inside VS Code's extension host: how long others wait for it at most while a list of a million user IDs is open.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CancellationTokenSource, extensions, Uri, workspace } from 'vscode';
import { resultVariable } from '../../scripts/stages/suiteResult.mts';
import { defaultUserIdPattern } from '../../src/core/userId';
import { checkTesterList } from '../../src/editor/testers/checkTesterList';
import { testerListThread } from '../../src/editor/testers/testerListThread';
import { million } from './millionIds';

/** Called by VS Code. The workspace folder has the list under two names, of which one is no tester list's. */
export async function run(): Promise<void> {
  const extension = extensions.getExtension('mini-program-release.mini-program-release');
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const resultFolder = process.env[resultVariable];
  if (!extension || !folder || resultFolder === undefined) throw new Error('there is nothing to measure');
  await extension.activate();
  const peer = await longestBlock(async () => {
    await workspace.openTextDocument(Uri.joinPath(folder, 'million.log'));
  });
  const ours = await longestBlock(async () => {
    const document = await workspace.openTextDocument(Uri.joinPath(folder, 'million.testers.csv'));
    const check = await checkTesterList(
      document,
      { format: 'csv', userIdPattern: defaultUserIdPattern, limit: million },
      { token: new CancellationTokenSource().token, threadScript: testerListThread(extension.extensionUri) },
    );
    if (check?.testerCount !== million) throw new Error(`${check?.testerCount ?? 0} testers`);
  });
  writeFileSync(join(resultFolder, 'blocks.json'), JSON.stringify({ ours, peer }));
}

/** The longest time, in milliseconds, that the event loop did not turn during some work. */
async function longestBlock(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}
