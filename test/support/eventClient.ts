import { createParser } from 'eventsource-parser';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { ChangeEvent } from '../../src/protocol/changeEvent';

/** One connection to the platform's events, read by a parser of somebody else's. */
export class EventConnection {
  readonly changes: ChangeEvent[] = [];
  readonly comments: string[] = [];
  resets = 0;
  /** Where another connection goes on. */
  lastEventId: string | undefined;
  /** Resolves when the platform ends the connection, or it is lost. */
  readonly ended: Promise<void>;
  readonly #request: ClientRequest;
  readonly #changed = new Set<() => void>();

  private constructor(
    outgoing: ClientRequest,
    response: IncomingMessage,
    lastEventId: string | undefined,
    onChange: (change: ChangeEvent) => void,
  ) {
    this.#request = outgoing;
    this.lastEventId = lastEventId;
    const parser = createParser({
      onId: (id) => (this.lastEventId = id),
      onComment: (comment) => this.comments.push(comment),
      onEvent: ({ event, data }) => {
        if (event === 'reset') {
          this.resets += 1;
          return;
        }
        const change = JSON.parse(data) as ChangeEvent;
        this.changes.push(change);
        onChange(change);
      },
    });
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      parser.feed(text);
      for (const listener of this.#changed) listener();
    });
    response.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      response.once('close', resolve);
    });
  }

  /** Resolves once the platform has said where the stream begins. */
  static async open(
    url: string,
    token: string,
    lastEventId?: string,
    onChange: (change: ChangeEvent) => void = () => undefined,
  ): Promise<EventConnection> {
    const outgoing = request(`${url}/v1/events`, {
      agent: false,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
        ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
      },
    });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    outgoing.on('error', () => undefined);
    if (response.statusCode !== 200) throw new Error(`answered ${response.statusCode}`);
    const connection = new EventConnection(outgoing, response, lastEventId, onChange);
    await connection.until(() => connection.lastEventId !== undefined);
    return connection;
  }

  /** Waits until something came by which it is so. */
  async until(isSo: () => boolean, longest = 5000): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => finish(() => reject(new Error('it did not come'))), longest);
      const look = (): void => {
        if (isSo()) finish(resolve);
      };
      const finish = (how: () => void): void => {
        clearTimeout(timer);
        this.#changed.delete(look);
        how();
      };
      this.#changed.add(look);
    });
  }

  /** Drops the connection as a cable that is pulled does. */
  drop(): void {
    this.#request.destroy();
  }
}
