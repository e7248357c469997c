import assert from 'node:assert/strict';
import { checkPercentage } from '../../../src/core/percentage';
import { percentageError } from '../../../src/editor/flows/percentageError';

describe('a percentage that will not do', () => {
  it('is refused before anything is sent, with the code and the numbers the platform would answer with', () => {
    const refused = (typed: string): string | undefined => percentageError(checkPercentage(typed, 20, null))?.code;
    assert.equal(refused('0'), 'PERCENTAGE_OUT_OF_RANGE');
    assert.equal(refused('101'), 'PERCENTAGE_OUT_OF_RANGE');
    assert.equal(refused('20.5'), 'PERCENTAGE_NOT_WHOLE');
    assert.equal(refused('twenty'), 'PERCENTAGE_NOT_A_NUMBER');
    assert.equal(refused('20'), 'PERCENTAGE_NOT_HIGHER');
    assert.deepEqual(percentageError(checkPercentage('10', 20, null))?.parameters, { current: 20 });
    assert.equal(percentageError(checkPercentage('15', 10, [10, 30, 100]))?.code, 'PERCENTAGE_NOT_OFFERED');
    assert.equal(percentageError(checkPercentage('21', 20, null)), undefined);
  });
});
