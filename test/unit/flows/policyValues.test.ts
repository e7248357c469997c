import assert from 'node:assert/strict';
import { defaultTargetAppPolicy } from '../../../src/core/defaultTargetAppPolicy';
import type { TargetAppPolicy } from '../../../src/core/targetAppPolicy';
import {
  differing,
  policyBody,
  policyParts,
  policyValues,
  readPolicyEdit,
} from '../../../src/editor/flows/policy/policyValues';

const { information } = defaultTargetAppPolicy;
const policies: readonly TargetAppPolicy[] = [
  defaultTargetAppPolicy,
  { ...defaultTargetAppPolicy, percentages: [5, 50], information: { ...information, phoneForm: 'XXX-XXX' } },
];

describe('A policy part by part', () => {
  it('has every part, and is the same policy when it is put together again', () => {
    for (const policy of policies) {
      const values = policyValues(policy);
      assert.deepEqual(Object.keys(values).toSorted(), [...policyParts].toSorted());
      assert.deepEqual({ ...policyBody(values, policy) }, policy);
    }
  });

  it('sends what was edited, with what stands beside it in the same limits', () => {
    const [policy] = policies;
    assert.ok(policy);
    assert.deepEqual(policyBody({ selfApproval: true }, policy), { selfApproval: true });
    assert.deepEqual(policyBody({ logoBytes: 1 }, policy), { information: { ...information, logoBytes: 1 } });
  });

  it('takes from an edit that was kept what can still be understood', () => {
    const edit = { selfApproval: true, name: { minimum: 1, maximum: 2 }, pilotTesting: ['Sandbox'], percentages: null };
    assert.deepEqual(readPolicyEdit(JSON.parse(JSON.stringify(edit))), edit);
    const strange = { selfApproval: 'yes', name: { minimum: 1 }, pilotTesting: ['Moon'], percentages: ['5'], more: 1 };
    assert.deepEqual(readPolicyEdit(strange), {});
    assert.deepEqual(readPolicyEdit(null), {});
  });

  it('differs only where it says something else', () => {
    const values = policyValues(defaultTargetAppPolicy);
    assert.deepEqual(differing({ selfApproval: values.selfApproval, testerLimit: 1 }, values), { testerLimit: 1 });
  });
});
