// Checks a list of a million user IDs as the editor does: read in pieces here, and checked on a thread of its own.
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { checkListOnThread } from '../../src/client/testers/checkListOnThread';
import { defaultUserIdPattern } from '../../src/core/userId';
import { million } from './millionIds';
import { printCost } from './ownProcess';

const rules = { format: 'csv', userIdPattern: defaultUserIdPattern, limit: million } as const;
const options = { script: resolve('dist', 'testerListCheck.js'), signal: new AbortController().signal };

void printCost(async (file) => {
  const check = await checkListOnThread(createReadStream(file), rules, options);
  if (check?.testerCount !== million) throw new Error(`${check?.testerCount ?? 0} testers`);
});
