import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Examples } from '../../src/server/contract/example';
import { examplesFile, examplesText, referenceFile, referenceText } from '../support/contract/documents';
import { Steadying } from '../support/contract/exampleOf';
import { startRecordedWorld, type RecordedWorld } from '../support/contract/recordedWorld';
import { probeAll, provokeOwnRefusals } from '../support/contract/provokeRefusals';
import { walkProcedure } from '../support/contract/walkProcedure';

/** Refusals that only a platform in trouble answers with; other tests bring it about. */
const ofTrouble: ReadonlySet<string> = new Set([
  'STORAGE_BUSY',
  'STORAGE_FULL',
  'STORAGE_FAILED',
  'STOPPING',
  'INTERNAL',
  // The same in the words of the remote evaluation protocol.
  '500',
  'SECRETS_NOT_KEPT',
  'SECRET_UNREADABLE',
  'IDENTITY_PROVIDER_AWAY',
  'ACCOUNT_UNKNOWN',
  'UPLOAD_INCOMPLETE',
  'PACKAGE_DAMAGED',
  'STORAGE_AWAY',
]);

describe('the contract on the wire', () => {
  let recorded: RecordedWorld;

  before(async () => {
    recorded = await startRecordedWorld();
    await walkProcedure(recorded.world, recorded.clock);
  });

  const examples = (): Examples => recorded.recorder.examples(new Steadying(recorded.world.platform.url));

  after(() => recorded.world.stop());

  it('is kept by every request and answer of a walk through the procedure', () => {
    assert.deepEqual(recorded.recorder.faults(), []);
  });

  it('has no operation that the walk does not call', () => {
    const called = recorded.recorder.successes();
    const all = recorded.contract.operations.map(({ operationId }) => operationId);
    assert.deepEqual(
      all.filter((operationId) => !called.has(operationId)),
      [],
      'call it in test/support/contract/walkProcedure.ts',
    );
  });

  it('has the examples that the walk makes', async () => {
    assert.equal(await readFile(examplesFile, 'utf8'), examplesText(examples()), '`npm run docs` writes them anew');
  });

  it('has a reference page of what it is now', async () => {
    assert.equal(await readFile(referenceFile, 'utf8'), referenceText(examples()), '`npm run docs` writes it anew');
  });

  it('knows every refusal, and knows of none that there is not', async () => {
    await probeAll(recorded);
    await provokeOwnRefusals(recorded.world, recorded.clock);
    const { contract, recorder } = recorded;
    assert.deepEqual(recorder.faults(), []);
    const outcomes = recorder.outcomes();
    const missing = contract.operations.flatMap((operation) => {
      const seen = outcomes.get(operation.operationId) ?? new Set();
      const promised = [...contract.codesOf(operation), ...contract.answersOf(operation)];
      return promised
        .filter((one) => !ofTrouble.has(one) && !seen.has(one))
        .map((one) => `${operation.operationId}: ${one}`);
    });
    assert.deepEqual(missing, [], 'provoke it in test/support/contract/provokeRefusals.ts, or do not promise it');
  });

  it('finds a fault where there is one', () => {
    const [exchange] = recorded.recorder.exchanges;
    assert.ok(exchange);
    const spoiled = { ...exchange, answer: { ...exchange.answer, status: 299 } };
    assert.equal(recorded.contract.faults(spoiled).length, 1);
    const bytes = Buffer.from('{"status":"poorly"}');
    assert.equal(recorded.contract.faults({ ...exchange, answer: { ...exchange.answer, bytes } }).length, 1);
    assert.equal(recorded.contract.faults({ ...exchange, path: '/healthz?deep=true' }).length, 1);
  });
});
