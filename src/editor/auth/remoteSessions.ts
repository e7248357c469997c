import { EventEmitter, type SecretStorage } from 'vscode';
import { withFolderLock } from '../../client/remote/folderLock';
import { Owner } from '../lifecycle';
import type { RemoteSession } from './storedSessions';

/**
 * Who is signed in to the platform at an address, kept in the editor's secret storage and nowhere else, and shared by all
 * windows.
 */
export class RemoteSessions extends Owner {
  readonly #secrets: SecretStorage;
  readonly #key: string;
  readonly #lock: string;
  readonly #changed = this.own(new EventEmitter<void>());
  /** Also when another window changed them. */
  readonly onDidChange = this.#changed.event;

  /** @param lock a folder that this class makes and removes, the same for all windows */
  constructor(secrets: SecretStorage, address: string, lock: string) {
    super();
    this.#secrets = secrets;
    this.#key = `sessions:${address}`;
    this.#lock = lock;
    this.own(secrets.onDidChange(({ key }) => key === this.#key && this.#changed.fire()));
  }

  async list(): Promise<readonly RemoteSession[]> {
    const text = await this.#secrets.get(this.#key);
    if (text === undefined) return [];
    const { readSessions } = await import('./storedSessions');
    return readSessions(text);
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
      const known = await this.list();
      const now = await work(known);
      if (now === known) return;
      if (now.length === 0) await this.#secrets.delete(this.#key);
      else await this.#secrets.store(this.#key, JSON.stringify(now));
    });
  }
}

export function isOf({ account }: RemoteSession, accountId: string): boolean {
  return account.accountId === accountId;
}
