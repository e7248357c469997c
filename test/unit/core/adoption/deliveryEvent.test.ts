import assert from 'node:assert/strict';
import { deliveryEventLimits, eventTime } from '../../../../src/core/adoption/deliveryEvent';

const { oldest, clockOff, ahead } = deliveryEventLimits;
const now = Date.UTC(2026, 10, 26, 12);
const minute = 60 * 1000;

describe('The time of an event', () => {
  const timeAt = (at: number, sentAt = now): number | string => {
    const time = eventTime(at, { sentAt, now });
    return time.ok ? time.at - now : time.code;
  };

  it('is how long ago it was, whatever the clock of its sender says', () => {
    assert.equal(timeAt(now - 3 * minute), -3 * minute);
    for (const off of [-clockOff, -minute, minute, clockOff]) {
      assert.equal(timeAt(now + off - 3 * minute, now + off), -3 * minute);
    }
  });

  it('is now where it is a little ahead, and nothing where it is far ahead', () => {
    assert.equal(timeAt(now + ahead), 0);
    assert.equal(timeAt(now + ahead + 1), 'EVENT_OF_THE_FUTURE');
  });

  it('is too long ago after a day', () => {
    assert.equal(timeAt(now - oldest), -oldest);
    assert.equal(timeAt(now - oldest - 1), 'EVENT_TOO_OLD');
  });

  it('cannot be said by a clock that is off by more than a day', () => {
    for (const sentAt of [0, now - clockOff - 1, now + clockOff + 1, Number.MAX_SAFE_INTEGER]) {
      assert.equal(timeAt(sentAt, sentAt), 'EVENT_CLOCK_OFF');
    }
  });
});
