import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** An answer that refuses, such as 450 or 550. */
export type Refusal = number;

/** What the server does with what comes next; whatever is not said is taken. */
export interface MailServerMood {
  readonly connection?: Refusal;
  readonly sender?: Refusal;
  readonly receiver?: Refusal;
  readonly data?: Refusal | 'drop' | 'hang';
}

interface MailServerOptions extends Pick<SMTPServerOptions, 'secure'> {
  /** Who may send; everybody where it is missing. */
  readonly password?: string;
}

/** A real mail server on loopback that keeps what it is given, and fails as it is told. */
export class MailServer {
  /** What it took, in the order it did. */
  readonly received: Email[] = [];
  /** How many connections were made so far. */
  connections = 0;
  mood: MailServerMood = {};
  /** Called once a mail was taken, before the client is told. */
  onTaken: () => Promise<void> = () => Promise.resolve();
  readonly #server: SMTPServer;
  readonly #sockets = new Set<Socket>();

  private constructor({ secure = false, password }: MailServerOptions) {
    this.#server = new SMTPServer({
      secure,
      authOptional: password === undefined,
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 10,
      onAuth: (auth, _session, done) =>
        auth.password === password ? done(null, { user: auth.username }) : done(refusal(535)),
      onConnect: (_session, done) => done(refusal(this.mood.connection)),
      onMailFrom: (_address, _session, done) => done(refusal(this.mood.sender)),
      onRcptTo: (_address, _session, done) => done(refusal(this.mood.receiver)),
      onData: (stream, _session, done) => {
        // Where the connection is gone there is nobody to tell.
        this.#take(stream, done).catch(() => undefined);
      },
    });
    this.#server.server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    // Clients that go away in the middle are what the tests are about.
    this.#server.on('error', () => {});
  }

  static async start(options: MailServerOptions = {}, port = 0): Promise<MailServer> {
    const server = new MailServer(options);
    server.#server.listen(port, '127.0.0.1');
    await once(server.#server.server, 'listening');
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** The mails to an account of the seed. */
  to(account: string): readonly Email[] {
    return this.received.filter(({ to }) => to?.some(({ address }) => address === `${account}@local.example`));
  }

  /** The receivers of everything it took, in the order of their names. */
  get receivers(): readonly string[] {
    return this.received.map(({ to }) => to?.[0]?.name ?? '').toSorted();
  }

  /** Ends it, with whatever is connected. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  async #take(stream: AsyncIterable<Buffer>, done: (refused: Error | null) => void): Promise<void> {
    const chunks: Buffer[] = [];
    const { data } = this.mood;
    if (data === 'drop') for (const socket of this.#sockets) socket.destroy();
    for await (const chunk of stream) chunks.push(chunk);
    if (data === 'hang') return;
    if (typeof data === 'number') {
      done(refusal(data));
      return;
    }
    this.received.push(await PostalMime.parse(Buffer.concat(chunks)));
    await this.onTaken();
    done(null);
  }
}

function refusal(code: Refusal | undefined): Error | null {
  return code === undefined ? null : Object.assign(new Error('not now'), { responseCode: code });
}

/** The first of some mails, which must be there. */
export function firstOf(mails: readonly Email[]): Email & { readonly subject: string; readonly text: string } {
  const [mail] = mails;
  assert.ok(mail?.subject !== undefined && mail.text !== undefined, 'there is no mail');
  return { ...mail, subject: mail.subject, text: mail.text };
}
