import assert from 'node:assert/strict';
import { Cell } from '../../../src/editor/store/cell';

/** Readings that a test lets end when it wants to, in order. */
class Readings {
  readonly #ends: ((value: string) => void)[] = [];

  readonly read = (): Promise<string> => new Promise((resolve) => this.#ends.push(resolve));

  get started(): number {
    return this.#ends.length;
  }

  async end(reading: number, value: string): Promise<void> {
    this.#ends[reading - 1]?.(value);
    await new Promise(setImmediate);
  }
}

function away(): never {
  throw new Error('away');
}

describe('A thing read from the platform', () => {
  it('is read once for everybody who asks meanwhile, and then not again', async () => {
    const readings = new Readings();
    const cell = new Cell(readings.read);
    const [first, second] = [cell.get(), cell.get()];
    await readings.end(1, 'one');
    assert.deepEqual([await first, await second, await cell.get(), readings.started], ['one', 'one', 'one', 1]);
  });

  it('is read again after a change, and shows what it was until then', async () => {
    const readings = new Readings();
    const cell = new Cell(readings.read);
    void cell.get();
    await readings.end(1, 'one');
    cell.changed();
    assert.equal(cell.last, 'one');
    const again = cell.get();
    await readings.end(2, 'two');
    assert.equal(await again, 'two');
  });

  it('is read anew when a change comes during the reading, so that the change is never lost', async () => {
    const readings = new Readings();
    const cell = new Cell(readings.read);
    const asked = cell.get();
    cell.changed();
    await readings.end(1, 'from before the change');
    assert.equal(readings.started, 2);
    await readings.end(2, 'from after it');
    assert.equal(await asked, 'from after it');
  });

  it('is taken as not current when changes do not stop during the readings', async () => {
    const readings = new Readings();
    const cell = new Cell(readings.read);
    const asked = cell.get();
    for (const reading of [1, 2, 3]) {
      cell.changed();
      await readings.end(reading, `reading ${reading}`);
    }
    assert.equal(await asked, 'reading 3');
    void cell.get();
    assert.equal(readings.started, 4);
  });

  it('is read again although something newer was put in meanwhile: the reading may be newer still', async () => {
    const readings = new Readings();
    const cell = new Cell(readings.read);
    const asked = cell.get();
    cell.put('put in');
    await readings.end(1, 'old');
    await readings.end(2, 'newest');
    assert.equal(await asked, 'newest');
  });

  it('can be asked again after a reading failed', async () => {
    let fails = true;
    const cell = new Cell(() => (fails ? Promise.reject(new Error('away')) : Promise.resolve('back')));
    await assert.rejects(cell.get(), /away/);
    fails = false;
    assert.equal(await cell.get(), 'back');
  });

  it('stays what it was where it cannot be read just now, and is read again by whoever asks next', async () => {
    const answers = [() => 'one', away, away, () => 'two'];
    let mayPass = true;
    const cell = new Cell(
      async () => answers.shift()?.(),
      () => mayPass,
    );
    await cell.get();
    cell.changed();
    assert.deepEqual([await cell.get(), cell.isCurrent], ['one', false]);
    mayPass = false;
    await assert.rejects(cell.get(), /away/);
    assert.deepEqual([await cell.get(), cell.isCurrent], ['two', true]);
  });

  it('tells whoever follows changes why it cannot be read, so that nobody asks again without a pause', async () => {
    const away = new Error('away');
    let reads = 0;
    const cell = new Cell(
      () => {
        reads += 1;
        return reads === 1 ? Promise.resolve('known') : Promise.reject(away);
      },
      () => true,
    );
    assert.equal(await cell.get(), 'known');
    cell.changed();
    await assert.rejects(cell.fresh(), away);
    assert.equal(await cell.get(), 'known');
    assert.equal(reads, 3);
  });

  it('is nothing where it was never read, whatever may pass', async () => {
    await assert.rejects(
      new Cell(
        async () => away(),
        () => true,
      ).get(),
      /away/,
    );
  });

  it('changes in place where it is current, and is read again where it is not', async () => {
    const readings = new Readings();
    const cell = new Cell(readings.read);
    void cell.get();
    await readings.end(1, 'a');
    cell.update((value) => `${value}b`);
    assert.equal(await cell.get(), 'ab');
    cell.changed();
    cell.update((value) => `${value}c`);
    const again = cell.get();
    await readings.end(2, 'abcd');
    assert.equal(await again, 'abcd');
  });
});
