import { format } from 'node:util';
import { launchChromium } from '../environment/chromium.mts';
import { codeServer, startCodeServer } from '../environment/codeServer.mts';
import { isHostNoise } from '../environment/hostNoise.mts';
import { projectFolder } from '../environment/paths.mts';
import { anyFreePort } from '../environment/ports.mts';
import { makeProfile } from '../environment/profile.mts';
import type { EditorHost } from './editorSuite.mts';
import { resultVariable } from './suiteResult.mts';

/** How the extension host ended: what it wrote to its console as errors, and its exit code (undefined: not in time). */
export type EditorRun = { code: number | undefined; errors: string[] };

/**
 * Runs the editor suite in the extension host of code-server, opened in a headless Chromium. VS Code's smoke test driver
 * hands the console and the result of the suite out to functions of the page.
 */
export async function runEditorInBrowser(host: EditorHost): Promise<EditorRun> {
  const entry = await codeServer();
  const port = await anyFreePort();
  const server = await startCodeServer({
    entry,
    profile: makeProfile(host.profileFolder),
    port,
    extraArguments: ['--vscode-option', 'enable-smoke-test-driver'],
    offline: true,
    extraEnvironment: { [resultVariable]: host.resultFolder },
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    await page.exposeFunction('codeAutomationLog', (level: string, values: unknown[]) => {
      const text = format(...values);
      if (level === 'error' && !isHostNoise({ text, source: '' })) errors.push(text);
    });
    const code = await new Promise<number | undefined>((resolve, reject) => {
      const timer = setTimeout(() => resolve(undefined), host.timeoutMilliseconds);
      const exit = (value: number): void => {
        clearTimeout(timer);
        resolve(value);
      };
      page
        .exposeFunction('codeAutomationExit', exit)
        .then(() => page.goto(testAddress(server.url, port, host)))
        .catch(reject);
    });
    return { code, errors };
  } finally {
    await browser.close();
    await server.close();
  }
}

function testAddress(url: string, port: number, { workspaceFolder, suite }: EditorHost): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(projectFolder)],
    ['extensionTestsPath', remote(suite)],
  ];
  return `${url}/?${new URLSearchParams({ folder: workspaceFolder, payload: JSON.stringify(payload) }).toString()}`;
}
