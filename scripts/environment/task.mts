import { describeError } from './failure.mts';
import { endRun } from './processes.mts';

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs the body of a task and ends the process with the code it answers. Ctrl-C, SIGTERM, a closed terminal or the end of the
 * process above end everything that was started; a failure is told in a sentence.
 */
export async function task(body: () => Promise<number>): Promise<never> {
  let ending = false;
  const end = async (code: number): Promise<never> => {
    if (!ending) {
      ending = true;
      await endRun();
    }
    process.exit(code);
  };
  for (const [signal, code] of Object.entries(exitCodes)) {
    process.on(signal, () => {
      if (process.stdout.isTTY && !ending) process.stdout.write('\n');
      // What the broken-off body still has to say would only mislead.
      console.log = () => {};
      void end(code);
    });
  }
  process.once('disconnect', () => void end(exitCodes.SIGHUP));
  process.channel?.unref();
  // A terminal that is gone cannot be written to.
  process.stdout.on('error', () => void end(exitCodes.SIGHUP));
  try {
    return await end(await body());
  } catch (error) {
    if (!ending) console.error(describeError(error));
    return await (ending ? new Promise<never>(() => {}) : end(1));
  }
}
