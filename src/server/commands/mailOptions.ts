import { readFileSync } from 'node:fs';
import { smtpMailer } from '../mail/smtpMailer';
import type { MailSettings } from '../services/mails/mailWorker';
import { StartError } from '../storage/startError';
import { readPublicAddress } from './publicAddress';

/** How an operator says by which server people are written to; the names are those of the command line. */
export interface MailOptions {
  /** `smtp://` or `smtps://`, with the user name and without the password. */
  readonly 'mail-server'?: string | undefined;
  readonly 'mail-from'?: string | undefined;
  /** Holds the password, where it is not in the environment as `MAIL_PASSWORD`. */
  readonly 'mail-password-file'?: string | undefined;
  /** The platform's address, which mails link to. */
  readonly 'public-address'?: string | undefined;
}

/** The options as the command line is read; the public address is not for mails alone. */
export const mailOptions = {
  'mail-server': { type: 'string' },
  'mail-from': { type: 'string' },
  'mail-password-file': { type: 'string' },
} as const;

export const mailUsage =
  '[--mail-server smtp(s)://[user@]host[:port] --mail-from <address>, with --public-address ' +
  '[--mail-password-file <file>, or MAIL_PASSWORD in the environment]]';

/**
 * How people are written to, or `undefined` where they are not. A password on the command line is refused: every user of the
 * machine reads it there.
 *
 * @throws StartError `USAGE`, with what is wrong as `reason`
 */
export function readMailOptions(options: MailOptions, environment: NodeJS.ProcessEnv): MailSettings | undefined {
  const { 'mail-server': server, 'mail-from': from, 'public-address': address } = options;
  if (server === undefined) {
    if (from !== undefined || options['mail-password-file'] !== undefined) throw misused('mail-server');
    return undefined;
  }
  const url = URL.canParse(server) ? new URL(server) : undefined;
  const isServer = url !== undefined && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '';
  if (!isServer) throw misused('mail-server');
  if (url.password !== '') throw misused('mail-password');
  if (from === undefined || !/^[^\r\n]*@[^\s@]+$/.test(from)) throw misused('mail-from');
  const password = url.username === '' ? undefined : readPassword(options, environment);
  return { mailer: smtpMailer({ server, password, from }), publicAddress: originOf(address) };
}

function readPassword(
  { 'mail-password-file': file }: MailOptions,
  { MAIL_PASSWORD: password }: NodeJS.ProcessEnv,
): string {
  const text = file === undefined ? password : readFile(file);
  if (text === undefined || text === '') throw misused('mail-password');
  return text;
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw misused('mail-password-file', error);
  }
}

function originOf(address: string | undefined): string {
  const origin = readPublicAddress(address, mailUsage);
  if (origin === undefined) throw misused('public-address');
  return origin;
}

function misused(reason: string, cause?: unknown): StartError {
  return new StartError('USAGE', { usage: mailUsage, reason }, { cause });
}
