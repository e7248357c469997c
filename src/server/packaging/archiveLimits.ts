import { defaultProjectLimits, type ProjectLimits } from '../../core/project/projectLimits';

export interface ArchiveLimits extends ProjectLimits {
  /** How many times its own size an archive may unpack to; small archives may exceed it. */
  readonly maximumRatio: number;
}

/** Text repeats itself, but hardly a hundredfold over a whole project. */
export const defaultArchiveLimits: ArchiveLimits = { ...defaultProjectLimits, maximumRatio: 100 };
