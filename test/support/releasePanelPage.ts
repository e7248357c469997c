import type { FrameLocator, Locator, Page } from 'playwright-core';
import { webviewFrame } from './workbenchPage';

/** The Release Progress panel in sight, its parts found by the words on them. */
export class ReleasePanelPage {
  readonly #frame: FrameLocator;

  constructor(page: Page) {
    this.#frame = webviewFrame(page);
  }

  /** A stage of the stepper. */
  step(title: string): Locator {
    return this.#frame.locator('li.step').filter({ has: this.#frame.getByText(title, { exact: true }) });
  }

  /** The stage where the release is. */
  get presentStep(): Locator {
    return this.#frame.locator('li.step[aria-current="step"]');
  }

  /** The card that says what comes next. */
  get next(): Locator {
    return this.#frame.locator('section.next');
  }

  get details(): Locator {
    return this.#frame.getByRole('region', { name: 'Details' });
  }

  /** What a user gets, and why. */
  get userAnswer(): Locator {
    return this.#frame.getByRole('region', { name: 'Show What a User Gets' }).getByRole('status');
  }

  /** The picture of the QR code, by what is said of it. */
  qrCode(description: string): Locator {
    return this.#frame.getByRole('region', { name: 'QR Code' }).getByRole('img', { name: description });
  }

  button(label: string): Locator {
    return this.#frame.getByRole('button', { name: label, exact: true });
  }

  async press(label: string): Promise<void> {
    await this.button(label).click();
  }

  /** A field by its label; what stands behind it, such as a hint, belongs to its spoken name. */
  field(label: string): Locator {
    return this.#frame.getByRole('textbox', { name: new RegExp(`^${label}(\\.|$)`, 'u') });
  }

  radio(label: string): Locator {
    return this.#frame.getByRole('radio', { name: new RegExp(`^${label}\\.`, 'u') });
  }

  /** Whatever is chosen of a choice. */
  get checked(): Locator {
    return this.#frame.getByRole('radio', { checked: true });
  }

  logEntry(sentence: string): Locator {
    return this.#frame.locator('ol.log > li').filter({ hasText: sentence });
  }

  /** What is said to be wrong with something typed. */
  problem(sentence: string): Locator {
    return this.#frame.locator('.problem').filter({ hasText: sentence, visible: true });
  }

  text(text: string): Locator {
    return this.#frame.getByText(text);
  }

  /** A heading of the panel: the release's name, a page's title or a part's. */
  heading(title: string): Locator {
    return this.#frame.getByRole('heading', { name: title, exact: true });
  }

  /** Goes on with Tab, as somebody without a mouse does, until the focus is there. */
  async tabTo(target: Locator): Promise<void> {
    const reached = target.and(this.#frame.locator(':focus'));
    await target.waitFor();
    for (let presses = 0; presses < 40; presses += 1) {
      if ((await reached.count()) > 0) return;
      await target.page().keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${String(target)}`);
  }
}
