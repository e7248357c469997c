import { once } from 'node:events';
import { createServer } from 'node:net';
import { Failure } from './failure.mts';

/** Answers the port when nothing listens on it (0: any free one), else undefined. */
async function freePort(wanted: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

/** Any free port of this machine. */
export async function anyFreePort(): Promise<number> {
  const port = await freePort(0);
  if (port === undefined) throw new Failure('No free port on 127.0.0.1.');
  return port;
}

/** The port somebody asked for by name. */
export async function exactPort(wanted: number): Promise<number> {
  const port = await freePort(wanted);
  if (port === undefined) throw new Failure(`Port ${wanted} is taken. Give another one with --port, or leave it out.`);
  return port;
}

/** The usual port when it is free, so that the browser finds its own stored state again, else any. */
export async function preferredPort(usual: number): Promise<number> {
  return (await freePort(usual)) ?? (await anyFreePort());
}
