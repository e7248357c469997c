/** Where the embedded platform's log goes; a `LogOutputChannel` is one. */
export interface PlatformLog {
  trace(text: string): void;
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

export interface LogLine {
  readonly level: keyof PlatformLog;
  readonly text: string;
}

/** What the log has anyway, or what says nothing on one machine. */
const leftOut: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'msg']);

/**
 * A line that the platform's process wrote: the JSON of its logger (pino), told as a sentence with its values behind it; and
 * anything else, such as the stack of a crash, as a warning.
 */
export function readLogLine(line: string): LogLine {
  const entry = entryOf(line);
  if (entry === undefined) return { level: 'warn', text: line };
  const values = Object.entries(entry).filter(([name]) => !leftOut.has(name));
  const message = typeof entry['msg'] === 'string' ? entry['msg'] : '';
  const behind = values.length > 0 ? JSON.stringify(Object.fromEntries(values)) : '';
  return { level: levelOf(entry['level']), text: [message, behind].filter(Boolean).join(' ') };
}

function entryOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'level' in value ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** pino's levels are numbers, ten apart. */
function levelOf(level: unknown): keyof PlatformLog {
  if (typeof level !== 'number' || level >= 50) return 'error';
  if (level >= 40) return 'warn';
  if (level >= 30) return 'info';
  return level >= 20 ? 'debug' : 'trace';
}

/** Takes a process's secret, and the signature of every token made with it, out of what is about to be logged. */
export function withoutSecrets(line: string, secret: string): string {
  return line.replaceAll(secret, '[secret]').replaceAll(/\b(local\.[A-Za-z0-9-]+)\.[\w-]{43}/gu, '$1.[secret]');
}
