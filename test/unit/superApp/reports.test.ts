import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Reports, type DeliveryEvent, type SendOutcome } from '../../../samples/super-app/page/reports';

interface Sent {
  readonly targetId: string;
  readonly events: readonly DeliveryEvent[];
}

const taken: SendOutcome = { kind: 'taken', reportOneIn: 1 };
const oneInFour: SendOutcome = { kind: 'taken', reportOneIn: 4 };

/** Reports to a platform that answers as it is told, one outcome after the other, then takes everything. */
function reporting(
  outcomes: readonly SendOutcome[] = [],
  chances: readonly number[] = [],
): { reports: Reports; sent: readonly Sent[] } {
  const sent: Sent[] = [];
  const answers = [...outcomes];
  const draws = [...chances];
  let number = 0;
  const reports = new Reports({
    send: async (targetId, events) => {
      sent.push({ targetId, events: [...events] });
      return answers.shift() ?? taken;
    },
    now: () => 1000 + number,
    newId: () => `event-${(number += 1)}`,
    chance: () => draws.shift() ?? 0,
  });
  return { reports, sent };
}

const idsOf = (sent: readonly Sent[]): readonly (readonly string[])[] =>
  sent.map(({ events }) => events.map(({ id }) => id));

describe('The reports of the sample super app', () => {
  it('leave no event of a tester out, and name nobody else', async () => {
    const { reports, sent } = reporting([oneInFour, oneInFour], [0, 0.9, 0.9]);
    reports.add('wallet', { releaseId: 'r1', kind: 'open' });
    await reports.flush();
    reports.add('wallet', { releaseId: 'r1', kind: 'open' });
    reports.add('wallet', { releaseId: 'r1', kind: 'failure', userId: 'mina' });
    await reports.flush();
    assert.deepEqual(
      sent.map(({ events }) => events.map(({ kind, userId, oneIn }) => [kind, userId, oneIn])),
      [[['open', undefined, undefined]], [['failure', 'mina', undefined]]],
    );
  });

  it('send what happened in one batch a target, once', async () => {
    const { reports, sent } = reporting();
    reports.add('wallet', { releaseId: 'r1', kind: 'open', firstOpen: true });
    reports.add('wallet', { releaseId: 'r1', kind: 'success' });
    reports.add('metro', { releaseId: 'r2', kind: 'open' });
    await reports.flush();
    await reports.flush();
    assert.deepEqual(sent, [
      {
        targetId: 'wallet',
        events: [
          { id: 'event-1', at: 1001, releaseId: 'r1', kind: 'open', firstOpen: true },
          { id: 'event-2', at: 1002, releaseId: 'r1', kind: 'success' },
        ],
      },
      { targetId: 'metro', events: [{ id: 'event-3', at: 1003, releaseId: 'r2', kind: 'open' }] },
    ]);
  });

  it('send again, under the same IDs, what did not arrive, and never again what was refused', async () => {
    const { reports, sent } = reporting([{ kind: 'later' }, { kind: 'refused' }]);
    reports.add('wallet', { releaseId: 'r1', kind: 'open' });
    await reports.flush();
    reports.add('wallet', { releaseId: 'r1', kind: 'failure' });
    await reports.flush();
    await reports.flush();
    assert.deepEqual(idsOf(sent), [['event-1'], ['event-1', 'event-2']]);
  });

  it('send no more at once than is taken', async () => {
    const { reports, sent } = reporting();
    for (let number = 0; number < 1001; number += 1) reports.add('wallet', { releaseId: 'r1', kind: 'open' });
    await reports.flush();
    assert.deepEqual(
      sent.map(({ events }) => events.length),
      [500, 500, 1],
    );
  });

  it('leave out what the platform does not need, and say of the others how many they stand for', async () => {
    const { reports, sent } = reporting([oneInFour, oneInFour], [0, 0.2, 0.25, 0.9]);
    for (let number = 0; number < 4; number += 1) {
      reports.add('wallet', { releaseId: 'r1', kind: 'open' });
      await reports.flush();
    }
    assert.deepEqual(
      sent.map(({ events }) => events[0]?.oneIn),
      [undefined, 4],
    );
  });
});
