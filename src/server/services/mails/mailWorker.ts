import * as Type from 'typebox';
import { setTimeout as pause } from 'node:timers/promises';
import { day, hour } from '../../../core/duration';
import { mailFacts, mailKinds } from '../../mail/mailFacts';
import { SendFailure, type Mailer, type OutgoingMail } from '../../mail/mailer';
import { writeMail } from '../../mail/writeMail';
import { JobLoop } from '../jobLoop';
import { finish, putOff, type Job } from '../jobs';
import type { ServiceContext } from '../serviceContext';
import { readJson } from '../storedJson';
import { mailJob } from './outbox';

/** How people are written to. */
export interface MailSettings {
  readonly mailer: Mailer;
  /** The platform's address as people's editors are connected to it, such as `https://releases.example.com`. */
  readonly publicAddress: string;
  readonly patience?: Partial<MailPatience>;
}

export interface MailWorkerOptions extends MailSettings {
  readonly context: ServiceContext;
  /** Told of mails that were not sent, with whether they never will be. */
  readonly onFailure: (failure: MailFailure) => void;
  readonly onError: (error: unknown) => void;
}

/** A mail that was not sent. */
export interface MailFailure {
  readonly mailId: string;
  readonly reason: string;
  readonly isFinal: boolean;
}

/** How often a mail is sent again while the server does not take it, all in milliseconds. */
export interface MailPatience {
  /** Pause before a mail is sent for the second time; it doubles each time, up to the longest. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** A mail that could not be sent for that long never will be. */
  readonly longestTrial: number;
}

const defaultPatience: MailPatience = {
  firstPause: 15_000,
  longestPause: hour,
  longestTrial: 3 * day,
};

/** How long a mail at hand may take while the platform stops, in milliseconds. */
const stoppingGrace = 3_000;

const payload = Type.Object({ mailId: Type.String() });

/**
 * Sends the mails that transactions wrote, each under a lease. A process that dies after the server took a mail, and before it
 * could note that, has it sent again, with the same Message-ID.
 */
export class MailWorker extends JobLoop {
  readonly #options: MailWorkerOptions;

  constructor(options: MailWorkerOptions) {
    const { context, onError } = options;
    super({ context, kind: mailJob, work: (job, owner, signal) => this.#work(job, owner, signal), onError });
    this.#options = options;
  }

  async #work(job: Job, owner: string, signal: AbortSignal): Promise<void> {
    const mail = await this.#read(readJson(payload, job.payload, 'mail job').mailId);
    const sent = await this.#send(mail, signal);
    // The lease ends by itself: whether the server took the mail is not known, and another process must not send it yet.
    if (sent === 'stopped') return;
    await this.#note(job, owner, mail, sent);
  }

  async #read(mailId: string): Promise<OutgoingMail> {
    const row = await this.#options.context.storage.reader
      .selectFrom('mail')
      .innerJoin('account', 'account.id', 'mail.account_id')
      .select(['mail.kind', 'mail.facts', 'mail.created_at', 'account.name', 'account.email', 'account.language'])
      .where('mail.id', '=', mailId)
      .executeTakeFirstOrThrow();
    const kind = mailKinds.find((one) => one === row.kind);
    if (kind === undefined) throw new Error(`no such kind of mail: ${row.kind}`);
    const facts = readJson(mailFacts, row.facts, 'mail');
    return {
      id: mailId,
      writtenAt: row.created_at,
      to: { name: row.name, address: row.email },
      ...writeMail(kind, facts, row, this.#options.publicAddress),
    };
  }

  async #send(mail: OutgoingMail, signal: AbortSignal): Promise<'sent' | 'stopped' | SendFailure> {
    // RFC 2606: an account without an address of its own has one that leads nowhere.
    if (mail.to.address.endsWith('.invalid')) return new SendFailure('the account has no address', true);
    const sending = this.#options.mailer.send(mail).then(
      () => 'sent' as const,
      (error: unknown) => {
        if (error instanceof SendFailure) return error;
        throw error;
      },
    );
    return Promise.race([sending, stopped(signal)]);
  }

  async #note(job: Job, owner: string, mail: OutgoingMail, sent: 'sent' | SendFailure): Promise<void> {
    const { storage, clock } = this.#options.context;
    const { firstPause, longestPause, longestTrial } = { ...defaultPatience, ...this.#options.patience };
    const now = clock.now();
    const isSent = sent === 'sent';
    const isFinal = isSent || sent.isFinal || now - mail.writtenAt > longestTrial;
    const until = now + Math.min(firstPause * 2 ** (job.attempts - 1), longestPause);
    const noted = await storage.write(async (transaction) => {
      const isOurs = isFinal
        ? await finish(transaction, job, owner, now)
        : await putOff(transaction, job, owner, until);
      if (!isOurs) return false;
      const change = isSent ? { sent_at: now, failure: null } : { failure: sent.message };
      await transaction.updateTable('mail').set(change).where('id', '=', mail.id).execute();
      return true;
    });
    if (noted && !isSent) this.#options.onFailure({ mailId: mail.id, reason: sent.message, isFinal });
  }
}

async function stopped(signal: AbortSignal): Promise<'stopped'> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  await pause(stoppingGrace, undefined, { ref: false });
  return 'stopped';
}
