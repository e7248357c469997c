import type { Clock } from '../clock';
import type { SecretKeySource } from '../secrets/secretKeys';
import type { Storage } from '../storage/storage';

/** What services stand on. */
export interface ServiceContext {
  readonly storage: Storage;
  readonly clock: Clock;
  /** Whether people are written to; nobody is where the platform runs for one machine. */
  readonly sendsMail?: boolean;
}

/** What services stand on that keep or deliver environment variables. */
export interface SecretContext extends ServiceContext {
  /** The keys they are encrypted with. */
  readonly secrets: SecretKeySource;
}
