import assert from 'node:assert/strict';
import type { DeliveredMiniProgram, Evaluation, EvaluationError } from '../../src/protocol/delivery';
import type { ReportOutcome } from '../../src/protocol/adoption';
import { fits } from '../../src/protocol/fits';
import { resolvedQrCode, type ResolvedQrCode } from '../../src/protocol/qrCode';
import { seed } from './platform';
import type { PlatformClient, RawAnswer } from './platformClient';

/** A super app with its delivery key, asking in OpenFeature's remote evaluation protocol as any of its users. */
export class Phone {
  readonly #client: PlatformClient;
  readonly key: string;

  constructor(client: PlatformClient, key: string) {
    this.#client = client;
    this.key = key;
  }

  /** One flag, whatever comes. */
  ask(context: object | undefined, flag: string = seed.harborCoffee): Promise<RawAnswer> {
    return this.#post(`/ofrep/v1/evaluate/flags/${flag}`, { ...(context && { context }) });
  }

  /** All flags, whatever comes. */
  askAll(context: object, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
    return this.#post('/ofrep/v1/evaluate/flags', { context }, headers);
  }

  /** What a user gets of a mini program. */
  async evaluate(targetingKey: string, flag?: string): Promise<Evaluation> {
    const answer = await this.ask({ targetingKey }, flag);
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text) as Evaluation;
  }

  /** What a user gets of every mini program. */
  async evaluateAll(targetingKey: string): Promise<readonly Evaluation[]> {
    const answer = await this.askAll({ targetingKey });
    assert.equal(answer.status, 200, answer.text);
    return (JSON.parse(answer.text) as { flags: Evaluation[] }).flags;
  }

  /** The version a user gets and why, such as `1.0.2 SPLIT`, or the error code where the super app knows no such flag. */
  async gets(targetingKey: string): Promise<string> {
    const answer = await this.ask({ targetingKey });
    if (answer.status === 404) return (JSON.parse(answer.text) as EvaluationError).errorCode;
    assert.equal(answer.status, 200, answer.text);
    const { variant, reason } = JSON.parse(answer.text) as Evaluation;
    return `${variant ?? 'nothing'} ${reason}`;
  }

  /** Mini programs by name, whatever comes. */
  askSearch(query: Readonly<Record<string, string | number>>): Promise<RawAnswer> {
    const entries = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
    const path = `/v1/delivery/mini-programs?${new URLSearchParams(entries).toString()}`;
    return this.#client.raw('GET', path, { headers: { 'x-api-key': this.key } });
  }

  /** The mini programs that a user gets, by name. */
  async search(
    query: Readonly<Record<string, string | number>>,
  ): Promise<{ readonly items: readonly DeliveredMiniProgram[]; readonly nextCursor: string | null }> {
    const answer = await this.askSearch(query);
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text) as { items: DeliveredMiniProgram[]; nextCursor: string | null };
  }

  /** What a scanned QR code opens for a user, whatever comes. */
  askQrCode(value: string, userId: string): Promise<RawAnswer> {
    return this.#post('/v1/delivery/qr-codes/resolve', { value, userId });
  }

  /** What a scanned QR code opens for a user. */
  async scan(value: string, userId: string): Promise<ResolvedQrCode> {
    const answer = await this.askQrCode(value, userId);
    assert.equal(answer.status, 200, answer.text);
    const resolved: unknown = JSON.parse(answer.text);
    assert.ok(fits(resolvedQrCode, resolved), answer.text);
    return resolved;
  }

  /** A package by the address in a flag's value, without a key. */
  download(url: string): Promise<RawAnswer> {
    return this.#client.raw('GET', new URL(url).pathname);
  }

  /** What a release is run with. */
  configuration(releaseId: string): Promise<RawAnswer> {
    const headers = { 'x-api-key': this.key };
    return this.#client.raw('GET', `/v1/delivery/releases/${releaseId}/configuration`, { headers });
  }

  /** Reports what happened on it, whatever comes. */
  reportRaw(body: unknown): Promise<RawAnswer> {
    return this.#client.raw('POST', '/v1/delivery/events', { headers: { 'x-api-key': this.key }, body });
  }

  /** Reports what happened on it. */
  async report(events: readonly object[], sentAt = Date.now()): Promise<ReportOutcome> {
    const answer = await this.reportRaw({ sentAt, events });
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text) as ReportOutcome;
  }

  #post(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
    return this.#client.raw('POST', path, { headers: { 'x-api-key': this.key, ...headers }, body });
  }
}
