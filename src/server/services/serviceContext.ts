import type { Clock } from '../clock';
import type { Storage } from '../storage/storage';

/** What services stand on. */
export interface ServiceContext {
  readonly storage: Storage;
  readonly clock: Clock;
}
