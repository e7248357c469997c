import type { FastifyBaseLogger } from 'fastify';
import type { BackgroundWork } from '../../backgroundWork';
import type { ServiceContext } from '../serviceContext';
import { MailWorker, type MailSettings } from './mailWorker';

/** Sends mails as soon as a transaction wrote some, whichever process that was in; what is not sent stands in the log. */
export class MailWork implements BackgroundWork {
  readonly #context: ServiceContext;
  readonly #worker: MailWorker;
  #stopWatching: () => void = () => {};

  constructor(settings: MailSettings, context: ServiceContext, log: FastifyBaseLogger) {
    this.#context = context;
    this.#worker = new MailWorker({
      ...settings,
      context,
      onFailure: ({ isFinal, ...about }) => {
        if (isFinal) log.error(about, 'a mail will not be sent');
        else log.warn(about, 'a mail was not sent yet');
      },
      onError: (error) => log.error({ err: error }, 'background work failed'),
    });
  }

  start(): void {
    this.#worker.start();
    this.#stopWatching = this.#context.storage.onCommit(() => this.#worker.wake());
  }

  async stop(): Promise<void> {
    this.#stopWatching();
    await this.#worker.stop();
  }
}
