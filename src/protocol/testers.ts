import * as Type from 'typebox';
import type { Static } from 'typebox';
import { actor } from './people';
import { dictionary, moment, nullable, oneOf, record } from './schema';

/** What testers can be narrowed to, by what their phones reported of the release. */
export const testerStates = ['opened', 'never-opened', 'failed'] as const;

export type TesterState = (typeof testerStates)[number];

export const testerSorts = ['userId', 'addedAt', 'lastOpenedAt', 'failures'] as const;

export type TesterSort = (typeof testerSorts)[number];

/** Of how many lines of a list an answer tells at most. */
export const mostTesterLines = 10_000;

/** Somebody a release in Pilot Testing goes to. */
export const tester = record({
  userId: Type.String(),
  group: nullable(Type.String(), 'The group of the list that the tester came with'),
  addedAt: moment,
  addedBy: nullable(actor, 'null where the release began with the tester, or nobody remembers'),
  opens: Type.Integer({
    minimum: 0,
    description: "How often the tester's phones reported that the release was opened",
  }),
  lastOpenedAt: nullable(moment),
  failures: Type.Integer({ minimum: 0, description: 'How often they reported that it failed' }),
  lastFailedAt: nullable(moment),
  lastVersionSeen: nullable(
    Type.String(),
    'The version of the mini program that the tester opened last on the target, as a tester',
  ),
});

const count = Type.Integer({ minimum: 0 });

/** Testers of a group, or without one. */
export const testerGroup = record({ name: nullable(Type.String()), count });

/** One page of a release's testers, with what there are in all. */
export const testerPage = record({
  items: Type.Array(tester),
  nextCursor: nullable(Type.String(), '`cursor` of the next page; null on the last'),
  counts: record({ testers: count, opened: count, neverOpened: count, failed: count }, 'Of all testers of the release'),
  groups: Type.Array(testerGroup, { description: 'Of all testers of the release; those without a group last' }),
});

export type Tester = Static<typeof tester>;
export type TesterGroup = Static<typeof testerGroup>;
export type TesterPage = Static<typeof testerPage>;

/** A line of a tester list that was not taken, or that needs a look. */
export const testerLine = record({
  line: Type.Integer({ minimum: 1 }),
  column: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Where the value begins in the line, in UTF-16 units' }),
  ),
  length: Type.Optional(Type.Integer({ minimum: 0, description: 'How much of the line it is' })),
  value: Type.String({ description: 'What stands there' }),
  severity: oneOf(['error', 'warning'] as const, 'An error is not taken; a warning does no harm'),
  taken: Type.Boolean({ description: 'Whether its user ID is taken, which a duplicate has with its first line' }),
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
  moved: Type.Integer({
    minimum: 0,
    description:
      'Testers who stay, but in another group or in none any more, as the list says; Add Testers moves nobody',
  }),
  removed: Type.Integer({
    minimum: 0,
    description: 'Testers that are not in the new list; Add Testers removes nobody',
  }),
  total: Type.Integer({ minimum: 0, description: 'Testers after it' }),
  leftOut: Type.Integer({ minimum: 0, description: 'User IDs of groups that were not asked for' }),
  groups: Type.Array(testerGroup, { description: 'What the list has, also of groups that were not asked for' }),
  addedSample: Type.Array(Type.String(), { description: 'Some of the user IDs added, to show before anybody agrees' }),
  removedSample: Type.Array(Type.String(), { description: 'Some of those removed' }),
  lines: Type.Array(testerLine, { description: 'Wrong lines and duplicates; the first ten thousand' }),
  lineCount: Type.Integer({ minimum: 0, description: 'How many such lines there are in all' }),
});

export type TesterOutcome = Static<typeof testerOutcome>;
export type TesterLine = Static<typeof testerLine>;
