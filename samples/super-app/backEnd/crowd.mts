import { listOf, memberOf, textOf, type Json } from '../page/reading.ts';
import { crowdUsers, type CrowdMember, type CrowdRelease } from '../page/crowd.ts';
import type { Connection, Target } from './platform.mts';

/** How many questions are under way at once, as many phones would come. */
const atOnce = 16;

/** Asks for 200 users at once what each of them gets, as their phones would. */
export async function askCrowd(connection: Connection, target: Target): Promise<readonly CrowdMember[]> {
  const waiting = crowdUsers.entries();
  const members: CrowdMember[] = [];
  const askInTurn = async (): Promise<void> => {
    for (const [place, userId] of waiting) members[place] = { userId, gets: await askFor(userId, connection, target) };
  };
  await Promise.all(Array.from({ length: atOnce }, askInTurn));
  return members;
}

async function askFor(userId: string, { address }: Connection, target: Target): Promise<CrowdMember['gets']> {
  const answer = await fetch(`${address}/ofrep/v1/evaluate/flags`, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.deliveryKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ context: { targetingKey: userId } }),
  });
  if (!answer.ok) throw new Error(`The platform answers ${answer.status} for ${userId}.`);
  const flags = listOf(memberOf(await answer.json(), 'flags'));
  return Object.fromEntries(flags.map((flag) => [textOf(flag, 'key'), releaseOf(flag)]));
}

function releaseOf(flag: Json): CrowdRelease {
  return {
    releaseId: textOf(flag['metadata'], 'releaseId'),
    version: textOf(flag, 'variant'),
    reason: textOf(flag, 'reason'),
  };
}
