import type { ConfigurationSubject } from '../configurationLevels';

/** Targets that ask for the same configuration, so that one answer does for all of them. */
export interface AlikeTargets<Target> {
  readonly subject: ConfigurationSubject;
  readonly targets: readonly Target[];
}

/** Puts targets together that have the same fields, require the same ones and inherit the same values. */
export function alikeTargets<Target>(
  targets: readonly Target[],
  subjectOf: (target: Target) => ConfigurationSubject,
): readonly AlikeTargets<Target>[] {
  const groups = new Map<string, AlikeTargets<Target>>();
  for (const target of targets) {
    const subject = subjectOf(target);
    // Whose locks they are makes no difference to what can be typed.
    const { tenants: _, ...asked } = subject;
    const key = JSON.stringify(asked);
    const group = groups.get(key);
    groups.set(key, { subject: group?.subject ?? subject, targets: [...(group?.targets ?? []), target] });
  }
  return [...groups.values()];
}
