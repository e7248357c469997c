import type { MomentView } from '../../src/protocol/webview';
import { element, type ElementDescription } from '../element';

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long ago a moment was, in the person's language. */
export function ago(at: number, now: number, language: string): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, length] of units) {
    if (seconds >= length) return format.format(-Math.floor(seconds / length), unit);
  }
  return format.format(-seconds, 'second');
}

/** A moment written out; how long ago it was is told on hover, as of then. */
export function momentElement(moment: MomentView, language: string): ElementDescription {
  return element(
    'time',
    {
      datetime: new Date(moment.at).toISOString(),
      on: {
        pointerenter: (event) => {
          if (event.currentTarget instanceof HTMLElement) {
            event.currentTarget.title = ago(moment.at, Date.now(), language);
          }
        },
      },
    },
    moment.text,
  );
}
