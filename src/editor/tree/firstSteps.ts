import { l10n } from 'vscode';
import type { Me } from '../../protocol/people';
import { beginningOf } from './beginning';

/** What somebody can do who sees no mini program yet. */
export type FirstStep = 'upload version' | 'open folder' | 'create sample';

/** @param hasProject whether a mini program stands open in the window */
export function firstSteps(me: Me, hasProject: boolean): readonly FirstStep[] {
  if (beginningOf(me) !== 'upload') return [];
  return hasProject ? ['upload version'] : ['open folder', 'create sample'];
}

/** Says why there is no mini program, above the rows that there are. The view's welcome says it where there are none at all. */
export function noMiniPrograms(steps: readonly FirstStep[]): string {
  const [first] = steps;
  if (first === undefined)
    return l10n.t('No mini program was submitted to you for review yet. Requests show under Approvals as they come.');
  return first === 'upload version'
    ? l10n.t('This folder holds a mini program that was not uploaded yet.')
    : l10n.t('No mini programs yet. Open a mini-program folder, or create the sample.');
}
