import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { codeServer, installExtension, startCodeServer } from '../environment/codeServer.mts';
import { desktopEditor, installIntoDesktop, openDesktop } from '../environment/desktopEditor.mts';
import { describeError, Failure, firstSentence } from '../environment/failure.mts';
import { keptFolder, projectFolder } from '../environment/paths.mts';
import { exactPort, preferredPort } from '../environment/ports.mts';
import { makeProfile, platformDataFolder, type Profile } from '../environment/profile.mts';
import { step } from '../environment/progress.mts';
import { startSuperApp } from '../environment/superApp.mts';
import { task } from '../environment/task.mts';
import { newDirectoryToken, offerUserDirectory } from '../environment/userDirectory.mts';
import { packageExtension } from '../environment/vsix.mts';

const usualPort = 8420;
const usage = 'npm start -- [--desktop | --browser] [--port <number>]';
const startFolder = join(keptFolder, 'start');
const sample = 'harbor-coffee';

type Options = { editor: 'desktop' | 'browser' | 'either'; port: number | undefined };

function readOptions(): Options {
  const { values } = parseOptions();
  if (values.desktop && values.browser) throw new Failure('Choose one of --desktop and --browser.');
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
    throw new Failure(`--port takes a number from 1 to 65535, not "${values.port}".`);
  if (port !== undefined && values.desktop)
    throw new Failure('--port is for the browser; the desktop editor needs none.');
  return { editor: values.desktop ? 'desktop' : values.browser || port !== undefined ? 'browser' : 'either', port };
}

function parseOptions(): { values: { desktop?: boolean; browser?: boolean; port?: string } } {
  try {
    return parseArgs({
      options: { desktop: { type: 'boolean' }, browser: { type: 'boolean' }, port: { type: 'string' } },
    });
  } catch (error) {
    throw new Failure(`${firstSentence(error)}. Usage: ${usage}`);
  }
}

/** The sample in a folder of its own, where it may be edited; what was done there is kept from one start to the next. */
function sampleCopy(): string {
  const copy = join(startFolder, sample);
  if (!existsSync(copy)) cpSync(join(projectFolder, 'samples', sample), copy, { recursive: true });
  return copy;
}

async function packageForStart(): Promise<string> {
  const vsix = join(startFolder, 'extension.vsix');
  await step('Building and packaging the extension', () => packageExtension(vsix));
  return vsix;
}

/** The phone's side of what is released in the editor. It is an offer: the editor is there without it. */
async function offerSuperApp(profile: Profile): Promise<void> {
  try {
    const dataFolder = platformDataFolder(profile);
    const tokenFile = newDirectoryToken(join(profile.folder, 'directory-token'));
    const { url } = await startSuperApp({ dataFolder, usual: true, directoryTokenFile: tokenFile });
    console.log(`\nThe sample super app shows what phones get: ${url}`);
    // The editor does not wait for it, which comes with the first package.
    void offerUserDirectory({ superAppUrl: url, dataFolder, tokenFile }).catch(() => undefined);
  } catch (error) {
    console.log(`\n${describeError(error)}`);
  }
}

async function startDesktop(code: string): Promise<number> {
  const profile = makeProfile(join(startFolder, 'desktop'));
  const vsix = await packageForStart();
  await step('Installing it into VS Code', () => installIntoDesktop(code, profile, vsix));
  console.log('\nVS Code is open on the sample. Close its window, or press Ctrl-C here, to end.');
  await Promise.all([offerSuperApp(profile), openDesktop(code, profile, sampleCopy())]);
  return 0;
}

async function startBrowser(wantedPort: number | undefined): Promise<number> {
  if (wantedPort !== undefined) await exactPort(wantedPort);
  const entry = await codeServer();
  const profile = makeProfile(join(startFolder, 'browser'));
  const vsix = await packageForStart();
  await step('Installing it into VS Code', () => installExtension(entry, profile, vsix));
  // Only now, since another start may have taken the usual one meanwhile.
  const port = wantedPort ?? (await preferredPort(usualPort));
  const server = await step('Starting VS Code', () => startCodeServer({ entry, profile, port }));
  console.log(`\nOpen ${server.url}/?folder=${encodeURI(sampleCopy())}\nPress Ctrl-C here to end.`);
  await Promise.all([offerSuperApp(profile), server.ended]);
  throw new Failure(`VS Code's server ended by itself; its log is ${profile.serverLog}`);
}

await task(async () => {
  const { editor, port } = readOptions();
  const desktop = editor === 'browser' ? undefined : desktopEditor();
  if (editor === 'desktop' && desktop === undefined)
    throw new Failure(
      'No desktop VS Code can be opened: its command `code` is not on the PATH, or there is no display. Use --browser.',
    );
  return desktop === undefined ? await startBrowser(port) : await startDesktop(desktop);
});
