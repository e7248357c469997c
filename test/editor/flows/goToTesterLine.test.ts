import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, Uri, window } from 'vscode';
import { testerCommands } from '../../../src/editor/commands/testerCommands';
import { rememberTesterFile } from '../../../src/editor/testers/testerFiles';
import { FlowWorld } from './flowWorld';

describe('A row of a tester', () => {
  let world: FlowWorld;
  let folder: string;

  before(async () => {
    world = await FlowWorld.notStarted();
    folder = await mkdtemp(join(tmpdir(), 'lines-'));
    const list = Uri.file(join(folder, 'pilot.csv'));
    await writeFile(list.fsPath, 'name,user_id\n"Ada, the first",harbor.ada\n# bo is away: bo\nBo,bo\n');
    await rememberTesterFile(world, list);
  });

  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('leads to its line in the list that the testers came from', async () => {
    assert.equal(await testerCommands(world.context()).goToTesterLine({ releaseId: '1', userId: 'bo' }), 'done');
    const editor = window.activeTextEditor;
    assert.deepEqual(
      [editor?.selection.start.line, editor?.document.getText(editor.selection)],
      [3, 'bo'],
      'and not to the comment that names it',
    );
  });

  it('says where no list has it', async () => {
    const context = world.context();
    assert.equal(await testerCommands(context).goToTesterLine({ userId: 'harbor.zoe' }), 'done');
    assert.equal(context.ui.lastTold?.sentence, 'harbor.zoe stands in no tester list of this workspace.');
  });

  it('is copied by its user ID, and so are all that are selected', async () => {
    const context = world.context();
    const [ada, bo] = ['harbor.ada', 'bo'].map((userId) => ({ kind: 'tester', releaseId: '1', userId }));
    const { copyUserId } = testerCommands(context);
    await copyUserId(ada, [ada]);
    assert.equal(context.ui.copied, 'harbor.ada');
    await copyUserId(ada, [ada, bo]);
    assert.equal(context.ui.copied, 'harbor.ada\nbo');
  });
});
