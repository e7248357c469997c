import { readFile } from 'node:fs/promises';
import { Agent, request, type RequestOptions } from 'node:http';
import { join } from 'node:path';
import { openBlobs } from '../../src/server/blobs';
import { systemClock } from '../../src/server/clock';
import { ensureDeliveryKeys } from '../../src/server/deliveryKeys';
import { closedAuthenticator } from '../../src/server/http/closedAuthenticator';
import { createPlatformServer, defaultSettings } from '../../src/server/platformServer';
import { ownKeyFile } from '../../src/server/secrets/keyFile';
import { inNewFolder } from '../folders';
import type { Measure } from '../measure';
import { prepareReleases } from '../transition/platformTransitions';

const miniProgramId = '2026112300000001';

/** Requests that warm the code up, and those that are measured: enough for about a second. */
const warming = 500;
const measured = 3000;

/** Requests that are under way at once, each on a connection of its own. */
const connections = 8;

/** Evaluations of one flag for one user after another, a grayscale being out, beside the route that always says the same. */
export const evaluations: Measure = {
  key: 'delivery.evaluations',
  peer: 'the constant route /healthz of the same process',
  aim: { atLeast: 0.5 },
  run: () => inNewFolder(compare),
};

async function compare(folder: string): Promise<{ ours: number; peer: number; unit: string }> {
  const { storage, releases } = await prepareReleases(folder, 2);
  const [live, share] = releases;
  if (!live || !share) throw new Error('there are no releases');
  await storage.write(async (transaction) => {
    const releases = transaction.updateTable('release');
    await releases.set({ status: 'Full Release', live: 1, percentage: 100 }).where('id', '=', live.id).execute();
    await releases
      .set({ status: 'Grayscale Release', under_way: 1, percentage: 20 })
      .where('id', '=', share.id)
      .execute();
  });
  const keyFile = join(folder, 'delivery-keys.json');
  await ensureDeliveryKeys(storage, systemClock, keyFile);
  const server = await createPlatformServer({
    storage,
    blobs: await openBlobs(join(folder, 'blobs')),
    clock: systemClock,
    log: { level: 'silent', stream: { write: () => undefined } },
    authenticator: closedAuthenticator,
    secrets: ownKeyFile(join(folder, 'secret-keys'), systemClock),
    settings: { ...defaultSettings, version: '0.0.0' },
  });
  const port = await server.listen(0, '127.0.0.1');
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = { 'x-api-key': await deliveryKey(keyFile), 'content-type': 'application/json' };
  const flag = `/ofrep/v1/evaluate/flags/${miniProgramId}`;
  const evaluate = (index: number): Promise<void> =>
    send({ agent, port, headers, method: 'POST', path: flag }, `{"context":{"targetingKey":"user-${index}"}}`);
  const constant = (): Promise<void> => send({ agent, port, path: '/healthz' });
  const sample = { ours: await rateOf(evaluate), peer: await rateOf(constant), unit: 'answers/s' };
  agent.destroy();
  await server.close();
  await storage.close();
  return sample;
}

async function deliveryKey(file: string): Promise<string> {
  const keys = JSON.parse(await readFile(file, 'utf8')) as {
    readonly targetAppId: string;
    readonly environment: string;
    readonly key: string;
  }[];
  const found = keys.find(
    ({ targetAppId, environment }) => targetAppId === 'harbor-wallet-app' && environment === 'Production',
  );
  if (!found) throw new Error('there is no delivery key');
  return found.key;
}

async function send(options: RequestOptions, body = ''): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request(options, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode ?? 0}`));
      response.resume();
      response.once('end', resolve);
    })
      .once('error', reject)
      .end(body);
  });
}

/** Answers a second, once the code is warm. */
async function rateOf(ask: (index: number) => Promise<void>): Promise<number> {
  await askAll(ask, 0, warming);
  const before = performance.now();
  await askAll(ask, warming, measured);
  return (measured * 1000) / (performance.now() - before);
}

/** As many lines of requests beside each other as there are connections. */
async function askAll(ask: (index: number) => Promise<void>, first: number, count: number): Promise<void> {
  let next = first;
  const line = async (): Promise<void> => {
    while (next < first + count) {
      next += 1;
      await ask(next);
    }
  };
  await Promise.all(Array.from({ length: connections }, line));
}
