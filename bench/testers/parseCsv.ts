// The least that reading a list of a million user IDs can be: csv-parse, and nothing done with what it reads.
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { million } from './millionIds';
import { printCost } from './ownProcess';

void printCost(async (file) => {
  let records = 0;
  for await (const record of createReadStream(file).pipe(parse())) if (Array.isArray(record)) records += 1;
  if (records !== million + 1) throw new Error(`${records} records`);
});
