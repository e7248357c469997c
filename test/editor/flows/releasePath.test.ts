import assert from 'node:assert/strict';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, languages, Uri, window, workspace } from 'vscode';
import { applyAsShown, applyToRelease } from '../../../src/editor/flows/applyToRelease';
import { cancelRelease, cancelTesting } from '../../../src/editor/flows/cancelRelease';
import { editGlobalConfiguration } from '../../../src/editor/flows/editGlobalConfiguration';
import { completeTesting } from '../../../src/editor/flows/completeTesting';
import { nextGrayscaleStep } from '../../../src/editor/flows/grayscale';
import { takeNextStep } from '../../../src/editor/flows/nextStep';
import { approve, reject } from '../../../src/editor/flows/review';
import { showWhatAUserGets } from '../../../src/editor/flows/showWhatAUserGets';
import { addTesters, updateTestGroup } from '../../../src/editor/flows/testers';
import { viewConfiguration } from '../../../src/editor/flows/viewConfiguration';
import { testerFiles } from '../../../src/editor/testers/testerFiles';
import { PanelDrafts } from '../../../src/editor/flows/panelDrafts';
import { withdraw } from '../../../src/editor/flows/withdraw';
import { ConnectionError } from '../../../src/client/connectionError';
import type { Configuration } from '../../../src/core/configuration';
import type { FlowContext } from '../../../src/editor/flowContext';
import type { Release } from '../../../src/protocol/release';
import {
  agrees,
  chooses,
  finds,
  leaves,
  opens,
  types,
  typesAndLeaves,
  writesElsewhere,
} from '../../support/scriptedUi';
import { FlowWorld, harborCoffee } from './flowWorld';

const information = {
  defaultLanguage: 'en',
  languages: {
    en: {
      name: 'Harbor Coffee',
      tagline: 'Coffee before the ferry leaves',
      description: 'Order at the pier, pick up on your way to the ferry.',
    },
  },
  category: 'Food',
  customerServicePhone: '',
  customerServiceEmail: '',
  logo: '',
};

/** Loses the connection whenever a release is to be read. */
function cutOff(context: FlowContext): FlowContext {
  const { platform } = context;
  return {
    ...context,
    platform: {
      download: (path, signal) => platform.download(path, signal),
      call: (operation, call) =>
        operation === 'getRelease'
          ? Promise.reject(new ConnectionError('UNREACHABLE'))
          : platform.call(operation, call),
    },
  };
}

describe('the way of a release', () => {
  let world: FlowWorld;
  let lists: string;

  before(async () => {
    world = await FlowWorld.start();
    lists = await mkdtemp(join(tmpdir(), 'lists-'));
  });

  afterEach(async () => {
    world.verify();
    await world.signIn('dana-developer');
  });

  after(async () => {
    await world.stop();
    await rm(lists, { recursive: true, force: true });
  });

  async function applied(version: string, appName?: string): Promise<Release> {
    const release = await world.built(version, 'Production', appName);
    assert.equal(await applyAsShown(world.context(), release, null), 'done');
    return world.release(release.id);
  }

  async function approved(version: string, appName?: string): Promise<Release> {
    const release = await applied(version, appName);
    await world.signIn(appName === 'Metro Pay' ? 'mia-metro' : 'rui-reviewer');
    assert.equal(await approve(world.context(agrees), await world.approvalOf(release.id)), 'done');
    await world.signIn('dana-developer');
    return world.release(release.id);
  }

  /** Frees the target for the next test. */
  async function canceled(id: string): Promise<void> {
    const release = await world.release(id);
    await world.platform.call('cancelRelease', { params: { id }, ifMatch: release.revision });
  }

  it('goes from the apply page through review, testers and grayscale to everyone', async () => {
    const built = await world.built('1.0.0', 'Production');
    const page = world.context(chooses('Edit the Basic Information'));
    assert.equal(await takeNextStep(page, built), 'done');
    assert.equal(world.opened.at(-1), `${built.id} apply`);
    const edited = { revision: built.informationRevision, value: information };
    assert.equal(await applyAsShown(world.context(), built, edited), 'done');
    assert.deepEqual((await world.release(built.id)).information, information);

    await world.signIn('rui-reviewer');
    const review = world.context(agrees);
    assert.equal(await approve(review, await world.approvalOf(built.id)), 'done');
    assert.match(
      review.ui.asked[0]?.text ?? '',
      /^Approve Harbor Coffee 1\.0\.0 for Harbor Wallet · Production\?\nSubmitted by Dana Developer\. It covers package [0-9a-f]{8} and configuration [0-9a-f]{8}\.\nApprove$/,
    );
    await world.signIn('dana-developer');

    const testers = world.context(chooses('Type or Paste'), types(' , ', 'u1, u2 u3'), chooses('$(check) Add'));
    assert.equal(await takeNextStep(testers, await world.release(built.id)), 'done');
    assert.match(testers.ui.lastTold?.sentence ?? '', /3 testers added, 0 removed, 0 kept\.$/);

    const complete = world.context(agrees);
    assert.equal(await takeNextStep(complete, await world.release(built.id)), 'done');
    assert.match(
      complete.ui.asked[0]?.text ?? '',
      /^Complete the pilot testing of Harbor Coffee 1\.0\.0 on Harbor Wallet · Production without a test\?\nNone of its 3 testers has opened it\./,
    );

    const first = world.context(chooses('Grayscale Release'), chooses('20 %'), agrees);
    assert.equal(await takeNextStep(first, await world.release(built.id)), 'done');
    assert.match(
      first.ui.asked.at(-1)?.text ?? '',
      /^Release Harbor Coffee 1\.0\.0 to 20 % of the users of Harbor Wallet · Production\?/,
    );

    const wider = world.context(
      chooses('Another Percentage'),
      types('0', '101', '20.5', 'many', '10', '20', '35'),
      agrees,
    );
    assert.equal(await takeNextStep(wider, await world.release(built.id)), 'done');
    assert.equal(wider.ui.refused.length, 6);
    assert.equal(
      wider.ui.asked.at(-1)?.text,
      'Widen Harbor Coffee 1.0.0 on Harbor Wallet · Production from 20 % to 35 %?\n' +
        'Users already in stay in. It cannot be narrowed, only canceled.\nNext Step',
    );

    const everyone = world.context(chooses('100 %'), agrees);
    assert.equal(await takeNextStep(everyone, await world.release(built.id)), 'done');
    assert.equal(
      everyone.ui.asked.at(-1)?.text,
      'Release Harbor Coffee 1.0.0 to everyone on Harbor Wallet · Production?\n' +
        'It will be the first version that is live there.\nRelease to Everyone',
    );
    assert.equal((await world.release(built.id)).status, 'Full Release');
  });

  it('applies from a command without the panel, after a look at what it is applied with', async () => {
    const built = await world.built('1.0.1', 'Production');
    const opened = world.opened.length;
    const context = world.context(chooses('$(check) Apply'));
    assert.equal(await takeNextStep(context, built), 'done');
    const [asked] = context.ui.asked;
    assert.match(
      asked?.text ?? '',
      /^Apply to release Harbor Coffee 1\.0\.1 on Harbor Wallet · Production\?\nA reviewer/,
    );
    assert.ok(asked?.rows.includes('(Name | Harbor Coffee)'));
    assert.ok(asked?.rows.some((row) => row.startsWith('(Client ID |')));
    assert.equal(world.opened.length, opened);
    const applied = await world.release(built.id);
    assert.equal(applied.status, 'Under Review');
    assert.equal(await withdraw(world.context(agrees), applied), 'done');
  });

  it('asks once more where Apply reaches everyone at once', async () => {
    const built = await world.built('1.0.2', 'Sandbox');
    const leaving = world.context(leaves);
    assert.equal(await applyAsShown(leaving, built, null), 'canceled');
    assert.equal(
      leaving.ui.asked[0]?.text,
      'Apply to release Harbor Coffee 1.0.2 to everyone on Harbor Wallet · Sandbox?\n' +
        'No review is needed there: everyone gets it at once.\nRelease to Everyone',
    );
    assert.equal((await world.release(built.id)).status, 'New Version Created');
    assert.equal(await applyToRelease(world.context(chooses('$(check) Apply'), agrees), built), 'done');
    assert.equal((await world.release(built.id)).status, 'Full Release');
  });

  it('takes the type chooser where there is no pilot testing, with the percentages of the target app', async () => {
    const release = await approved('1.1.0', 'Metro Pay');
    assert.equal(release.status, 'Release Preparation');

    const confirm = world.context(chooses('Grayscale Release'), agrees);
    assert.equal(await takeNextStep(confirm, release), 'done');
    assert.match(confirm.ui.asked.at(-1)?.text ?? '', /as a Grayscale Release\?\nNobody gets it yet/);

    const chosen = await world.release(release.id);
    const refused = world.context();
    assert.equal(await nextGrayscaleStep(refused, chosen, 20), 'failed');
    assert.match(refused.ui.lastTold?.sentence ?? '', /1 %, 5 %, 10 %/);

    const step = world.context(chooses('10 %'), agrees);
    assert.equal(await nextGrayscaleStep(step, chosen), 'done');
    assert.ok(!step.ui.asked[0]?.rows.includes('Another Percentage…'));
    await canceled(release.id);
  });

  it('says what canceling means for the users who have the version, and does nothing unless agreed', async () => {
    const release = await approved('1.2.0');
    await new PanelDrafts(world.drafts).keep(release.id, { testers: 'ada\nmina' });
    const typing = world.context(leaves);
    assert.equal(await completeTesting(typing, release), 'canceled');
    assert.equal(
      typing.ui.asked[0]?.text,
      'Complete the pilot testing of Harbor Coffee 1.2.0 on Harbor Wallet · Production without a test?\n' +
        'User IDs that you typed were not added: ada mina. Nobody tested it: no testers were added. ' +
        'Next you choose Grayscale Release or Full Release.\nComplete Without a Test',
    );
    await completeTesting(world.context(agrees), release);
    await nextGrayscaleStep(world.context(agrees), await world.release(release.id), 20);

    const leaving = world.context(leaves);
    assert.equal(await cancelRelease(leaving, await world.release(release.id)), 'canceled');
    assert.equal(
      leaving.ui.asked[0]?.text,
      'Cancel the release of 1.2.0 on Harbor Wallet · Production?\n' +
        'This is final: 1.2.0 can never be released there again; upload a new version to go on. ' +
        'Its 20 % of users fall back to 1.0.0.\nCancel Release\nKeep Release',
    );
    assert.equal((await world.release(release.id)).status, 'Grayscale Release');
    assert.equal(await cancelRelease(world.context(agrees), await world.release(release.id)), 'done');
    assert.equal((await world.release(release.id)).status, 'Canceled');
  });

  it('names the release in the way of a second apply, and offers to open it', async () => {
    const first = await applied('1.3.0');
    const second = await world.built('1.3.1', 'Production');
    const context = world.context();
    assert.equal(await applyAsShown(context, second, null), 'failed');
    assert.match(
      context.ui.lastTold?.sentence ?? '',
      /1\.3\.0 is already in Under Review on Harbor Wallet · Production/,
    );
    assert.deepEqual(context.ui.lastTold?.buttons, ['Open 1.3.0']);
    assert.equal(await withdraw(world.context(agrees), first), 'done');
    assert.equal((await world.release(first.id)).status, 'New Version Created');
  });

  it('asks a rejection for its reason, and offers it again when it did not arrive', async () => {
    const release = await applied('1.4.0');
    await world.signIn('rui-reviewer');
    const approval = await world.approvalOf(release.id);
    const late = { ...approval, revision: approval.revision + 7 };
    const leaving = world.context(types('', 'The logo'), leaves);
    assert.equal(await reject(leaving, approval), 'canceled');
    assert.equal(
      leaving.ui.asked.at(-1)?.text,
      'Reject Harbor Coffee 1.4.0 for Harbor Wallet · Production?\nDana Developer reads this reason: The logo\nReject',
    );
    const first = world.context(finds('The logo', 'The logo is blurred.'), agrees);
    assert.equal(await reject(first, late), 'failed');

    const roomier = world.context(writesElsewhere('The logo is blurred.'));
    assert.equal(await reject(roomier, approval), 'canceled');
    assert.equal(world.opened.at(-1), `${release.id} review`);
    assert.deepEqual(await new PanelDrafts(world.drafts).get(release.id), { reason: 'The logo is blurred.' });

    const again = world.context(finds('The logo is blurred.', 'The logo is blurred. Send it in 512 px.'), agrees);
    assert.equal(await reject(again, approval), 'done');
    await world.signIn('dana-developer');
    const rejected = await world.release(release.id);
    assert.equal(rejected.status, 'New Version Created');
    assert.equal(rejected.approval?.reason, 'The logo is blurred. Send it in 512 px.');
  });

  it('tells what an overtaken release is now, changes nothing, and offers Show', async () => {
    const stale = await applied('1.5.0');
    await withdraw(world.context(agrees), stale);
    const context = world.context(agrees);
    assert.equal(await withdraw(context, stale), 'failed');
    assert.match(context.ui.lastTold?.sentence ?? '', /New Version Created/);
    assert.ok(context.ui.lastTold?.buttons.includes('Show'));
  });

  it('lets configuration be edited until Apply to Release, and only be read afterwards', async () => {
    const release = await world.built('1.6.0', 'Production');
    const edit = world.context(chooses('WAP URLs'), types('https://a.example, https://b.example'), chooses('Save'));
    assert.equal(await viewConfiguration(edit, release), 'done');
    await applyAsShown(world.context(), await world.release(release.id), null);
    const frozen = await world.release(release.id);
    assert.deepEqual(frozen.configuration.own.wapUrls, ['https://a.example', 'https://b.example']);

    const read = world.context(leaves);
    assert.equal(await viewConfiguration(read, frozen), 'done');
    assert.match(read.ui.asked[0]?.text ?? '', /frozen when 1\.6\.0 was applied/);
    assert.ok(read.ui.asked[0]?.rows.every((row) => row.startsWith('(')));
    await withdraw(world.context(agrees), frozen);
  });

  it('keeps an edit of the configuration that was not saved, and nothing of the fields it did not touch', async () => {
    const release = await world.built('1.7.0', 'Production');
    const left = world.context(chooses('Client ID'), types('C-1'), leaves);
    assert.equal(await viewConfiguration(left, release), 'canceled');
    const theirs = await world.platform.call('configureRelease', {
      params: { id: release.id },
      body: { clientId: 'C-0', merchantId: 'M-2' },
      ifMatch: release.revision,
    });

    const again = world.context(chooses('Save'));
    assert.equal(await viewConfiguration(again, theirs), 'done');
    assert.ok(again.ui.asked[0]?.rows.includes('Client ID | C-1 | Not saved yet; saved is C-0'));
    assert.deepEqual((await world.release(release.id)).configuration.own, { clientId: 'C-1', merchantId: 'M-2' });
  });

  it('keeps an edit of the global configuration the same way, a value that was taken away included', async () => {
    const params = { id: harborCoffee };
    const save = async (body: Configuration): Promise<void> => {
      const { revision } = await world.platform.call('getGlobalConfiguration', { params });
      await world.platform.call('setGlobalConfiguration', {
        params,
        body: { ...structuredClone(body) },
        ifMatch: revision,
      });
    };
    const program = await world.store.miniProgram(harborCoffee);
    const { configuration: before } = await world.platform.call('getGlobalConfiguration', { params });
    await save({ clientId: 'C-1', merchantId: 'M-1' });
    const left = world.context(chooses('Client ID'), types(''), leaves);
    assert.equal(await editGlobalConfiguration(left, program), 'canceled');
    await save({ clientId: 'C-1', merchantId: 'M-2' });

    assert.equal(await editGlobalConfiguration(world.context(chooses('Save')), program), 'done');
    const { configuration } = await world.platform.call('getGlobalConfiguration', { params });
    assert.deepEqual(configuration, { merchantId: 'M-2' });
    await save(before);
  });

  it('does not say that a decision or a tester list failed where only reading it back did', async () => {
    const release = await applied('1.8.0');
    await world.signIn('rui-reviewer');
    const approval = await world.approvalOf(release.id);
    assert.equal(await approve(cutOff(world.context(agrees)), approval), 'done');

    await world.signIn('dana-developer');
    const testing = await world.release(release.id);
    const context = cutOff(world.context(chooses('$(check) Add')));
    assert.equal(await addTesters(context, testing, { kind: 'text', text: 'u1' }), 'done');
    assert.deepEqual((await world.release(release.id)).testerCount, 1);
    await canceled(release.id);
  });

  describe('with testers from a file', () => {
    let release: Release;
    let file: Uri;

    before(async () => {
      release = await approved('3.0.0');
      file = Uri.file(join(lists, 'pilot.csv'));
      await writeFile(file.fsPath, 'user_id,name\nu1,One\nu 2,Two\nu3,Three\nu1,Again\n');
    });

    after(() => canceled(release.id));

    it('shows who is added and which lines are wrong and why, and changes nothing unless agreed', async () => {
      const context = world.context(chooses('Choose a File'), opens(file), leaves);
      assert.equal(await addTesters(context, release), 'canceled');
      const preview = context.ui.asked.at(-1);
      assert.match(preview?.text ?? '', /2 testers will be added, 0 removed, 0 kept\. 2 lines need attention\.$/);
      assert.ok(preview?.rows.includes('(u3)'));
      assert.ok(preview?.rows.includes('(Line 5 | u1 stands on line 2 already.)'));
      assert.equal((await world.release(release.id)).testerCount, 0);
      assert.deepEqual(languages.getDiagnostics(file), []);
    });

    it('opens the list at its wrong lines', async () => {
      const context = world.context(chooses('Show Lines'));
      assert.equal(await addTesters(context, release, { kind: 'file', uri: file }), 'canceled');
      assert.ok(workspace.textDocuments.some(({ uri }) => uri.toString() === file.toString()));
      const lines = languages.getDiagnostics(file).map(({ code, range }) => [code, range.start.line]);
      assert.deepEqual(lines, [
        ['blank inside', 2],
        ['duplicate', 4],
      ]);
    });

    it('tells all that is to be said about the lines in a report', async () => {
      const context = world.context(chooses('Open Report'));
      assert.equal(await addTesters(context, release, { kind: 'file', uri: file }), 'canceled');
      assert.match(
        window.activeTextEditor?.document.getText() ?? '',
        /^line,value,taken,code,sentence\n3,u 2,no,blank inside,.*\n5,u1,yes,duplicate,/,
      );
    });

    it('adds the others, and tells how many were there already', async () => {
      const context = world.context(chooses('$(check) Add'));
      assert.equal(await addTesters(context, release, { kind: 'file', uri: file }), 'done');
      assert.match(
        context.ui.lastTold?.sentence ?? '',
        /2 testers added, 0 removed, 0 kept\. 2 lines need attention\.$/,
      );
      await commands.executeCommand('workbench.action.closeAllEditors');
      const shown = new Promise<string | undefined>((resolve) => {
        const listening = window.onDidChangeActiveTextEditor((editor) => {
          if (editor === undefined) return;
          listening.dispose();
          resolve(editor.document.uri.toString());
        });
      });
      context.ui.lastTold?.press('Show Lines');
      assert.equal(await shown, file.toString());
      release = await world.release(release.id);

      const again = world.context(leaves);
      await addTesters(again, release, { kind: 'file', uri: file });
      assert.match(again.ui.asked[0]?.text ?? '', /0 testers will be added, 0 removed, 2 kept\./);
      assert.ok(!again.ui.asked[0]?.rows.some((row) => row.startsWith('$(check)')));
    });

    it('replaces the group after showing who goes', async () => {
      const context = world.context(chooses('$(check) Update'));
      assert.equal(await updateTestGroup(context, release, { kind: 'text', text: 'u3\nu4' }), 'done');
      assert.match(context.ui.asked[0]?.text ?? '', /1 tester will be added, 1 removed, 1 kept\.$/);
      assert.ok(context.ui.asked[0]?.rows.includes('(u1)'));
      release = await world.release(release.id);
      assert.equal(release.testerCount, 2);
    });

    it('begins Update Test Group by hand with the group as it is', async () => {
      const context = world.context(chooses('Type or Paste'), finds('u3 u4', 'u3 u6'), chooses('$(check) Update'));
      assert.equal(await updateTestGroup(context, release), 'done');
      assert.match(context.ui.asked[1]?.text ?? '', /They replace the present group of 2\.$/);
      assert.match(context.ui.asked[2]?.text ?? '', /1 tester will be added, 1 removed, 1 kept\.$/);
      release = await world.release(release.id);
    });

    it('keeps what was typed for one change out of the other, and out of a group that changed meanwhile', async () => {
      const typing = world.context(chooses('Type or Paste'), finds('', 'u9'), leaves);
      assert.equal(await addTesters(typing, release), 'canceled');
      const replacing = world.context(chooses('Type or Paste'), finds('u3 u6', 'u3'), leaves);
      assert.equal(await updateTestGroup(replacing, release), 'canceled');
      const same = world.context(chooses('Type or Paste'), finds('u3'), leaves);
      assert.equal(await updateTestGroup(same, release), 'canceled');

      const fromFile = world.context(chooses('$(check) Add'));
      const list = Uri.file(join(lists, 'more.txt'));
      await writeFile(list.fsPath, 'u7\n');
      assert.equal(await addTesters(fromFile, release, { kind: 'file', uri: list }), 'done');
      assert.equal(testerFiles({ drafts: world.drafts })[0], list.fsPath);
      release = await world.release(release.id);
      const kept = world.context(chooses('Type or Paste'), finds('u9'), leaves);
      assert.equal(await addTesters(kept, release), 'canceled');

      const anew = world.context(chooses('Type or Paste'), finds('u3 u6 u7', 'u3 u6'), chooses('$(check) Update'));
      assert.equal(await updateTestGroup(anew, release), 'done');
      release = await world.release(release.id);
    });

    it('keeps what was typed when the person leaves the box, and shows anew what it does to a group that changed', async () => {
      await addTesters(world.context(chooses('Type or Paste'), typesAndLeaves('u9 u10')), release);
      const context = world.context(
        chooses('Type or Paste'),
        finds('u9 u10'),
        async (question) => {
          const other = world.context(chooses('$(check) Add'));
          assert.equal(await addTesters(other, release, { kind: 'text', text: 'u9' }), 'done');
          return chooses('$(check) Add')(question);
        },
        chooses('$(check) Add'),
      );
      assert.equal(await addTesters(context, release), 'done');
      assert.match(
        context.ui.asked.at(-1)?.text ?? '',
        /The release changed meanwhile\. Now: 1 tester will be added, 0 removed, 3 kept\.$/,
      );
      const back = world.context(chooses('$(check) Update'));
      release = await world.release(release.id);
      assert.equal(await updateTestGroup(back, release, { kind: 'text', text: 'u3\nu6' }), 'done');
      release = await world.release(release.id);
    });

    it('takes one column of a table for the testers, and says which where no header names it', async () => {
      const context = world.context(({ rows }) => {
        assert.deepEqual(
          rows.filter((row) => row.startsWith('(Line')),
          [
            '(Line 1 | This is a table of 3 columns, of which only the first was read. A header line that says “user_id” above the column of the user IDs names another one.)',
          ],
        );
        return undefined;
      });
      const text = 'u8\tAda\tgold\nu9\tBob\tgold\n';
      assert.equal(await addTesters(context, release, { kind: 'text', text }), 'canceled');
      assert.match(
        context.ui.asked[0]?.text ?? '',
        /2 testers will be added, 0 removed, 2 kept\. 1 line needs attention\.$/,
      );
    });

    it('says what is wrong with a list that is empty or no text, and keeps what was typed', async () => {
      const empty = world.context();
      assert.equal(await addTesters(empty, release, { kind: 'text', text: '# nobody yet' }), 'failed');
      assert.match(empty.ui.lastTold?.sentence ?? '', /no user ID/);
      const again = world.context(chooses('Type or Paste'), finds('# nobody yet', 'u5'), leaves);
      assert.equal(await addTesters(again, release), 'canceled');

      const binary = Uri.file(join(lists, 'picture.txt'));
      await writeFile(binary.fsPath, new Uint8Array([137, 80, 78, 71, 0, 0, 0]));
      const unreadable = world.context();
      assert.equal(await addTesters(unreadable, release, { kind: 'file', uri: binary }), 'failed');
      assert.match(unreadable.ui.lastTold?.sentence ?? '', /picture\.txt: This file is no text/);
    });
  });

  describe('with a version that only testers get', () => {
    let release: Release;

    before(async () => {
      release = await approved('3.1.0');
      const add = world.context(chooses('$(check) Add'));
      assert.equal(await addTesters(add, release, { kind: 'text', text: 'u3' }), 'done');
    });

    after(() => canceled(release.id));

    it('explains for a user ID what each target gives and why', async () => {
      const context = world.context(types('u3'), chooses('Another User'), types('u1'), leaves);
      assert.equal(await showWhatAUserGets(context, { miniProgramId: harborCoffee }), 'done');
      const onWallet = context.ui.asked
        .flatMap((asked) => asked.rows)
        .filter((row) => row.startsWith('Harbor Wallet · Production'));
      assert.deepEqual(onWallet, [
        'Harbor Wallet · Production | 3.1.0 | A tester of 3.1.0.',
        'Harbor Wallet · Production | 1.0.0 | Only testers get 3.1.0 so far, and this user is none. Everyone else gets the Full Release 1.0.0.',
      ]);
    });

    it('says of a target what was asked on the way, each with its answer', async () => {
      const context = world.context(types('u1'), chooses('Harbor Wallet · Production'), leaves);
      assert.equal(await showWhatAUserGets(context, { miniProgramId: harborCoffee }), 'done');
      assert.deepEqual(context.ui.asked.at(-1)?.rows, [
        '(In Rollout | 3.1.0 is given to some users, and not yet to all.)',
        '(Tester | Only testers get 3.1.0 so far, and this user is none.)',
        '(Live | Everyone else gets the Full Release 1.0.0.)',
        '$(go-to-file) Open 3.1.0',
        '$(search) Another User…',
      ]);
    });

    it('refuses at the field what is a user ID of no super app, and keeps it over Escape', async () => {
      const long = 'u'.repeat(300);
      const context = world.context(typesAndLeaves(long));
      assert.equal(await showWhatAUserGets(context, { miniProgramId: harborCoffee }), 'canceled');
      assert.equal(
        await showWhatAUserGets(world.context(finds(long, 'u 1', long, 'u3'), leaves), { miniProgramId: harborCoffee }),
        'done',
      );
    });

    it('asks for no user ID where one is given, but for the next one', async () => {
      const context = world.context(chooses('Another User'), types('u1'), leaves);
      assert.equal(await showWhatAUserGets(context, { miniProgramId: harborCoffee, userId: 'u3' }), 'done');
      assert.deepEqual(
        context.ui.asked.map(({ text }) => text.split('\n')[0]),
        ['What u3 gets of Harbor Coffee', 'Show What a User Gets', 'What u1 gets of Harbor Coffee'],
      );
    });
  });

  it('ends the release with the testing', async () => {
    const release = await approved('2.1.0');
    const context = world.context(agrees);
    assert.equal(await cancelTesting(context, release), 'done');
    assert.match(
      context.ui.asked[0]?.text ?? '',
      /^Cancel the testing and the release of 2\.1\.0 on Harbor Wallet · Production\?/,
    );
    assert.equal((await world.release(release.id)).status, 'Canceled');
  });
});
