/** What holds for every operation, in CommonMark: the introduction of the document and of the reference page. */
export const conventions = `The release platform of mini programs: versions, releases to super apps, approvals, testers, and what phones get.

Everything is JSON in UTF-8 over HTTP, unless an operation says otherwise. An unknown member of a body, or an unknown
parameter of a query, is refused. Times are milliseconds since 1970-01-01T00:00Z. Words such as \`Under Review\` are spelled as
the platform shows them.

### Who calls

Most operations are for a **person**, with a bearer token in \`Authorization\`. \`GET /v1/platform\` names the OpenID Connect
provider to sign in with; scripts take a personal access token, which is made for some scopes and a time, and not enough for
changes of what only a person decides. What a person sees and may do follows from their roles; a thing they may not see is \`NOT_FOUND\`.
Operations of the delivery are for a **super app**, with the delivery key of one of its environments. A few are for
**anybody**.

### Changes on what was seen

What changes has a \`revision\`, which is also its \`ETag\`. A change that takes \`If-Match\` must name the revision it was decided
on: without it the answer is 428 \`IF_MATCH_REQUIRED\`, and with one that is no longer the latest 412 \`REVISION_STALE\`. Nothing is
changed then; read it again and decide again.

### The same request again

Every change that a person asks for takes an \`Idempotency-Key\` (1–255 visible ASCII characters, such as a UUID). The same request
with the same key is answered as the first time and changes nothing more, so that a request whose answer got lost can be sent
again. The same key with another request, be it another \`If-Match\` alone, is 422 \`IDEMPOTENCY_KEY_REUSED\`. Keys are kept for
seven days.

### Lists

Lists come in pages: \`limit\` says how many items, and \`nextCursor\` of one page is the \`cursor\` of the next. It is \`null\` on the last
page. Cursors are opaque; one that is none of ours is 400 \`CURSOR_INVALID\`.

### Changes as they happen

\`GET /v1/events\` is a stream of server-sent events. An event named \`change\` says what changed and not what it is now: whoever shows
it reads it again. Its \`id\` goes back as \`Last-Event-ID\` to resume exactly behind it. An event named \`reset\` says that events were
missed which are no longer kept: read everything again.

### Refusals

What is refused is answered as problem details (RFC 9457) with a stable \`code\` to decide by, \`parameters\` that belong to the code,
and the \`requestId\` that is also in \`X-Request-Id\` and in the platform's log. Each operation lists its codes. Beside those any
operation may answer:

- 403 \`FORBIDDEN\`: the person's roles do not allow it (\`permission\` and \`roles\` say whose do), or the request comes from a web page.
- 503 \`STORAGE_BUSY\`, \`STORAGE_FULL\`, \`STORAGE_FAILED\`, \`STOPPING\`: nothing was changed; \`Retry-After\` says in how many seconds
  to ask again.
- 500 \`INTERNAL\`: a defect of the platform.
`;
