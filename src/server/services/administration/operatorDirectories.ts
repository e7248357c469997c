import { loopbackNames } from '../../../core/loopback';
import type { SecretKeys } from '../../secrets/secretKeys';
import { keptDirectory, type Directory } from '../directory/userDirectory';
import type { ServiceContext } from '../serviceContext';
import { changeOnce } from '../unitOfWork';
import { operatorChange } from './operatorChange';
import { Refusal } from './refusal';

/** Sets where a super app says which user IDs it does not know, or that it does not any more. */
export async function setDirectory(
  { storage, clock }: ServiceContext,
  targetAppId: string,
  wanted: { readonly directory: Directory; readonly keys: SecretKeys } | null,
): Promise<void> {
  const kept = wanted
    ? keptDirectory(wanted.keys, targetAppId, { ...wanted.directory, url: checkedAddress(wanted.directory.url) })
    : { directory_url: null, directory_sealed_with: null, directory_sealed: null };
  await changeOnce({ storage, clock }, operatorChange(), async (unit) => {
    const updated = await unit.transaction
      .updateTable('target_app')
      .set((app) => ({ ...kept, revision: app('revision', '+', 1) }))
      .where('id', '=', targetAppId)
      .executeTakeFirst();
    if (updated.numUpdatedRows !== 1n) throw new Refusal(`There is no super app ${targetAppId}.`);
    unit.record({ thing: 'target-app', change: 'directory', target_app_id: targetAppId });
  });
}

/** User IDs go nowhere unencrypted, but on this machine. */
function checkedAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isRight = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopbackNames.has(url.hostname));
  if (!url || !isRight || url.username !== '' || url.password !== '') {
    throw new Refusal(
      '--url is an https address without a name or password in it, or an http address of this machine.',
    );
  }
  return url.toString();
}
