import { once } from 'node:events';
import { connect } from 'node:net';

/** Connects to a process on this machine; `gone` resolves when the connection breaks, because the process is gone. */
export async function holdOnTo(port: number): Promise<{ readonly gone: Promise<void> }> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return { gone: new Promise((resolve) => socket.once('close', () => resolve())) };
}
