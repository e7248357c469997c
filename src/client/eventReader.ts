import { createParser, type EventSourceMessage, type EventSourceParser } from 'eventsource-parser';
import { changeEvent, eventNames, type ChangeEvent } from '../protocol/changeEvent';
import { fits } from '../protocol/fits';

/** Longer than any event; a peer that sends this much without ending one is not ours. */
const longestEvent = 1024 * 1024;

export interface EventListener {
  onEvent(event: ChangeEvent): void;
  onReset(): void;
  onPlace?(lastEventId: string): void;
}

/** Makes the platform's events of the text of one connection after the other. */
export class EventReader {
  readonly #listener: EventListener;
  readonly #parser: EventSourceParser;
  #connectedBefore = false;
  #lastEventId: string | undefined;

  constructor(listener: EventListener, lastEventId: string | undefined) {
    this.#listener = listener;
    this.#lastEventId = lastEventId;
    this.#parser = createParser({
      onId: (id) => {
        this.#lastEventId = id;
        listener.onPlace?.(id);
      },
      onEvent: (message) => this.#read(message),
      maxBufferSize: longestEvent,
    });
  }

  /** Where the next connection goes on. */
  get lastEventId(): string | undefined {
    return this.#lastEventId;
  }

  /** A connection begins; what was left of the one before is forgotten. */
  opened(): void {
    this.#parser.reset();
    // Without a place to go on from, nobody knows what happened between the connections.
    if (this.#connectedBefore && this.#lastEventId === undefined) this.#listener.onReset();
    this.#connectedBefore = true;
  }

  feed(text: string): void {
    this.#parser.feed(text);
  }

  #read({ event, data }: EventSourceMessage): void {
    if (event === eventNames.change) {
      const change = changeOf(data);
      // A change that cannot be read is a change all the same.
      if (change) this.#listener.onEvent(change);
      else this.#listener.onReset();
    } else if (event === eventNames.reset) {
      this.#listener.onReset();
    }
  }
}

function changeOf(data: string): ChangeEvent | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return fits(changeEvent, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
