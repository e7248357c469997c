import * as Type from 'typebox';
import type { Static } from 'typebox';
import { dictionary, record } from './schema';

/** A line of a tester list that was not taken, or that needs a look. */
export const testerLine = record({
  line: Type.Integer({ minimum: 1 }),
  value: Type.String({ description: 'What stands there' }),
  code: Type.String({ description: 'What is wrong with it; stable, to decide by' }),
  firstLine: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Of a duplicate: the line that has the user ID first' }),
  ),
  parameters: dictionary(Type.Union([Type.String(), Type.Number()])),
});

/** What a tester list did to a release's testers, or would do (`preview=true`). */
export const testerOutcome = record({
  added: Type.Integer({ minimum: 0, description: 'User IDs that were not among the testers' }),
  alreadyThere: Type.Integer({ minimum: 0, description: 'User IDs of the list that were testers already' }),
  removed: Type.Integer({
    minimum: 0,
    description: 'Testers that are not in the new list; Add Testers removes nobody',
  }),
  total: Type.Integer({ minimum: 0, description: 'Testers after it' }),
  addedSample: Type.Array(Type.String(), { description: 'Some of the user IDs added, to show before anybody agrees' }),
  removedSample: Type.Array(Type.String(), { description: 'Some of those removed' }),
  lines: Type.Array(testerLine, { description: 'Wrong lines and duplicates; the first thousand' }),
  lineCount: Type.Integer({ minimum: 0, description: 'How many such lines there are in all' }),
});

export type TesterOutcome = Static<typeof testerOutcome>;
export type TesterLine = Static<typeof testerLine>;
