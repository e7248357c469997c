import assert from 'node:assert/strict';
import type { Storage } from '../../src/server/storage/storage';
import type { Acknowledgements } from './acknowledgements';
import type { Differences } from './differences';
import type { MailServer } from './mailServer';
import { seed } from './platform';

/** Who decides on requests to the super apps of the sample. */
const deciders: Readonly<Record<string, readonly string[]>> = {
  [seed.harborWallet]: ['rui-reviewer', 'wen-admin'],
  [seed.metroPay]: ['mia-metro'],
};

/**
 * What was acknowledged is told to everybody whom it concerns, as one mail each. Answers with how many mails came again: a
 * process that is killed after the mail server took one, and before it could note that, leaves it to another to send, under
 * the same Message-ID.
 */
export async function compareMails(
  acknowledged: Acknowledgements,
  { received }: MailServer,
  { reader }: Storage,
  differences: Differences,
): Promise<number> {
  const rows = await reader
    .selectFrom('mail')
    .innerJoin('account', 'account.id', 'mail.account_id')
    .select(['mail.id', 'mail.kind', 'mail.approval_id', 'mail.account_id', 'mail.sent_at', 'account.email'])
    .execute();
  differences.compareSets(
    'notice',
    noticesOf(acknowledged),
    rows.map(({ kind, approval_id: approvalId, account_id: accountId }) => `${kind} ${approvalId} ${accountId}`),
  );
  assert.ok(
    rows.every((row) => row.sent_at !== null),
    'a mail that waits for nobody was not sent',
  );
  const messages = received.map(({ messageId = '', to }) => `${messageId.split('@')[0]} ${to?.[0]?.address}`);
  const distinct = new Set(messages);
  differences.compareSets(
    'mail',
    rows.map(({ id, email }) => `<${id} ${email}`),
    [...distinct],
  );
  return messages.length - distinct.size;
}

function noticesOf({ submitted, decisions }: Acknowledgements): readonly string[] {
  const toReviewers = submitted.flatMap(({ approval, targetAppId }) =>
    (deciders[targetAppId] ?? []).map((accountId) => `new-request ${approval?.id} ${accountId}`),
  );
  const toApplicants = decisions.map(({ id, submittedBy }) => `settled-request ${id} ${submittedBy.accountId}`);
  return [...toReviewers, ...toApplicants];
}
