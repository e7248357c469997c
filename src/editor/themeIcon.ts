import { ThemeColor, ThemeIcon } from 'vscode';
import type { ReleaseLook, Tone } from './releaseLook';

const colors: Readonly<Record<Tone, string>> = {
  act: 'list.warningForeground',
  failed: 'list.errorForeground',
  live: 'charts.green',
};

/** An icon as tree rows take it, in the theme's own colours. */
export function themeIcon({ icon, tone }: ReleaseLook): ThemeIcon {
  return tone === undefined ? new ThemeIcon(icon) : new ThemeIcon(icon, new ThemeColor(colors[tone]));
}
