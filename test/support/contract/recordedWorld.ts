import type { OpenApiDocument } from '../../../src/server/contract/openApiDocument';
import { startReleaseWorld, type ReleaseWorld } from '../releaseWorld';
import { StillClock } from '../stillClock';
import { Recorder } from './recorder';
import { ServedContract } from './servedContract';

/** A release world whose exchanges are kept, and held against the document that its platform serves. */
export interface RecordedWorld {
  readonly world: ReleaseWorld;
  readonly clock: StillClock;
  readonly contract: ServedContract;
  readonly recorder: Recorder;
}

/** Everything that a run makes anew is made the same way each time, as far as the platform lets it be. */
export async function startRecordedWorld(): Promise<RecordedWorld> {
  const clock = new StillClock(Date.UTC(2026, 11, 1, 9));
  const recorder = new Recorder(() => contract);
  let keys = 0;
  const world = await startReleaseWorld({
    clock,
    settings: {
      version: '1.0.0',
      maximumUploadBytes: 1024 * 1024,
      maximumTesterListBytes: 1024 * 1024,
      signIn: { issuer: 'https://accounts.example', clientId: 'mini-program-release', scopes: ['openid', 'email'] },
    },
    client: {
      onExchange: (exchange) => void recorder.exchanges.push(exchange),
      newIdempotencyKey: () => `request-${(keys += 1)}`,
    },
  });
  const { text } = await world.platform.anonymous().raw('GET', '/openapi.json');
  recorder.exchanges.length = 0;
  const contract = new ServedContract(JSON.parse(text) as OpenApiDocument);
  return { world, clock, contract, recorder };
}
