import * as Type from 'typebox';
import { defaultAvailableConfiguration } from '../../core/configuration';
import { defaultTargetAppPolicy } from '../../core/defaultTargetAppPolicy';
import type { TargetAppPolicy } from '../../core/targetAppPolicy';
import { targetAppPolicy } from '../../protocol/targetApp';
import { readJson } from './storedJson';

const { availableConfiguration, heldBackShare, forceRemovalApproval, userIdExample, testerDays, ...always } =
  targetAppPolicy.properties;

/** A policy as some version of the platform wrote it: what came later may be missing, and there may be more than is known here. */
const storedPolicy = Type.Object({
  ...always,
  availableConfiguration: Type.Optional(availableConfiguration),
  heldBackShare: Type.Optional(heldBackShare),
  forceRemovalApproval: Type.Optional(forceRemovalApproval),
  userIdExample: Type.Optional(userIdExample),
  testerDays: Type.Optional(testerDays),
});

/** Reads a super app's policy; members that an earlier platform did not know have the value that means as before. */
export function readPolicy(json: string): TargetAppPolicy {
  const stored = readJson(storedPolicy, json, 'policy');
  const before = {
    availableConfiguration: defaultAvailableConfiguration,
    heldBackShare: 0,
    forceRemovalApproval: true,
    userIdExample: null,
    testerDays: defaultTargetAppPolicy.testerDays,
  };
  const policy = { ...before, ...stored };
  for (const name of Object.keys(policy))
    if (!(name in targetAppPolicy.properties)) Reflect.deleteProperty(policy, name);
  return policy;
}
