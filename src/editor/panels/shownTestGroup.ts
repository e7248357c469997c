import type { Platform } from '../../client/platform';
import type { Release } from '../../protocol/release';
import { failureSentence } from '../sentences/failureSentence';
import { testGroup } from '../testers/testGroup';

/** More user IDs than anybody edits in a panel; a file is for them. */
const maximumShown = 1000;

/** The testers of a release, as far as a panel can show them. */
export type ShownTesters =
  | { readonly kind: 'shown'; readonly lines: readonly string[] }
  | { readonly kind: 'too many' }
  | { readonly kind: 'not read'; readonly sentence: string };

/** The test group of a panel's release, read once for each revision, and again where it could not be read. */
export class ShownTestGroup {
  readonly #platform: Platform;
  #known: { readonly revision: number; readonly testers: ShownTesters } | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Nobody is shown to who may not replace them. */
  async of(release: Release): Promise<ShownTesters> {
    const { revision } = release;
    if (!release.allowed.includes('update-test-group')) return { kind: 'shown', lines: [] };
    if (this.#known?.revision === revision) return this.#known.testers;
    try {
      const lines = await testGroup(this.#platform, release, maximumShown);
      const testers: ShownTesters = lines === null ? { kind: 'too many' } : { kind: 'shown', lines };
      this.#known = { revision, testers };
      return testers;
    } catch (error) {
      return { kind: 'not read', sentence: failureSentence(error) };
    }
  }
}
