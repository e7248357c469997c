import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The way to a database, which a test can cut. */
export class DatabaseProxy {
  /** The database's address by this way. */
  readonly url: string;
  readonly #target: URL;
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server;
  /** Cuts the way when a client has sent this text. */
  #cutAt: string | undefined;
  /** Lets the commit of a transaction with this text through, and then cuts the way. */
  #cutAfterCommitOf: string | undefined;

  private constructor(server: Server, target: URL) {
    this.#target = target;
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    const url = new URL(target);
    url.port = String(this.#port);
    this.url = url.href;
    this.#take(server);
  }

  static async to(url: string): Promise<DatabaseProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new DatabaseProxy(server, new URL(url));
  }

  /** Ends all connections and takes no other, as a database that is not there. */
  async cut(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  /** As {@link cut}, at the moment when a client sends a text. */
  cutAt(text: string): void {
    this.#cutAt = text;
  }

  /** As {@link cut}, once the commit of a transaction with a text has reached the database: nobody hears how it went. */
  cutAfterCommitOf(text: string): void {
    this.#cutAfterCommitOf = text;
  }

  /** Lets nothing through any more on the connections there are, as a network that drops packets; new ones are made. */
  stall(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  async mend(): Promise<void> {
    this.#cutAt = undefined;
    this.#cutAfterCommitOf = undefined;
    this.#server = createServer().listen(this.#port, '127.0.0.1');
    this.#take(this.#server);
    await once(this.#server, 'listening');
  }

  #take(server: Server): void {
    server.on('connection', (client) => {
      const database = connect(Number(this.#target.port), this.#target.hostname);
      for (const socket of [client, database]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('close', () => {
          this.#sockets.delete(socket);
          client.destroy();
          database.destroy();
        });
      }
      let isMarked = false;
      client.on('data', (bytes) => {
        isMarked ||= this.#cutAfterCommitOf !== undefined && bytes.includes(this.#cutAfterCommitOf);
        if (this.#cutAt !== undefined && bytes.includes(this.#cutAt)) void this.cut();
        else if (isMarked && bytes.includes('commit')) this.#cutBehind(client, database, bytes);
        else database.write(bytes);
      });
      database.pipe(client);
    });
  }

  /** The database gets these bytes, does what they say and finds nobody to tell. */
  #cutBehind(client: Socket, database: Socket, bytes: Buffer): void {
    database.unpipe(client);
    database.resume();
    database.end(bytes);
    database.once('end', () => void this.cut());
  }
}
