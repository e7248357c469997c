import type { LogOutputChannel } from 'vscode';
import { ConnectionError } from '../../../client/connectionError';
import type { Platform } from '../../../client/platform';
import { PlatformError } from '../../../core/errorCode';

/** User IDs of one request. */
const idsAtOnce = 1000;

/** For so long an answer is believed, in milliseconds: somebody may sign up meanwhile. */
const believed = 10 * 60_000;

interface Known {
  readonly isUnknown: boolean;
  readonly at: number;
}

/** Asks super apps that offer a directory which users they do not know, each user once in a while. */
export class UserDirectory {
  readonly #platform: Pick<Platform, 'call'>;
  readonly #log: LogOutputChannel;
  readonly #known = new Map<string, Map<string, Known>>();

  constructor(platform: Pick<Platform, 'call'>, log: LogOutputChannel) {
    this.#platform = platform;
    this.#log = log;
  }

  /** Those of some users whom an app does not know; nobody where its directory does not answer: nothing depends on it. */
  async unknownTo(appId: string, userIds: readonly string[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const known = this.#known.get(appId) ?? new Map<string, Known>();
    this.#known.set(appId, known);
    forgetBefore(known, Date.now() - believed);
    const asked = userIds.filter((userId) => !known.has(userId));
    try {
      for (let from = 0; from < asked.length && !signal.aborted; from += idsAtOnce) {
        await this.#ask(appId, known, asked.slice(from, from + idsAtOnce), signal);
      }
    } catch (error) {
      this.#note(error);
    }
    return new Set(userIds.filter((userId) => known.get(userId)?.isUnknown === true));
  }

  async #ask(appId: string, known: Map<string, Known>, userIds: readonly string[], signal: AbortSignal): Promise<void> {
    const call = { params: { id: appId }, body: { userIds: [...userIds] }, signal };
    const unknown = new Set((await this.#platform.call('lookUpUsers', call)).unknown);
    const at = Date.now();
    for (const userId of userIds) known.set(userId, { isUnknown: unknown.has(userId), at });
  }

  #note(error: unknown): void {
    if (error instanceof ConnectionError && error.code === 'CANCELED') return;
    if (!(error instanceof ConnectionError) && !(error instanceof PlatformError)) throw error;
    this.#log.info('The directory of a super app was not asked', error.code);
  }
}

/** Also what was half typed when it was asked for, and is nobody. */
function forgetBefore(known: Map<string, Known>, moment: number): void {
  for (const [userId, { at }] of known) if (at < moment) known.delete(userId);
}
