/** A super app in one of its environments, with the key by which its phones ask the platform. */
export interface Target {
  /** As the page names it. */
  readonly id: string;
  /** Of the super app. */
  readonly name: string;
  readonly environment: string;
  readonly deliveryKey: string;
}

/** A platform that can be asked now. */
export interface Connection {
  /** Without a slash at its end. */
  readonly address: string;
  readonly targets: readonly Target[];
}

/** A release platform, as a super app sees it. */
export interface Platform {
  /** Throws an error with a sentence for the person where it cannot be reached. */
  connect(): Promise<Connection>;
}

/** A platform that runs elsewhere. A delivery key is of one target; only the platform knows of which. */
export function givenPlatform(address: string, deliveryKey: string): Platform {
  const { origin, protocol } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`${address} is no web address.`);
  const target = { id: 'given', name: 'Super App', environment: new URL(address).host, deliveryKey };
  const connection = { address: origin, targets: [target] };
  return { connect: async () => connection };
}
