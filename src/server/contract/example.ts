/** One exchange of an operation as it went over the wire, with IDs, times and addresses that stay the same. */
export interface Example {
  readonly request: {
    /** By the names in the path. */
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
    /** Without who called. */
    readonly headers?: Readonly<Record<string, string>>;
    readonly mediaType?: string;
    /** JSON, a text, or of other bytes only what they are. */
    readonly body?: unknown;
  };
  readonly answer: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly mediaType?: string;
    readonly body?: unknown;
  };
}

/** By operation. */
export type Examples = Readonly<Partial<Record<string, Example>>>;
