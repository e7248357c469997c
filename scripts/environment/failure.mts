/** Something the person at the terminal can act on: its message is one or two sentences, shown without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** What to show for anything thrown. */
export function describeError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOSPC') return `The disk is full (${error.message}).`;
  return error.stack ?? error.message;
}

/** The first sentence of an error's message, without its full stop. */
export function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(/\. |\n/u, 1)[0] ?? message;
}
