import { ensurePackages } from './bootstrap.mjs';

await ensurePackages();
