import recorded from '../../protocol/examples.json';
import { describeContract } from './describeContract';
import type { Examples } from './example';
import type { OpenApiDocument } from './openApiDocument';

/** The contract with the examples that are kept beside it. */
export function writeContract(version: string): OpenApiDocument {
  return describeContract(version, recorded satisfies Examples);
}
