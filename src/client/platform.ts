import type { Readable } from 'node:stream';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from '../protocol/route';
import type { OperationId, routes } from '../protocol/routes';

type RouteOf<Id extends OperationId> = (typeof routes)[Id];

/** Takes a member into a request only where the route has it. */
type Given<Name extends string, Value> = Value extends undefined ? unknown : { readonly [K in Name]: Value };

/** What is sent is not changed, so it may be read-only. */
type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

type QueryGiven<Id extends OperationId> =
  QueryOf<RouteOf<Id>> extends undefined ? unknown : { readonly query?: QueryOf<RouteOf<Id>> };

type StreamGiven<Id extends OperationId> =
  RouteOf<Id> extends { readonly streams: readonly (infer M extends string)[] }
    ? { readonly stream: { readonly mediaType: M; readonly bytes: Readable | Uint8Array; readonly size?: number } }
    : unknown;

type IfMatchGiven<Id extends OperationId> =
  RouteOf<Id> extends { readonly ifMatch: true } ? { readonly ifMatch: number } : unknown;

/** What a call of an operation takes: its parameters, query and body, and how the call is made. */
export type CallOf<Id extends OperationId> = Given<'params', ParamsOf<RouteOf<Id>>> &
  QueryGiven<Id> &
  Given<'body', DeepReadonly<BodyOf<RouteOf<Id>>>> &
  StreamGiven<Id> &
  IfMatchGiven<Id> & {
    readonly signal?: AbortSignal;
    /** Reused to repeat a change safely; made anew for each call otherwise. */
    readonly idempotencyKey?: string;
    /** Bytes of a streamed body that have left. */
    readonly onSent?: (bytes: number) => void;
  };

/**
 * The platform as one account sees it. Throws a `PlatformError` (core/errorCode) for what the platform refuses, and a
 * `ConnectionError` where no answer came.
 */
export interface Platform {
  call<Id extends OperationId>(operation: Id, call: CallOf<Id>): Promise<AnswerOf<RouteOf<Id>>>;
  /** Downloads an operation's file, for routes without a JSON answer. */
  download(path: string, signal?: AbortSignal): Promise<Buffer>;
}
