import { PlatformError } from '../../core/errorCode';
import type { PercentageCheck } from '../../core/percentage';

/** What the platform would answer to a percentage, known before anything is sent; nothing when it will do. */
export function percentageError(check: PercentageCheck): PlatformError | undefined {
  if (check.ok) return undefined;
  switch (check.code) {
    case 'PERCENTAGE_NOT_HIGHER':
      return new PlatformError(check.code, { current: check.current });
    case 'PERCENTAGE_NOT_OFFERED':
      return new PlatformError(check.code, { allowed: check.allowed });
    default:
      return new PlatformError(check.code);
  }
}
