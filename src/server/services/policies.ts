import * as Type from 'typebox';
import { defaultAvailableConfiguration } from '../../core/configuration';
import type { TargetAppPolicy } from '../../core/targetAppPolicy';
import { record } from '../../protocol/schema';
import { targetAppPolicy } from '../../protocol/targetApp';
import { readJson } from './storedJson';

/** A policy as any platform wrote it: what came later may be missing. */
const { availableConfiguration, ...always } = targetAppPolicy.properties;
const storedPolicy = record({ ...always, availableConfiguration: Type.Optional(availableConfiguration) });

/** Reads a super app's policy; members that an earlier platform did not know have the value that means as before. */
export function readPolicy(json: string): TargetAppPolicy {
  return { availableConfiguration: defaultAvailableConfiguration, ...readJson(storedPolicy, json, 'policy') };
}
