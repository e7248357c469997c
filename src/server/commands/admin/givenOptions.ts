import { day } from '../../../core/duration';
import { Refusal } from '../../services/administration/refusal';

/** Reads what stands on the command line after a subcommand. */
export class GivenOptions {
  readonly #values: Readonly<Record<string, string | undefined>>;

  constructor(values: Readonly<Record<string, string | undefined>>) {
    this.#values = values;
  }

  optional(name: string): string | undefined {
    return this.#values[name];
  }

  text(name: string): string {
    const value = this.#values[name]?.trim();
    if (value === undefined || value === '') throw new Refusal(`--${name} needs a text.`);
    return value;
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.text(name);
    const word = words.find((one) => one === value);
    if (word === undefined) throw new Refusal(`--${name} is one of these: ${words.join(', ')}.`);
    return word;
  }

  /** Words with commas between them. */
  someOf<Word extends string>(name: string, words: readonly Word[]): Word[] {
    const values = new Set(
      this.text(name)
        .split(',')
        .map((one) => one.trim()),
    );
    const known = words.filter((word) => values.has(word));
    if (known.length !== values.size) throw new Refusal(`--${name} has some of these: ${words.join(',')}.`);
    return known;
  }

  /** `90d`, that many days from now, or a date such as `2027-01-31`, in milliseconds since 1970. */
  moment(name: string, now: number): number {
    const value = this.text(name);
    const [, days] = /^(\d{1,4})d$/.exec(value) ?? [];
    if (days !== undefined) return now + Number(days) * day;
    const at = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at))
      throw new Refusal(`--${name} is a number of days, such as 90d, or a date, such as 2027-01-31.`);
    return at;
  }

  /** A language as BCP 47 writes it, or English where none is given. */
  language(name: string): string {
    const value = this.#values[name] ?? 'en';
    try {
      return new Intl.Locale(value).toString();
    } catch {
      throw new Refusal(`--${name} is a language, such as en or zh-CN.`);
    }
  }
}
