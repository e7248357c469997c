import type { FlowContext } from '../flowContext';

/**
 * Follows the button of a notification, whenever it is pressed. The flow that showed the notification has ended by
 * then: a notification may stay open for hours.
 */
export function whenChosen<T extends string>(
  context: FlowContext,
  choice: Promise<T | undefined>,
  follow: Readonly<Record<T, () => unknown>>,
): void {
  choice
    .then((button) => (button === undefined ? undefined : follow[button]()))
    .catch((error: unknown) => context.log.error(error instanceof Error ? error : String(error)));
}
