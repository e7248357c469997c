const tickMilliseconds = 500;

/** Seconds for people: `0.4 s`, `12 s`. */
export function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`;
}

/** Runs one step and shows its name and how long it takes: a line that counts in a terminal, start and end elsewhere. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const terminal = process.stdout.isTTY;
  const show = (): void => {
    process.stdout.write(`\r\x1b[K- ${name} (${seconds(Date.now() - start)})`);
  };
  const timer = terminal ? setInterval(show, tickMilliseconds) : undefined;
  if (terminal) show();
  else console.log(`- ${name}`);
  const erase = terminal ? '\r\x1b[K' : '';
  try {
    const result = await work();
    process.stdout.write(`${erase}✓ ${name} (${seconds(Date.now() - start)})\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${erase}✗ ${name} (${seconds(Date.now() - start)})\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
