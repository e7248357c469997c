/** Writes a line for the parent process. Resolves when it is written. */
export async function sayLine(line: object): Promise<void> {
  await new Promise<void>((resolve) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve());
  });
}
