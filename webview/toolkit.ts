import { Button, vsCodeButton } from '@vscode/webview-ui-toolkit/dist/button/index.js';
import { ProgressRing, vsCodeProgressRing } from '@vscode/webview-ui-toolkit/dist/progress-ring/index.js';
import { Radio, vsCodeRadio } from '@vscode/webview-ui-toolkit/dist/radio/index.js';
import { vsCodeRadioGroup } from '@vscode/webview-ui-toolkit/dist/radio-group/index.js';
import { TextArea, vsCodeTextArea } from '@vscode/webview-ui-toolkit/dist/text-area/index.js';
import { TextField, vsCodeTextField } from '@vscode/webview-ui-toolkit/dist/text-field/index.js';
import { provideVSCodeDesignSystem } from '@vscode/webview-ui-toolkit/dist/vscode-design-system.js';

/**
 * Takes away what stands between us and FAST: the toolkit's button hears of three attributes only and keeps all others
 * (`aria-expanded` among them) from its inner button, and the others name themselves in English whenever they are put
 * into a page ("Text field", "Loading" as an alert).
 */
function removeOverrides(): void {
  Reflect.deleteProperty(Button.prototype, 'attributeChangedCallback');
  for (const { prototype } of [ProgressRing, Radio, TextArea, TextField]) {
    Reflect.deleteProperty(prototype, 'connectedCallback');
  }
}

/**
 * Defines the toolkit's elements that `controls.ts` describes. This is the only file that knows the toolkit, which is no
 * longer developed: to replace it means to replace these two.
 */
export function registerToolkit(): void {
  removeOverrides();
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeProgressRing(),
    vsCodeRadio(),
    vsCodeRadioGroup(),
    vsCodeTextArea(),
    vsCodeTextField(),
  );
}
