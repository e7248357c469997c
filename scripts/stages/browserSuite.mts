import { prepareChromium } from '../environment/chromium.mts';
import { codeServer } from '../environment/codeServer.mts';
import { step } from '../environment/progress.mts';
import { packageExtension } from '../environment/vsix.mts';
import { packagedExtension } from '../environment/paths.mts';
import { runNodeSuite } from './nodeSuite.mts';
import type { SuiteResult } from './suiteResult.mts';
import { testDatabases } from './testDatabases.mts';

const limits = { testMilliseconds: 3 * 60_000, suiteMilliseconds: 20 * 60_000 };

/** Runs `out/test/e2e`, which clicks through the packaged extension in code-server. */
export async function runBrowserSuite(): Promise<SuiteResult> {
  await codeServer();
  await prepareChromium();
  await step('Packaging the extension', () => packageExtension(packagedExtension));
  return await runNodeSuite('e2e', limits, (await testDatabases()).environment);
}
