import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Uri, window, type LogOutputChannel } from 'vscode';
import { SignedInAccount } from '../../../src/editor/auth/signedInAccount';
import { commandTable } from '../../../src/editor/commands/commandTable';
import { FolderMiniPrograms } from '../../../src/editor/folderMiniPrograms';
import { PinnedRelease } from '../../../src/editor/pinnedRelease';
import { ReleaseStatusItem } from '../../../src/editor/status/releaseStatusItem';
import { statusText } from '../../../src/editor/status/statusText';
import type { Release } from '../../../src/protocol/release';
import { Recording } from '../../support/recording';
import { sampleRelease } from '../../support/sampleRelease';
import { chooses } from '../../support/scriptedUi';
import { FlowWorld, RememberedDrafts } from '../flows/flowWorld';

const rejected = {
  id: 'approval-1',
  status: 'Rejected',
  reason: 'No',
  decidedBy: null,
  completedAt: null,
  revision: 2,
} as const;

describe('The status bar', () => {
  it('tells version, status, percentage and target', () => {
    assert.deepEqual(statusText(sampleRelease({ status: 'Grayscale Release', percentage: 20 })), {
      text: '$(pie-chart) Harbor Coffee 1.4.0: Grayscale Release 20 % · Harbor Wallet Production',
      label: 'Harbor Coffee 1.4.0 on Harbor Wallet · Production: Grayscale Release 20 %',
      mustAct: false,
    });
    assert.equal(
      statusText(sampleRelease({ status: 'Full Release' })).text,
      '$(pass) Harbor Coffee 1.4.0 live · Harbor Wallet Production',
    );
  });

  it('warns only when the person has to act', () => {
    const waits = sampleRelease({ approval: rejected, allowed: ['configure', 'apply'] });
    assert.deepEqual(
      [statusText(waits).text, statusText(waits).mustAct],
      ['$(warning) Harbor Coffee 1.4.0 rejected: see why · Harbor Wallet Production', true],
    );
    assert.equal(statusText(sampleRelease({ approval: rejected, allowed: [] })).mustAct, false);
    assert.equal(statusText(sampleRelease({ status: 'Pilot Testing', allowed: ['cancel'] })).mustAct, false);
  });

  it('spins only while something moves', () => {
    const building: Release['build'] = {
      state: 'building',
      since: 0,
      problems: [],
      sha256: null,
      size: null,
      signature: null,
    };
    assert.equal(
      statusText(sampleRelease({ build: building })).text,
      '$(loading~spin) Harbor Coffee 1.4.0 building · Harbor Wallet Production',
    );
    assert.doesNotMatch(statusText(sampleRelease({ status: 'Under Review' })).text, /~spin/);
  });

  describe('of a workspace', () => {
    let world: FlowWorld;
    let log: LogOutputChannel;
    const account = new SignedInAccount(new RememberedDrafts());
    const folders = new FolderMiniPrograms();
    const pinned = new PinnedRelease(new RememberedDrafts());

    before(async () => {
      log = window.createOutputChannel('Status under test', { log: true });
      world = await FlowWorld.start();
      await world.signIn('dana-developer');
    });

    after(async () => {
      account.dispose();
      folders.dispose();
      pinned.dispose();
      log.dispose();
      await world.stop();
    });

    it('follows the most advanced release of its folder, or the one pinned', async () => {
      const further = await world.built('1.4.0', 'Production');
      const item = new ReleaseStatusItem({ store: world.store, folders, pinned, inStep: world.inStep, account, log });
      const shows = (text: RegExp): Promise<void> =>
        new Promise((resolve) => {
          const listening = item.onDidShow((shown) => {
            if (!text.test(shown)) return;
            listening.dispose();
            resolve();
          });
        });
      await shows(/Harbor Coffee 1\.4\.0: New Version Created/);
      const reviewed = shows(/1\.4\.0: Under Review/);
      await world.platform.call('applyRelease', { params: { id: further.id }, body: {}, ifMatch: further.revision });
      await reviewed;
      const other = await world.built('1.5.0', 'Production');
      const followsPin = shows(/1\.5\.0: New Version Created/);
      await pinned.pin(other.id);
      await followsPin;
      const followsFolder = shows(/1\.4\.0: Under Review/);
      await pinned.pin(undefined);
      await followsFolder;
      item.dispose();
    });

    it('says so while the platform is away, and follows the release again when it is back', async () => {
      const item = new ReleaseStatusItem({ store: world.store, folders, pinned, inStep: world.inStep, account, log });
      const shown = new Recording<string>();
      item.onDidShow(shown.add);
      await shown.until((all) => all.at(-1)?.includes('1.4.0: Under Review') === true);
      const { processId } = world.embedded;
      assert.ok(processId !== undefined);
      process.kill(processId, 'SIGKILL');
      await shown.until((all) => all.at(-1) === '$(debug-disconnect) Release platform');
      await shown.until((all) => all.at(-1)?.includes('1.4.0: Under Review') === true);
      item.dispose();
    });

    it('takes another release from a pick of those under way, pins it and opens it', async () => {
      const opened: string[] = [];
      const { pickRelease } = commandTable({
        context: world.context(chooses('Harbor Coffee 1.5.0 on Harbor Wallet')),
        connection: world.connection,
        profile: world.profile,
        sources: world.sources,
        account,
        pinned,
        inStep: world.inStep,
        filters: world.filters,
        approvals: world.approvals,
        deliveryKeys: Uri.file(join(world.dataFolder, 'delivery-keys.json')),
        open: (releaseId) => opened.push(releaseId),
      });
      await pickRelease(undefined);
      world.verify();
      assert.deepEqual(opened, [pinned.releaseId]);
      assert.equal((await world.release(opened[0] ?? '')).version, '1.5.0');
      await pinned.pin(undefined);
    });
  });
});
