import { createRemoteJWKSet } from 'jose';
import type { CrowdMember } from './crowd';
import { DeliveryError, PackageError } from './deliveryError';
import { checkSignature } from './packageSignature';
import type { DeliveryEvent, SendOutcome } from './reports';
import { isRecord, listOf, memberOf, numberOf, textOf, type Json } from './reading';

/** A super app in one of its environments. */
export interface Target {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
}

/** The version of a mini program that a user gets, and why: an evaluation of OpenFeature's protocol. */
export interface Delivered {
  readonly miniProgramId: string;
  /** OpenFeature's word for why; `''` where no flag was asked for. */
  readonly reason: string;
  /** What exactly decided, in the platform's words; `''` where no flag was asked for. */
  readonly cause: string;
  readonly releaseId: string;
  readonly version: string;
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
  readonly entryPage: string;
  /** That the platform says so: a JWS over what the package is. */
  readonly signature: string;
}

/** A mini program as people find it. */
export interface Found {
  readonly name: string;
  readonly tagline: string;
  /** A `data:` address; `''` where it has none. */
  readonly logo: string;
  readonly delivered: Delivered;
}

/** What a QR code opens for a user. */
export interface Scanned {
  readonly delivered: Delivered;
  /** Path of the page that it opens. */
  readonly page: string;
  /** What the page is opened with; may be empty. */
  readonly query: string;
}

/** A user of a super app: who everything is asked for. */
export interface SignedIn {
  readonly targetId: string;
  readonly userId: string;
}

/** A browser sends 64 KiB at most after a page was closed. */
const fewEvents = 200;

/** What the super app asks of its own back end, which asks the platform. */
export class Delivery {
  readonly #address: string;
  readonly #tags = new Map<string, string>();
  readonly #keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

  /** @param address of the back end, without a slash at its end */
  constructor(address: string) {
    this.#address = address;
  }

  async targets(): Promise<readonly Target[]> {
    return listOf(await jsonOf(await this.#ask('/targets'))).map((target) => ({
      id: textOf(target, 'id'),
      name: textOf(target, 'name'),
      environment: textOf(target, 'environment'),
    }));
  }

  /** Everything a user gets; nothing where that is what it was when last asked. */
  async evaluate({ targetId, userId }: SignedIn): Promise<readonly Delivered[] | undefined> {
    const whose = JSON.stringify([targetId, userId]);
    const tag = this.#tags.get(whose);
    const answer = await this.#ask(
      `${pathOf(targetId)}/ofrep/v1/evaluate/flags`,
      jsonRequest({ context: { targetingKey: userId } }, tag === undefined ? {} : { 'if-none-match': tag }),
    );
    if (answer.status === 304) return undefined;
    const flags = listOf(memberOf(await jsonOf(answer), 'flags')).map(readEvaluation);
    const next = answer.headers.get('etag');
    if (next !== null) this.#tags.set(whose, next);
    return flags.filter(({ sha256 }) => sha256 !== '');
  }

  /** The mini programs that a user gets, by a part of their name in any language; the first of them where they are many. */
  async search({ targetId, userId }: SignedIn, query: string): Promise<readonly Found[]> {
    const parameters = new URLSearchParams({ userId, ...(query !== '' && { query }) }).toString();
    const answer = await this.#ask(`${pathOf(targetId)}/v1/delivery/mini-programs?${parameters}`);
    return listOf(memberOf(await jsonOf(answer), 'items')).map(readFound);
  }

  /**
   * What a QR code opens for a user, `undefined` where that is nothing.
   *
   * @throws DeliveryError of the code `QR_CODE_ENDED` once its release has ended
   */
  async resolve({ targetId, userId }: SignedIn, value: string): Promise<Scanned | undefined> {
    const request = jsonRequest({ value, userId });
    const answer = await jsonOf(await this.#ask(`${pathOf(targetId)}/v1/delivery/qr-codes/resolve`, request));
    return memberOf(answer, 'mayOpen') === true ? readScanned(answer) : undefined;
  }

  /** Forgets what it knows of a user, so that the next answer is whole. */
  forget({ targetId, userId }: SignedIn): void {
    this.#tags.delete(JSON.stringify([targetId, userId]));
  }

  async crowd(targetId: string): Promise<readonly CrowdMember[]> {
    return listOf(await jsonOf(await this.#ask(`${pathOf(targetId)}/crowd`))).map((member) => ({
      userId: textOf(member, 'userId'),
      gets: crowdReleases(memberOf(member, 'gets')),
    }));
  }

  /** Tells the platform what happened; what it may take another time is told apart from what it never will. */
  async report(targetId: string, events: readonly DeliveryEvent[]): Promise<SendOutcome> {
    // Sent to its end when the page is closed, too.
    const request = { ...jsonRequest({ sentAt: Date.now(), events }), keepalive: events.length <= fewEvents };
    const answer = await this.#ask(`${pathOf(targetId)}/v1/delivery/events`, request).catch(() => undefined);
    if (answer === undefined || answer.status === 429 || answer.status >= 500) return { kind: 'later' };
    if (!answer.ok) return { kind: 'refused' };
    // An answer that is none of the platform's: whoever gave it, the platform counts an event once, however often it comes.
    const taken: unknown = await answer.json().catch(() => undefined);
    if (!isRecord(taken)) return { kind: 'later' };
    return { kind: 'taken', reportOneIn: Math.max(1, numberOf(taken, 'reportOneIn')) };
  }

  /**
   * A package that the platform signed, and whose bytes are those that it signed.
   *
   * @throws PackageError if it is none
   * @throws DeliveryError if that cannot be found out now
   */
  async download(targetId: string, delivered: Delivered): Promise<Uint8Array> {
    const { sha256, size, signature } = delivered;
    await checkSignature(signature, delivered, this.#keySetOf(targetId));
    const answer = await this.#ask(`${pathOf(targetId)}/v1/packages/${encodeURIComponent(sha256)}`);
    if (!answer.ok) await refuse(answer);
    const bytes = await bytesOf(answer);
    if (bytes.byteLength !== size || (await sha256Of(bytes)) !== sha256)
      throw new PackageError('The package is not the one that was promised: its SHA-256 differs. It is not opened.');
    return bytes;
  }

  async #ask(path: string, request?: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.#address}${path}`, request);
    } catch {
      throw new DeliveryError('The super app’s server does not answer. Is npm start still running?');
    }
  }

  /** Kept; a signature that names a key which is not in it has it fetched anew. */
  #keySetOf(targetId: string): ReturnType<typeof createRemoteJWKSet> {
    const known = this.#keySets.get(targetId);
    const address = new URL(`${this.#address}${pathOf(targetId)}/.well-known/jwks.json`);
    const keySet = known ?? createRemoteJWKSet(address);
    this.#keySets.set(targetId, keySet);
    return keySet;
  }
}

function pathOf(targetId: string): string {
  return `/targets/${encodeURIComponent(targetId)}`;
}

function jsonRequest(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

async function jsonOf(answer: Response): Promise<unknown> {
  if (!answer.ok) await refuse(answer);
  try {
    const value: unknown = await answer.json();
    return value;
  } catch {
    throw new DeliveryError('The answer of the platform broke off.');
  }
}

async function bytesOf(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new DeliveryError('The package broke off on its way. Open it again.');
  }
}

/** What the platform refuses by a code, in words for who holds the phone. */
const sentences: ReadonlyMap<string, string> = new Map([
  ['NOT_FOUND', 'The super app knows nothing of this. A QR code may be of another one.'],
  ['QR_CODE_ENDED', 'What this QR code opened has ended.'],
]);

/** Tells what an answer refuses, in whichever of the two forms the platform has. */
async function refuse(answer: Response): Promise<never> {
  const problem: unknown = await answer.json().catch(() => undefined);
  const code = textOf(problem, 'code');
  const told =
    sentences.get(code) ||
    textOf(problem, 'errorDetails') ||
    textOf(problem, 'title') ||
    textOf(problem, 'errorCode') ||
    `The platform answers ${answer.status}.`;
  throw new DeliveryError(told, code);
}

function readFound(item: Json): Found {
  const words = memberOf(item['languages'], textOf(item, 'defaultLanguage'));
  const logo = textOf(item, 'logo');
  return {
    name: textOf(words, 'name'),
    tagline: textOf(words, 'tagline'),
    logo: logo.startsWith('data:image/') ? logo : '',
    delivered: readEvaluation(item['evaluation']),
  };
}

function readEvaluation(flag: unknown): Delivered {
  const metadata = memberOf(flag, 'metadata');
  return {
    ...readPackage(memberOf(flag, 'value')),
    miniProgramId: textOf(flag, 'key'),
    reason: textOf(flag, 'reason'),
    cause: textOf(metadata, 'cause'),
    releaseId: textOf(metadata, 'releaseId'),
  };
}

function readScanned(answer: unknown): Scanned {
  const delivered = {
    ...readPackage(memberOf(answer, 'package')),
    miniProgramId: textOf(answer, 'miniProgramId'),
    reason: '',
    cause: '',
    releaseId: textOf(answer, 'releaseId'),
  };
  return { delivered, page: textOf(answer, 'page'), query: textOf(answer, 'query') };
}

function readPackage(value: unknown): Pick<Delivered, 'version' | 'sha256' | 'size' | 'entryPage' | 'signature'> {
  return {
    version: textOf(value, 'version'),
    sha256: textOf(value, 'sha256'),
    size: numberOf(value, 'size'),
    entryPage: textOf(value, 'entryPage'),
    signature: textOf(value, 'signature'),
  };
}

function crowdReleases(value: unknown): CrowdMember['gets'] {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([miniProgramId, release]) => [
      miniProgramId,
      {
        releaseId: textOf(release, 'releaseId'),
        version: textOf(release, 'version'),
        reason: textOf(release, 'reason'),
      },
    ]),
  );
}

/** In hexadecimal. */
async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
