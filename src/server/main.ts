import { embeddedCommand } from './commands/embeddedCommand';

const [command, ...args] = process.argv.slice(2);

/** What only a team needs is loaded only for a team: an editor's window starts a platform each time it opens. */
async function main(): Promise<void> {
  switch (command) {
    case 'serve': {
      const { serveCommand } = await import('./commands/serveCommand');
      return serveCommand(args);
    }
    case 'migrate': {
      const { migrateCommand } = await import('./commands/migrateCommand');
      return migrateCommand(args);
    }
    case 'embedded':
      return embeddedCommand(args);
    default:
      // Answered with what there is.
      return embeddedCommand(['--help']);
  }
}

void main();
