import { writeFile } from 'node:fs/promises';
import { examplesFile, examplesText, referenceFile, referenceText } from './documents';
import { Steadying } from './exampleOf';
import { startRecordedWorld } from './recordedWorld';
import { walkProcedure } from './walkProcedure';

/** Writes what is made from the contract and from a walk through the procedure: `npm run docs`. */
async function writeDocuments(): Promise<void> {
  const { world, clock, recorder } = await startRecordedWorld();
  try {
    await walkProcedure(world, clock);
    const examples = recorder.examples(new Steadying(world.platform.url));
    await writeFile(examplesFile, examplesText(examples));
    await writeFile(referenceFile, referenceText(examples));
  } finally {
    await world.stop();
  }
}

void writeDocuments();
