/** What a team's operator runs, and who verifies packages: an editor's window never loads it. */
export { adminCommand } from './adminCommand';
export { checkTestersCommand } from './checkTestersCommand';
export { migrateCommand } from './migrateCommand';
export { serveCommand } from './serveCommand';
export { exportCommand, importCommand } from './transferCommands';
export { verifyCommand } from './verifyCommand';
