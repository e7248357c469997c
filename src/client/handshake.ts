import * as Type from 'typebox';
import type { Static } from 'typebox';
import { startFailures } from '../core/startFailure';
import { fits } from '../protocol/fits';
import { workspaceMembership } from '../protocol/people';
import { dictionary, identifier, oneOf, record } from '../protocol/schema';

/** An account of the embedded platform that the person at the machine may act as. */
export const localAccount = record({
  accountId: identifier,
  name: Type.String(),
  email: Type.String(),
  memberships: Type.Array(workspaceMembership),
});

export type LocalAccount = Static<typeof localAccount>;

/** The first line that a platform process writes when it can work. */
const readyLine = record({
  ready: Type.Literal(true),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  version: Type.String(),
  accounts: Type.Array(localAccount, { minItems: 1 }),
});

/** The one line that it writes when it cannot; it ends with exit code 78. */
const failureLine = record({
  ready: Type.Literal(false),
  code: oneOf(startFailures),
  parameters: dictionary(Type.Unknown()),
});

export type Handshake = Static<typeof readyLine> | Static<typeof failureLine>;

/** What a platform process says of itself, or `undefined` when it is not what one says. */
export function readHandshake(line: string): Handshake | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return fits(readyLine, value) || fits(failureLine, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The line with which a platform process answers who may act on it now. */
const accountsLine = record({ accounts: Type.Array(localAccount, { minItems: 1 }) });

/** The accounts of such an answer, or `undefined` when it is none. */
export function readAccounts(line: string): readonly LocalAccount[] | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return fits(accountsLine, value) ? value.accounts : undefined;
  } catch {
    return undefined;
  }
}
