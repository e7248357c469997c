import { endRun } from './processes.mts';

await endRun();
