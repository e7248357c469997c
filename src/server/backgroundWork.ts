/** Work that goes on beside requests: builds, and later mails and scheduled steps. */
export interface BackgroundWork {
  start(): void;
  /** Ends it in order: nothing of it runs any more when the promise resolves. */
  stop(): Promise<void>;
}
