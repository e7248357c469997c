import { parseArgs } from 'node:util';
import { GivenOptions } from './admin/givenOptions';
import { openDatabase } from './admin/openDatabase';
import { subcommands, type Subcommand } from './admin/subcommands';
import { Misuse, operatorCommand } from './operatorCommand';

function usageOf(name: string, { needs, takes = {} }: Subcommand): string {
  const needed = Object.entries(needs).map(([option, value]) => ` --${option} <${value}>`);
  const taken = Object.entries(takes).map(([option, value]) => ` [--${option} <${value}>]`);
  return `admin ${name}${needed.join('')}${taken.join('')} [--database <file or postgres://…>]`;
}

function usage(): string {
  const lines = Object.entries(subcommands).map(([name, subcommand]) => usageOf(name, subcommand));
  return ['One of these; the database may also be in DATABASE_URL:', ...lines].join('\n  ');
}

interface Wanted {
  readonly subcommand: Subcommand;
  readonly database: string | undefined;
  readonly given: GivenOptions;
}

function readWanted([name = '', ...args]: readonly string[]): Wanted {
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (!subcommand) throw new Misuse(usage());
  const names = [...Object.keys({ ...subcommand.needs, ...subcommand.takes }), 'database'];
  const options = Object.fromEntries(names.map((option) => [option, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ args, options });
    if (Object.keys(subcommand.needs).some((option) => values[option] === undefined)) throw new Error('missing');
    return { subcommand, database: values['database'], given: new GivenOptions(values) };
  } catch {
    throw new Misuse(usageOf(name, subcommand));
  }
}

/** Does what an operator asks to the accounts, keys and tokens of a platform. */
export async function adminCommand(args: readonly string[]): Promise<void> {
  await operatorCommand(async () => {
    const { subcommand, database, given } = readWanted(args);
    const context = await openDatabase(database);
    try {
      return await subcommand.run(context, given);
    } finally {
      await context.storage.close();
    }
  });
}
