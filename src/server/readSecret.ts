import type { Readable } from 'node:stream';
import { StartError } from './storage/startError';

/** Longer than the line with the secret ever is, in characters. */
const longestLine = 4096;

/**
 * Reads the secret that the parent writes as the first line, `{ "secret": "<32 bytes as base64url>" }`. It never stands in
 * an argument or in the environment, where other processes could see it.
 *
 * @throws StartError `USAGE`
 */
export async function readSecret(stdin: Readable): Promise<Buffer> {
  const secret = secretOf(await firstLine(stdin));
  if (!secret) throw new StartError('USAGE', { reason: 'secret' });
  return secret;
}

function firstLine(stdin: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (): void => reject(new StartError('USAGE', { reason: 'secret' }));
    const read = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      const line = text.indexOf('\n');
      if (line < 0 && text.length < longestLine) return;
      stdin.off('data', read);
      stdin.off('end', end);
      stdin.off('error', end);
      resolve(text.slice(0, Math.max(line, 0)));
    };
    stdin.on('data', read);
    stdin.once('end', end);
    stdin.once('error', end);
  });
}

function secretOf(line: string): Buffer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('secret' in value)) return undefined;
    if (typeof value.secret !== 'string') return undefined;
    const secret = Buffer.from(value.secret, 'base64url');
    return secret.length === 32 ? secret : undefined;
  } catch {
    return undefined;
  }
}
