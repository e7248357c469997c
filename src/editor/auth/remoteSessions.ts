import { EventEmitter, type SecretStorage } from 'vscode';
import { withFolderLock } from '../../client/remote/folderLock';
import { LatestMark } from '../../client/remote/latestMark';
import { Owner } from '../lifecycle';
import type { RemoteSession } from './storedSessions';

/** How long the editor may take to bring another window's secrets here, in milliseconds. */
const longestWay = 2_000;

/**
 * Who is signed in to the platform at an address, kept in the editor's secret storage and nowhere else, and shared by all
 * windows.
 */
export class RemoteSessions extends Owner {
  readonly #secrets: SecretStorage;
  readonly #key: string;
  readonly #lock: string;
  readonly #mark: LatestMark;
  readonly #changed = this.own(new EventEmitter<void>());
  /** Also when another window changed them. */
  readonly onDidChange = this.#changed.event;

  /** @param lock a folder that this class makes and removes, the same for all windows and for this address alone */
  constructor(secrets: SecretStorage, address: string, lock: string) {
    super();
    this.#secrets = secrets;
    this.#key = `sessions:${address}`;
    this.#lock = lock;
    this.#mark = new LatestMark(`${lock}.latest`);
    this.own(secrets.onDidChange(({ key }) => key === this.#key && this.#changed.fire()));
  }

  async list(): Promise<readonly RemoteSession[]> {
    return sessionsIn(await this.#secrets.get(this.#key));
  }

  /** Keeps a session, instead of the account's one before. */
  add(added: RemoteSession): Promise<void> {
    return this.change(async (known) => [...known.filter((one) => !isOf(one, added.account.accountId)), added]);
  }

  remove(accountId: string): Promise<void> {
    return this.change(async (known) => known.filter((one) => !isOf(one, accountId)));
  }

  /**
   * Changes the sessions while no other window does: a refresh token that two windows used would end the session for both.
   */
  change(work: (known: readonly RemoteSession[]) => Promise<readonly RemoteSession[]>): Promise<void> {
    return withFolderLock(this.#lock, async () => {
      const known = await sessionsIn(await this.#latest());
      const now = await work(known);
      if (now === known) return;
      const text = now.length === 0 ? undefined : JSON.stringify(now);
      if (text === undefined) await this.#secrets.delete(this.#key);
      else await this.#secrets.store(this.#key, text);
      await this.#mark.set(text);
    });
  }

  /** What another window has just stored may still be on its way here: the editor tells its windows one after the other. */
  async #latest(): Promise<string | undefined> {
    const giveUp = Date.now() + longestWay;
    for (;;) {
      const changed = this.#nextChange(giveUp - Date.now());
      const text = await this.#secrets.get(this.#key);
      if (Date.now() >= giveUp || (await this.#mark.isLatest(text))) return text;
      await changed;
    }
  }

  #nextChange(longest: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        listening.dispose();
        resolve();
      };
      const timer = setTimeout(done, longest);
      const listening = this.onDidChange(done);
    });
  }
}

async function sessionsIn(text: string | undefined): Promise<readonly RemoteSession[]> {
  if (text === undefined) return [];
  const { readSessions } = await import('./storedSessions');
  return readSessions(text);
}

export function isOf({ account }: RemoteSession, accountId: string): boolean {
  return account.accountId === accountId;
}
