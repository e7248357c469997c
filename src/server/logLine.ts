/** Levels of the platform's logger (pino). */
const levels = { info: 30, error: 50, fatal: 60 } as const;

/** Writes a line to the log in the shape of the platform's logger, from where there is none yet. */
export function logLine(
  level: keyof typeof levels,
  message: string,
  error: unknown,
  values: object = {},
  stream: NodeJS.WritableStream = process.stderr,
): void {
  const line = {
    level: levels[level],
    time: Date.now(),
    ...values,
    msg: message,
    ...(error !== undefined && { err: describe(error) }),
  };
  stream.write(`${JSON.stringify(line)}\n`);
}

/** The error with what caused it. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack ?? error.cause.message}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
