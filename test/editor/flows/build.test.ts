import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigurationTarget, workspace, type WorkspaceFolder } from 'vscode';
import { buildFolder, preparePackage } from '../../../src/editor/flows/upload/preparePackage';
import { FlowWorld, folderAt, sampleFolder } from './flowWorld';

describe('before an upload', () => {
  let world: FlowWorld;
  let folder: WorkspaceFolder;

  before(async () => {
    world = await FlowWorld.start();
    const path = join(await mkdtemp(join(tmpdir(), 'build-')), 'harbor-coffee');
    await cp(sampleFolder, path, { recursive: true });
    folder = folderAt(path);
  });

  afterEach(() => setBuildCommand(undefined));

  after(async () => {
    await world.stop();
    await rm(dirname(folder.uri.fsPath), { recursive: true, force: true });
  });

  async function setBuildCommand(command: string | undefined): Promise<void> {
    const settings = workspace.getConfiguration('miniProgramRelease');
    await settings.update('buildCommand', command, ConfigurationTarget.Workspace);
  }

  it('builds nothing where no build command is set', async () => {
    assert.equal(await buildFolder(world.context(), folder), 'built');
  });

  it('runs the build command in a terminal, in the folder, and goes on when it ends well', async () => {
    await setBuildCommand('echo built > built.txt');
    assert.equal(await buildFolder(world.context(), folder), 'built');
    assert.equal((await readFile(join(folder.uri.fsPath, 'built.txt'), 'utf8')).trim(), 'built');
  });

  it('stops when the build fails, and offers its terminal', async () => {
    await setBuildCommand('exit 3');
    const context = world.context();
    assert.equal(await buildFolder(context, folder), 'failed');
    assert.equal(
      context.ui.lastTold?.sentence,
      'The build of harbor-coffee ended with exit code 3. Nothing was uploaded.',
    );
    assert.deepEqual(context.ui.lastTold?.buttons, ['Show Terminal']);
  });

  it('stops a build that runs on at a press of Cancel', async () => {
    await setBuildCommand('sleep 600');
    const context = world.context();
    context.ui.willCancelAt(/^sleep 600$/);
    assert.equal(await buildFolder(context, folder), 'canceled');
  });

  it('says how large a package over the cap is, what is largest in it, and how to leave files out', async () => {
    const context = world.context();
    assert.equal(await preparePackage(context, folder, 1000), undefined);
    assert.match(
      context.ui.lastTold?.sentence ?? '',
      /^harbor-coffee is .+ packed, and the platform takes 1,000 B\. The largest files: .+\(.+\)\. Leave files out with \.miniprogramignore\.$/,
    );
  });
});
