import { inNewFolder } from '../folders';
import type { Measure, Sample } from '../measure';
import { writeMillionIds } from './millionIds';
import { costOf, type Cost } from './ownProcess';

const peer = 'csv-parse alone, reading the same file in a process of its own';

async function compare(figure: keyof Cost, unit: string): Promise<Sample> {
  return inNewFolder(async (folder) => {
    const file = await writeMillionIds(folder);
    const [ours, theirs] = [await costOf('checkList', file), await costOf('parseCsv', file)];
    return { ours: ours[figure], peer: theirs[figure], unit };
  });
}

/** How long a million user IDs take to check, as the editor does. */
export const checkTime: Measure = {
  key: 'testers.checkTime',
  peer,
  aim: { atMost: 3 },
  run: () => compare('milliseconds', 'ms'),
};

/** The most memory of the process that checks them. */
export const checkMemory: Measure = {
  key: 'testers.checkMemory',
  peer,
  aim: { atMost: 3 },
  run: () => compare('peakMegabytes', 'MB'),
};
