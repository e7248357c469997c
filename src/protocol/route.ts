import type { Static, TSchema } from 'typebox';
import type { Permission } from '../core/permissions';

/** Who may call a route: a signed-in person, a super app with a target's delivery key, or anybody. */
export type Caller = 'person' | 'delivery key' | 'anybody';

/** One operation of the contract. Both sides work from it: the platform checks by it, the client calls by it. */
export interface Route {
  readonly operationId: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With parameters as `{name}`. */
  readonly path: string;
  readonly caller: Caller;
  /**
   * What the person needs to be allowed, by which a personal access token's scopes are judged. A change that names nothing is
   * for people who signed in, and not for tokens; reading is for all.
   */
  readonly permission?: Permission;
  readonly params?: TSchema;
  readonly query?: TSchema;
  /** A JSON body. */
  readonly body?: TSchema;
  /** Whether the body may hold secrets: nothing of it is kept that they could be guessed from. */
  readonly secretBody?: true;
  /** Media types of a body that is streamed. */
  readonly streams?: readonly string[];
  /** Status of the answer when all went well. */
  readonly status: 200 | 201 | 204;
  /** A JSON answer. */
  readonly answer?: TSchema;
  /** Media type of an answer that is a file or a stream; with neither of them there is none. */
  readonly answersWith?: string;
  /**
   * What else it answers, by status, where it speaks another protocol than ours: in JSON, or a media type; null for an answer
   * without a body.
   */
  readonly otherAnswers?: Readonly<Record<number, TSchema | string | null>>;
  /** Whether it only asks, by POST since a URL is too short for the question: it may come again without a key. */
  readonly changesNothing?: true;
  /** Whether HEAD is answered as well, by the same headers. */
  readonly answersHead?: true;
  /** Whether the change must name the revision it was decided on (`If-Match`). */
  readonly ifMatch?: true;
}

/** Whether it only asks: what is there is the same afterwards. */
export function onlyAsks({ method, changesNothing }: Pick<Route, 'method' | 'changesNothing'>): boolean {
  return method === 'GET' || changesNothing === true;
}

type Part<R extends Route, K extends 'params' | 'query' | 'body' | 'answer'> = R extends {
  readonly [P in K]: infer S extends TSchema;
}
  ? Static<S>
  : undefined;

export type ParamsOf<R extends Route> = Part<R, 'params'>;
export type QueryOf<R extends Route> = Part<R, 'query'>;
export type BodyOf<R extends Route> = Part<R, 'body'>;
export type AnswerOf<R extends Route> = Part<R, 'answer'>;
