import * as Type from 'typebox';
import { PlatformError } from '../../../core/errorCode';
import { roleThatMay, rolesWith, type Person } from '../../../core/permissions';
import { fits } from '../../../protocol/fits';
import type { SecretKeySource } from '../../secrets/secretKeys';
import type { Queries } from '../../storage/storage';
import { openDirectory, type Directory } from './userDirectory';

/** User IDs of one request to a directory. */
const idsAtOnce = 200;
/** How long a directory may take to answer one, in milliseconds. */
const patience = 10_000;
/** Largest answer that is read, in bytes. */
const largestAnswer = 1024 * 1024;

const directoryAnswer = Type.Object({ unknown: Type.Array(Type.String()) });

interface LookUpContext {
  readonly queries: Queries;
  readonly secrets: SecretKeySource;
}

/** Asks the directory of a super app which of some users it does not know. Nothing is kept of the question or the answer. */
export async function lookUpUsers(
  { queries, secrets }: LookUpContext,
  targetAppId: string,
  person: Person,
  userIds: readonly string[],
): Promise<{ unknown: string[] }> {
  const app = await queries.selectFrom('target_app').selectAll().where('id', '=', targetAppId).executeTakeFirst();
  if (!app) throw new PlatformError('NOT_FOUND', { targetAppId });
  await requireReleaser(queries, targetAppId, person);
  const directory = await openDirectory(secrets, app);
  if (!directory) throw new PlatformError('DIRECTORY_NOT_OFFERED', { targetApp: app.name });
  const unknown: string[] = [];
  for (let from = 0; from < userIds.length; from += idsAtOnce) {
    const asked = userIds.slice(from, from + idsAtOnce);
    const answer = new Set(await ask(directory, asked, app.name));
    unknown.push(...asked.filter((userId) => answer.has(userId)));
  }
  return { unknown };
}

/** Whoever may add testers to some release on the super app may ask about them. */
async function requireReleaser(queries: Queries, targetAppId: string, person: Person): Promise<void> {
  const workspaces = person.memberships.map(({ workspaceId }) => workspaceId);
  const programs = workspaces.length === 0 ? [] : await programsOn(queries, targetAppId, workspaces);
  const may = programs.some((row) =>
    roleThatMay(person, 'release', { workspaceId: row.workspace_id, miniProgramId: row.id }),
  );
  if (!may) throw new PlatformError('FORBIDDEN', { permission: 'release', roles: rolesWith('release') });
}

function programsOn(
  queries: Queries,
  targetAppId: string,
  workspaces: readonly string[],
): Promise<readonly { id: string; workspace_id: string }[]> {
  return queries
    .selectFrom('mini_program')
    .select(['mini_program.id', 'mini_program.workspace_id'])
    .where('mini_program.workspace_id', 'in', workspaces)
    .where((program) =>
      program.exists(
        program
          .selectFrom('release')
          .select('release.id')
          .whereRef('release.mini_program_id', '=', 'mini_program.id')
          .where('release.target_app_id', '=', targetAppId),
      ),
    )
    .execute();
}

/** No error has a cause with words of the answer: they could be user IDs, and causes are logged. */
async function ask({ url, token }: Directory, userIds: readonly string[], targetApp: string): Promise<string[]> {
  const failed = (why: string): PlatformError =>
    new PlatformError('DIRECTORY_FAILED', { targetApp }, { cause: new Error(why) });
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
    headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ userIds }),
  }).catch((error: unknown) => {
    throw failed(
      error instanceof Error && error.name === 'TimeoutError' ? 'it takes too long' : 'it cannot be reached',
    );
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw failed(`it answers ${response.status}`);
  }
  const answer = parsed(await bounded(response).catch(() => undefined));
  if (!fits(directoryAnswer, answer)) throw failed('it answers with something else');
  return answer.unknown;
}

/** Nothing where it is longer than any answer. */
async function bounded(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  if (body === null) return undefined;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > largestAnswer) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
