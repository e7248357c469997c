import * as Type from 'typebox';
import type { Static } from 'typebox';
import { dictionary, record } from './schema';

/** A line of a tester list that was not taken, or that needs a look. */
export const testerLine = record({
  line: Type.Integer({ minimum: 1 }),
  value: Type.String(),
  code: Type.String(),
  /** For a duplicate: the line that has the user ID first. */
  firstLine: Type.Optional(Type.Integer({ minimum: 1 })),
  parameters: dictionary(Type.Union([Type.String(), Type.Number()])),
});

/** What a tester list did to a release's testers, or would do (`preview=true`). */
export const testerOutcome = record({
  /** User IDs that were not among the testers. */
  added: Type.Integer({ minimum: 0 }),
  /** User IDs of the list that were testers already. */
  alreadyThere: Type.Integer({ minimum: 0 }),
  /** Testers that are not in the new list; Add Testers removes nobody. */
  removed: Type.Integer({ minimum: 0 }),
  /** Testers after it. */
  total: Type.Integer({ minimum: 0 }),
  /** Some of the user IDs added and removed, to show before anybody agrees. */
  addedSample: Type.Array(Type.String()),
  removedSample: Type.Array(Type.String()),
  /** Wrong lines and duplicates; the first thousand. */
  lines: Type.Array(testerLine),
  /** How many there are in all. */
  lineCount: Type.Integer({ minimum: 0 }),
});

export type TesterOutcome = Static<typeof testerOutcome>;
export type TesterLine = Static<typeof testerLine>;
