import { join } from 'node:path';
import { ownKeyFile } from '../../src/server/secrets/keyFile';
import { setDirectory } from '../../src/server/services/administration/operatorDirectories';
import { systemClock } from '../../src/server/clock';
import type { Storage } from '../../src/server/storage/storage';
import { answerJson, httpPeer, type HttpPeer, type PeerAnswer } from './httpPeer';
import { seed } from './platform';

export const directoryToken = 'directory-token';

/** A platform with its database and the folder of its keys. */
export interface PlatformOnDisk {
  readonly platform: { readonly folder: string; readonly storage: Storage };
}

/** Gives Harbor Wallet a directory of users on this machine that answers as a test wants it. */
export async function startDirectory(world: PlatformOnDisk, answer: PeerAnswer): Promise<HttpPeer> {
  const peer = await httpPeer(answer);
  await offerDirectory(world, `${peer.url}/users`);
  return peer;
}

/** Says where the directory of Harbor Wallet is, as an operator does. */
export async function offerDirectory({ platform }: PlatformOnDisk, url: string): Promise<void> {
  const keys = await ownKeyFile(join(platform.folder, 'secret-keys'), systemClock).forSealing();
  await setDirectory({ storage: platform.storage, clock: systemClock }, seed.harborWallet, {
    directory: { url, token: directoryToken },
    keys,
  });
}

/** A directory that knows nobody of these. */
export function knowsNot(...unknown: readonly string[]): PeerAnswer {
  return (request, response) => {
    request.resume().once('end', () => answerJson(response, 200, { unknown }));
  };
}
