/** A spreadsheet keeps this many digits of a number; the others become zeros. */
const keptDigits = 15;

/** So many numbers of one length make a rule of it, for this share of all numbers. */
const ruleFrom = { numbers: 10, share: 0.9 } as const;

/** How probable it may be at most that what looks like damage is chance. */
const mostChance = 0.001;

/** Places that are remembered for each length; a damaged list has more of them than anybody looks at one by one. */
const mostPlaces = 1000;

/** What only the list as a whole tells of a number in it. */
export type NumberDamage<Place> =
  | { readonly code: 'rounded number'; readonly place: Place }
  | { readonly code: 'lost leading zeros'; readonly place: Place; readonly repaired: string };

interface OfLength<Place> {
  count: number;
  endInZeros: number;
  readonly places: { readonly place: Place; readonly value: string; readonly endsInZeros: boolean }[];
}

function endsInZeros(digits: string): boolean {
  return digits.length > keptDigits && /^0+$/u.test(digits.slice(keptDigits));
}

/** Looks through the user IDs of a list that are numbers, for what a spreadsheet did to them; in bounded memory. */
export class DamagedNumbers<Place> {
  readonly #lengths = new Map<number, OfLength<Place>>();
  #count = 0;

  add(value: string, place: Place): void {
    if (!/^\d+$/u.test(value)) return;
    this.#count += 1;
    const known = this.#lengths.get(value.length);
    const one: OfLength<Place> = known ?? { count: 0, endInZeros: 0, places: [] };
    if (known === undefined) this.#lengths.set(value.length, one);
    const isRound = endsInZeros(value);
    one.count += 1;
    if (isRound) one.endInZeros += 1;
    if (one.places.length < mostPlaces) one.places.push({ place, value, endsInZeros: isRound });
  }

  /** What was found, when the list is at its end. */
  *found(): Generator<NumberDamage<Place>> {
    for (const [length, one] of this.#lengths) {
      if (!isRounded(length, one)) continue;
      for (const { place, endsInZeros } of one.places) if (endsInZeros) yield { code: 'rounded number', place };
    }
    const usual = this.#usualLength();
    if (usual === undefined) return;
    for (const [length, { places }] of this.#lengths) {
      if (length >= usual) continue;
      for (const { place, value } of places) {
        yield { code: 'lost leading zeros', place, repaired: value.padStart(usual, '0') };
      }
    }
  }

  /** The length that nearly all numbers have. */
  #usualLength(): number | undefined {
    for (const [length, { count }] of this.#lengths) {
      if (count >= ruleFrom.numbers && count >= this.#count * ruleFrom.share && count < this.#count) return length;
    }
    return undefined;
  }
}

/** Numbers that end in zeros from the 16th digit on: one of them may by chance, not all, and hardly one with many. */
function isRounded(length: number, { count, endInZeros }: OfLength<unknown>): boolean {
  if (endInZeros === 0) return false;
  const digits = length - keptDigits;
  if (10 ** -digits <= mostChance) return true;
  return endInZeros >= count * ruleFrom.share && 10 ** (-digits * endInZeros) <= mostChance;
}
