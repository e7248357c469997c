import type { Locator, Page } from 'playwright-core';
import type { RunningSuperApp } from '../../scripts/environment/superApp.mts';

/** Patience for one condition; both of the machine's cores may be busy with something else. */
const longestWait = 60_000;

/** The sample super app's page, its parts found by the words on them. */
export class SuperAppPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /**
   * Opens it in the editor's browser, on a phone that remembers nobody.
   *
   * @param errors what the page writes to its console as an error, and what its script throws, is added to them
   */
  static async open(editor: Page, { url }: RunningSuperApp, errors: string[]): Promise<SuperAppPage> {
    const browser = editor.context().browser();
    if (browser === null) throw new Error('The editor’s page has no browser.');
    const context = await browser.newContext({ viewport: { width: 1120, height: 860 } });
    context.setDefaultTimeout(longestWait);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
    await page.goto(url);
    return new SuperAppPage(page);
  }

  get page(): Page {
    return this.#page;
  }

  get phone(): Locator {
    return this.#page.getByRole('region', { name: 'Phone' });
  }

  /** What the platform answers for whoever is signed in. */
  get answer(): Locator {
    return this.#page.getByRole('region', { name: /^What the platform answers/u });
  }

  /** What the phone says instead of mini programs. */
  said(sentence: string): Locator {
    return this.phone.getByText(sentence);
  }

  /** What a screen reader has said last. */
  heard(sentence: string): Locator {
    return this.#page.locator('#announcer').getByText(sentence, { exact: true });
  }

  /** What has the focus. */
  get focused(): Locator {
    return this.#page.locator(':focus');
  }

  result(name: string): Locator {
    return this.phone.getByRole('button', { name });
  }

  async signIn(userId: string): Promise<void> {
    await this.phone.getByLabel('User ID').fill(userId);
    await this.phone.getByRole('button', { name: 'Sign In' }).click();
  }

  async search(query: string): Promise<void> {
    await this.phone.getByRole('searchbox', { name: 'Search mini programs' }).fill(query);
  }

  async scan(value: string): Promise<void> {
    await this.phone.getByLabel('Scan a QR code').fill(value);
    await this.phone.getByRole('button', { name: 'Open', exact: true }).click();
  }

  /** Waits until the crowd gets what is said of it. */
  async crowdGets(sentence: string): Promise<void> {
    await this.#page.getByText(sentence, { exact: true }).waitFor();
  }

  /** The users of the crowd who get a version. */
  async usersWhoGet(version: string): Promise<readonly string[]> {
    const squares = await this.#page.locator(`[data-version="${version}"]`).all();
    return Promise.all(squares.map(async (square) => (await square.getAttribute('data-user')) ?? ''));
  }
}
