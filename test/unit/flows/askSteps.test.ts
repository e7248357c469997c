import assert from 'node:assert/strict';
import { askSteps, goBack, type Step } from '../../../src/editor/flows/askSteps';

/** A step that answers with the next of its answers. */
function step(seen: string[], name: string, ...answers: readonly (string | typeof goBack | undefined)[]): Step<string> {
  let count = 0;
  return (state, { step, totalSteps, back }) => {
    seen.push(`${name} ${step}/${totalSteps} after "${state}"${back === undefined ? '' : ', may go back'}`);
    const answer = answers[count++];
    return Promise.resolve(typeof answer === 'string' ? `${state}${answer}` : answer);
  };
}

describe('asking step by step', () => {
  it('counts the steps, and offers Back from the second on', async () => {
    const seen: string[] = [];
    assert.equal(await askSteps('', [step(seen, 'app', 'a'), step(seen, 'environment', 'b')]), 'ab');
    assert.deepEqual(seen, ['app 1/2 after ""', 'environment 2/2 after "a", may go back']);
  });

  it('asks the step before again after Back, and keeps what was answered', async () => {
    const seen: string[] = [];
    const steps = [step(seen, 'app', 'a', 'c'), step(seen, 'environment', goBack, 'b')];
    assert.equal(await askSteps('', steps), 'acb');
    assert.equal(seen[2], 'app 1/2 after "a"');
  });

  it('ends without an answer as soon as the person leaves', async () => {
    const seen: string[] = [];
    assert.equal(await askSteps('', [step(seen, 'app', undefined), step(seen, 'environment', 'b')]), undefined);
    assert.equal(seen.length, 1);
  });
});
