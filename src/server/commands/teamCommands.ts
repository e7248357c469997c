/** What a team's operator runs. It is a program file of its own, beside the one that an editor's window starts. */
export { migrateCommand } from './migrateCommand';
export { serveCommand } from './serveCommand';
