import type { Platform } from '../../client/platform';
import type { Release } from '../../protocol/release';
import { testGroup } from '../testers/testGroup';

/** More user IDs than anybody edits in a panel; a file is for them. */
const maximumShown = 1000;

/** The test group of a panel's release, read once for each revision. */
export class ShownTestGroup {
  readonly #platform: Platform;
  #known: { readonly revision: number; readonly userIds: readonly string[] | null } | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Nothing where it is too large, or cannot be read just now: the panel is there without it. */
  async of(release: Release): Promise<readonly string[] | null> {
    const { revision } = release;
    if (!release.allowed.includes('update-test-group')) return null;
    if (this.#known?.revision === revision) return this.#known.userIds;
    try {
      const userIds = await testGroup(this.#platform, release, maximumShown);
      this.#known = { revision, userIds };
      return userIds;
    } catch {
      return null;
    }
  }
}
