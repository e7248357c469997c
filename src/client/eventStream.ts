import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChangeEvent } from '../protocol/changeEvent';
import { readEventConnection } from './eventConnection';
import { unlessAborted } from './unlessAborted';

/** In milliseconds. */
export interface EventStreamLimits {
  /** Without a byte, a heartbeat included, after which a connection counts as lost. The platform's heart beats every 15 s. */
  readonly silence: number;
  /** The longest pause before the second try; it doubles with each one up to `longestPause`. */
  readonly firstPause: number;
  readonly longestPause: number;
}

export interface EventStreamOptions {
  /** Where the platform is; may wait until there is an address to give. Asked for each connection. */
  platformUrl(): string | Promise<string>;
  /** The bearer token, asked for each connection. */
  token(): Promise<string | undefined>;
  /** Of the last event seen before; the stream goes on right behind it. */
  readonly lastEventId?: string;
  onEvent(event: ChangeEvent): void;
  /** Where a later stream may go on: behind the last event, and behind those that are not for this person. */
  onPlace?(lastEventId: string): void;
  /** Changes may have been missed: everything that is shown has to be read again. */
  onReset(): void;
  /** `lost` is told once and not for each try that fails; its error says why. */
  onState(state: 'open' | 'lost', error?: unknown): void;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  readonly limits?: Partial<EventStreamLimits>;
}

const defaultLimits: EventStreamLimits = { silence: 45_000, firstPause: 250, longestPause: 8_000 };

/**
 * Follows the platform's changes (server-sent events) until the signal aborts, over one connection at a time: a lost one is
 * made again, after a pause that grows and differs between clients, and goes on behind the last event that came.
 *
 * Resolves when the stream has ended and its socket is given up. Never rejects: a failure is a state, told by `onState`.
 */
export async function openEventStream(options: EventStreamOptions): Promise<void> {
  const { signal } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const { EventReader } = await import('./eventReader');
  const reader = new EventReader(options, options.lastEventId);
  let lost = false;
  let failures = 0;
  while (!signal.aborted) {
    let openedAt = Infinity;
    try {
      const base = await unlessAborted(options.platformUrl(), signal);
      const token = await unlessAborted(options.token(), signal);
      await readEventConnection({
        url: new URL(`${base.replace(/\/+$/u, '')}/v1/events`),
        headers: headersOf(token, reader.lastEventId),
        silence: limits.silence,
        signal,
        onOpen: () => {
          openedAt = performance.now();
          lost = false;
          options.onState('open');
          reader.opened();
        },
        onText: (text) => reader.feed(text),
      });
    } catch (error) {
      if (signal.aborted) return;
      if (!lost) options.onState('lost', error);
      lost = true;
    }
    // A connection that breaks right after it was made is no recovery.
    if (performance.now() - openedAt > limits.longestPause) failures = 0;
    await pause(Math.min(limits.longestPause, limits.firstPause * 2 ** failures), signal);
    failures += 1;
  }
}

function headersOf(token: string | undefined, lastEventId: string | undefined): Record<string, string> {
  return {
    Accept: 'text/event-stream',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
  };
}

/** A random part of the longest pause, so that the clients of a platform that comes back do not come all at once. */
async function pause(longest: number, signal: AbortSignal): Promise<void> {
  await delay(Math.random() * longest, undefined, { signal }).catch(() => undefined);
}
