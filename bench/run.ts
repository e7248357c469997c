import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { activation } from './activation';
import { evaluations } from './delivery/evaluations';
import type { Measure, Sample } from './measure';
import { resultLine, resultOf, type Result } from './result';
import { memory } from './server/memory';
import { coldStart, warmStart } from './server/starts';
import { checkMemory, checkTime } from './testers/checking';
import { importMemory, importTime } from './testers/importing';
import { longestBlock } from './testers/longestBlock';
import { throughput } from './transition/throughput';

/** `npm run bench -- server` runs those whose name begins so. */
const measures: readonly Measure[] = [
  activation,
  coldStart,
  warmStart,
  memory,
  throughput,
  evaluations,
  checkTime,
  checkMemory,
  importTime,
  importMemory,
  longestBlock,
];

const runs = 5;

async function main(): Promise<void> {
  const [prefix = ''] = process.argv.slice(2);
  const chosen = measures.filter(({ key }) => key.startsWith(prefix));
  const results: Record<string, Result> = {};
  for (const measure of chosen) {
    const samples: Sample[] = [];
    for (let run = 0; run < runs; run += 1) samples.push(await measure.run());
    const result = resultOf(measure, samples);
    results[measure.key] = result;
    console.log(resultLine(measure.key, result));
  }
  if (prefix === '') writeResults(results);
}

function writeResults(results: Readonly<Record<string, Result>>): void {
  const [processor] = cpus();
  const machine = {
    processor: processor?.model ?? '',
    cores: cpus().length,
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    sqlite: process.versions['sqlite'] ?? '',
  };
  mkdirSync('bench', { recursive: true });
  writeFileSync(join('bench', 'results.json'), `${JSON.stringify({ machine, results }, null, 2)}\n`);
}

void main();
