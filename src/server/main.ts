import { embeddedCommand } from './commands/embeddedCommand';

const [command, ...args] = process.argv.slice(2);

/** What only a team needs is not even read by an editor's window, which starts a platform each time it opens. */
async function main(): Promise<void> {
  switch (command) {
    case 'serve':
      return (await import('./commands/teamCommands')).serveCommand(args);
    case 'migrate':
      return (await import('./commands/teamCommands')).migrateCommand(args);
    case 'admin':
      return (await import('./commands/teamCommands')).adminCommand(args);
    case 'export':
      return (await import('./commands/teamCommands')).exportCommand(args);
    case 'import':
      return (await import('./commands/teamCommands')).importCommand(args);
    case 'verify':
      return (await import('./commands/teamCommands')).verifyCommand(args);
    case 'check-testers':
      return (await import('./commands/teamCommands')).checkTestersCommand(args);
    case 'embedded':
      return embeddedCommand(args);
    default:
      // Answered with what there is.
      return embeddedCommand(['--help']);
  }
}

void main();
