import { join } from 'node:path';
import { describeContract } from '../../../src/server/contract/describeContract';
import type { Examples } from '../../../src/server/contract/example';
import { referencePage } from './referencePage';

/** Files that are written from the contract, by their path in the project. */
export const examplesFile = join('src', 'protocol', 'examples.json');
export const referenceFile = join('docs', 'api.md');

/** The examples as a file has them. */
export function examplesText(examples: Examples): string {
  return `${JSON.stringify(examples, null, 2)}\n`;
}

/** The reference page; it is of no version of its own. */
export function referenceText(examples: Examples): string {
  return referencePage(describeContract('', examples), examples);
}
