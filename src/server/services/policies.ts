import * as Type from 'typebox';
import { defaultAvailableConfiguration } from '../../core/configuration';
import type { TargetAppPolicy } from '../../core/targetAppPolicy';
import { targetAppPolicy } from '../../protocol/targetApp';
import { readJson } from './storedJson';

const { availableConfiguration, ...always } = targetAppPolicy.properties;

/** A policy as some version of the platform wrote it: what came later may be missing. */
const storedPolicy = Type.Object({ ...always, availableConfiguration: Type.Optional(availableConfiguration) });

/** Reads a super app's policy; members that an earlier platform did not know have the value that means as before. */
export function readPolicy(json: string): TargetAppPolicy {
  return { availableConfiguration: defaultAvailableConfiguration, ...readJson(storedPolicy, json, 'policy') };
}
