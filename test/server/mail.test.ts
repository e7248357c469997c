import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import type { Mailer } from '../../src/server/mail/mailer';
import { smtpMailer, type SmtpSettings } from '../../src/server/mail/smtpMailer';
import type { MailSettings } from '../../src/server/services/mails/mailWorker';
import { MailWorker } from '../../src/server/services/mails/mailWorker';
import { systemClock } from '../../src/server/clock';
import { firstOf, MailServer } from '../support/mailServer';
import { day, ManualClock } from '../support/manualClock';
import { eventually, type TestPlatformOptions } from '../support/platform';
import { refuses, startReleaseWorld, type ReleaseWorld } from '../support/releaseWorld';

const publicAddress = 'https://releases.example.com';
const from = 'Mini Program Release <releases@example.com>';

/** Long enough for a loaded machine to answer, short enough to wait for. */
const patience = { firstPause: 20, longestPause: 200 };

describe('Mail', () => {
  let server: MailServer;
  let worlds: ReleaseWorld[];

  beforeEach(async () => {
    server = await MailServer.start();
    worlds = [];
  });

  afterEach(async () => {
    for (const world of worlds) await world.stop();
    await server.stop();
  });

  function mailerTo(url: string, settings: Partial<SmtpSettings> = {}): Mailer {
    return smtpMailer({ server: url, password: undefined, from, ...settings });
  }

  async function start(mail: Partial<MailSettings> = {}, options: TestPlatformOptions = {}): Promise<ReleaseWorld> {
    const settings = { mailer: mailerTo(server.url), publicAddress, patience, ...mail };
    const world = await startReleaseWorld({ mail: settings, ...options });
    worlds.push(world);
    return world;
  }

  const arrived = (count: number): Promise<readonly string[]> =>
    eventually(
      async () => server.receivers,
      (receivers) => receivers.length >= count,
      20_000,
    );

  async function rows(world: ReleaseWorld) {
    return world.platform.storage.reader.selectFrom('mail').selectAll().orderBy('id').execute();
  }

  const settled = (world: ReleaseWorld): ReturnType<typeof rows> =>
    eventually(
      () => rows(world),
      (mails) => mails.length > 0 && mails.every(({ sent_at, failure }) => sent_at !== null || failure !== null),
      20_000,
    );

  const openJobs = (world: ReleaseWorld) =>
    world.platform.storage.reader
      .selectFrom('job')
      .select(['id', 'attempts', 'run_at'])
      .where('kind', '=', 'mail')
      .where('done_at', 'is', null)
      .execute();

  describe('about requests', () => {
    it('tells each reviewer of a new request, once', async () => {
      const world = await start();
      const release = await world.applied();
      assert.deepEqual(await arrived(2), ['Rui Reviewer', 'Wen Admin']);
      const mail = firstOf(server.to('rui-reviewer'));
      assert.equal(mail.subject, 'For review: Harbor Coffee 1.0.1 → Harbor Wallet (Production)');
      assert.match(mail.text, /^Hello Rui Reviewer,\n\nDana Developer submitted a request/);
      const link =
        `vscode://mini-program-release.mini-program-release/release/${release.id}` +
        '?platform=https%3A%2F%2Freleases.example.com';
      assert.ok(mail.text.includes(link), mail.text);
      assert.ok(mail.html?.includes(`href="${link}"`), mail.html);
      assert.equal(mail.from?.address, 'releases@example.com');
      await settled(world);
      assert.deepEqual(await openJobs(world), []);
      assert.equal(server.received.length, 2);
    });

    it('tells the applicant of the result, with the reason and by whom', async () => {
      const world = await start();
      const release = await world.applied();
      await world.reject(release, 'The logo is blurred.\nPlease send a sharp one.');
      await arrived(3);
      const rejected = firstOf(server.to('dana-developer'));
      assert.equal(rejected.subject, 'Rejected: Harbor Coffee 1.0.1 → Harbor Wallet (Production)');
      assert.match(rejected.text, /Rui Reviewer rejected your request\./);
      assert.match(rejected.text, /Reason: The logo is blurred\.\n {4}Please send a sharp one\./);
      assert.match(rejected.html ?? '', /The logo is blurred\.<br>Please send a sharp one\./);
      await world.approve(await world.applied());
      await arrived(6);
      const [, approved] = server.to('dana-developer');
      assert.equal(approved?.subject, 'Approved: Harbor Coffee 1.0.2 → Harbor Wallet (Production)');
    });

    it('tells the reviewers of a removal as what it is, with its reason, and the applicant of the result', async () => {
      const world = await start();
      const live = await world.live();
      await arrived(3);
      const { requests } = await world.takeOffline(live, { reason: 'The shop moved.' });
      await arrived(5);
      const [, asked] = server.to('rui-reviewer');
      assert.equal(asked?.subject, 'For review: Take Offline: Harbor Coffee 1.0.1 → Harbor Wallet (Production)');
      assert.match(asked?.text ?? '', /Category: Take Offline/);
      assert.match(asked?.text ?? '', /Reason for it: The shop moved\./);
      for (const request of requests) await world.decide(request, 'approve', 'rui-reviewer');
      await arrived(6);
      await settled(world);
      const [, approved, ...others] = server.to('dana-developer');
      assert.equal(approved?.subject, 'Approved: Take Offline: Harbor Coffee 1.0.1 → Harbor Wallet (Production)');
      assert.match(approved.text ?? '', /Rui Reviewer approved your request\./);
      assert.deepEqual(others, []);
    });

    it('tells the applicant of a removal that somebody else withdrew it, or left nothing to decide', async () => {
      const world = await start();
      const live = await world.live();
      await arrived(3);
      const { requests } = await world.takeOffline(live);
      await arrived(5);
      for (const request of requests) await world.decide(request, 'withdrawRequest', 'ada-admin');
      await arrived(6);
      const [, withdrawn] = server.to('dana-developer');
      assert.equal(withdrawn?.subject, 'Withdrawn: Take Offline: Harbor Coffee 1.0.1 → Harbor Wallet (Production)');
      assert.match(withdrawn?.text ?? '', /Ada Admin withdrew your request\./);
      await world.setPolicy({ forceRemovalApproval: false });
      await world.takeOffline(live);
      await arrived(8);
      await world.forceRemove(live);
      await arrived(11);
      await settled(world);
      const toDana = server.to('dana-developer').slice(2);
      const removal = 'Withdrawn: Take Offline: Harbor Coffee 1.0.1 → Harbor Wallet (Production)';
      assert.deepEqual(toDana.map(({ subject }) => subject ?? '').toSorted(), [
        'Force removed: Harbor Coffee → Harbor Wallet',
        removal,
      ]);
      const dropped = toDana.find(({ text = '' }) => text.includes('nobody needs to decide on it'));
      assert.equal(dropped?.subject, removal);
    });

    it("tells the merchant's people of a force removal: admins, who it is assigned to, and who applied", async () => {
      const world = await start();
      await world.setPolicy({ forceRemovalApproval: false });
      const live = await world.live();
      await world.live({ environment: 'Test' });
      await arrived(3);
      await world.forceRemove(live, { reason: 'It opens addresses\nthat were never reviewed.' });
      await arrived(5);
      await settled(world);
      const mails = (await rows(world)).filter(({ kind }) => kind === 'force-removed');
      assert.deepEqual(mails.map(({ account_id }) => account_id).toSorted(), ['ada-admin', 'dana-developer']);
      const mail = firstOf(server.to('ada-admin'));
      assert.equal(mail.subject, 'Force removed: Harbor Coffee → Harbor Wallet');
      assert.match(mail.text, /Harbor Wallet removed the mini program from all its environments\./);
      assert.match(mail.text, /Removes: 1\.0\.1 \(Production\), 1\.0\.2 \(Test\)/);
      assert.match(mail.text, /Reason: It opens addresses\n {4}that were never reviewed\./);
    });

    it('tells nobody about what they did themselves', async () => {
      const world = await start();
      await world.setPolicy({ selfApproval: true });
      const own = await world.applied({ as: 'wen-admin', miniProgram: '2026112300000002' });
      await world.approve(own, { as: 'wen-admin' });
      const applied = await world.applied({ environment: 'Production' });
      await world.act(applied, 'withdrawRelease');
      assert.deepEqual(await arrived(3), ['Rui Reviewer', 'Rui Reviewer', 'Wen Admin']);
      await settled(world);
      assert.equal((await rows(world)).length, 3);
    });

    it('tells the applicant that somebody else withdrew their request', async () => {
      const world = await start();
      await world.act(await world.applied(), 'withdrawRelease', 'ada-admin');
      await arrived(3);
      assert.match(firstOf(server.to('dana-developer')).text, /Ada Admin withdrew your request\./);
    });

    it('tells an applicant nothing any more who left the workspace', async () => {
      const world = await start();
      const release = await world.applied();
      await world.platform.storage.write((transaction) =>
        transaction.deleteFrom('membership').where('account_id', '=', 'dana-developer').execute(),
      );
      await world.as('rui-reviewer').call('reject', { ...world.request(release), body: { reason: 'No.' } });
      await settled(world);
      assert.deepEqual(await arrived(2), ['Rui Reviewer', 'Wen Admin']);
      assert.equal((await rows(world)).length, 2);
    });

    it("is in the receiver's language", async () => {
      const world = await start();
      await world.platform.storage.write((transaction) =>
        transaction.updateTable('account').set({ language: 'zh-CN' }).where('id', '=', 'rui-reviewer').execute(),
      );
      await world.applied();
      await arrived(2);
      assert.equal(firstOf(server.to('rui-reviewer')).subject, '待审批：Harbor Coffee 1.0.1 → Harbor Wallet (生产)');
      assert.match(firstOf(server.to('rui-reviewer')).text, /Dana Developer 提交了一项申请/);
      assert.match(firstOf(server.to('wen-admin')).subject, /^For review/);
    });

    it('is not written for a request that was refused', async () => {
      const world = await start();
      const first = await world.applied();
      const second = await world.built();
      await refuses(world.apply(second), 'TARGET_OCCUPIED');
      await world.approve(first);
      await refuses(
        world.as('wen-admin').call('reject', { ...world.request(first), body: { reason: 'Too late.' } }),
        'REVISION_STALE',
      );
      await arrived(3);
      await settled(world);
      assert.equal((await rows(world)).length, 3);
      assert.equal(server.received.length, 3);
    });

    it('is not written at all where the platform has no mail server', async () => {
      const world = await startReleaseWorld();
      worlds.push(world);
      await world.approve(await world.applied());
      assert.deepEqual(await rows(world), []);
      assert.deepEqual(await openJobs(world), []);
    });
  });

  describe('to a server that refuses', () => {
    /** Applies, waits for two attempts that failed, mends the server, and sees both mails arrive once. */
    async function arrivesOnceMended(world: ReleaseWorld, mend: () => Promise<void> | void): Promise<void> {
      await world.applied();
      await eventually(
        () => openJobs(world),
        (jobs) => jobs.length === 2 && jobs.every(({ attempts }) => attempts >= 2),
        20_000,
      );
      for (const { sent_at, failure } of await rows(world)) {
        assert.equal(sent_at, null);
        assert.ok(failure !== null);
      }
      await mend();
      assert.deepEqual(await arrived(2), ['Rui Reviewer', 'Wen Admin']);
      await eventually(
        () => openJobs(world),
        (jobs) => jobs.length === 0,
      );
      assert.equal(server.received.length, 2);
      for (const { sent_at, failure } of await rows(world)) {
        assert.ok(sent_at !== null);
        assert.equal(failure, null);
      }
      assert.ok(world.platform.log.some((line) => line.includes('a mail was not sent yet')));
    }

    it('connections: it is sent once the server is there', async () => {
      const { port } = server;
      const world = await start();
      await server.stop();
      await arrivesOnceMended(world, async () => {
        server = await MailServer.start({}, port);
      });
    });

    for (const [what, mood] of Object.entries({
      'for the moment (421)': { connection: 421 },
      'the sender': { sender: 550 },
      'the receiver for the moment (450)': { receiver: 450 },
      'the text for the moment (451)': { data: 451 },
      'and hangs up in the middle of the text': { data: 'drop' },
    } as const)) {
      it(`${what}: it is sent once it is taken`, async () => {
        server.mood = mood;
        const world = await start();
        await arrivesOnceMended(world, () => {
          server.mood = {};
        });
      });
    }

    it('and says nothing: it is sent once it is taken', async () => {
      server.mood = { data: 'hang' };
      // A machine under load must not take a slow answer for none once the server answers.
      let shortPatience: Partial<SmtpSettings> = { patience: 200 };
      const mailer: Mailer = { send: (mail) => mailerTo(server.url, shortPatience).send(mail) };
      const world = await start({ mailer });
      await arrivesOnceMended(world, () => {
        shortPatience = {};
        server.mood = {};
      });
    });

    for (const [what, mood] of Object.entries({
      'the receiver for good (550)': { receiver: 550 },
      'the text for good (554)': { data: 554 },
    } as const)) {
      it(`${what}: it is given up at once, and says so`, async () => {
        server.mood = mood;
        const world = await start();
        await world.applied();
        for (const { sent_at, failure } of await settled(world)) {
          assert.equal(sent_at, null);
          assert.match(failure ?? '', /not now/);
        }
        await eventually(
          () => openJobs(world),
          (jobs) => jobs.length === 0,
        );
        assert.equal(server.connections, 2);
        assert.equal(world.platform.log.filter((line) => line.includes('a mail will not be sent')).length, 2);
      });
    }

    for (const address of ['', 'rui-reviewer@account.invalid']) {
      it(`addresses that are none (${address}): it is given up, and the others are sent`, async () => {
        const world = await start();
        await world.platform.storage.write((transaction) =>
          transaction.updateTable('account').set({ email: address }).where('id', '=', 'rui-reviewer').execute(),
        );
        await world.applied();
        assert.deepEqual(await arrived(1), ['Wen Admin']);
        const failures = (await settled(world)).flatMap(({ failure }) => failure ?? []);
        assert.equal(failures.length, 1);
      });
    }

    it('passwords: it is sent with the right one', async () => {
      await server.stop();
      server = await MailServer.start({ password: 'correct horse' });
      const url = `smtp://platform@127.0.0.1:${server.port}`;
      let password = 'wrong';
      // As an operator who starts the process again with the right password.
      const mailer: Mailer = { send: (mail) => mailerTo(url, { password }).send(mail) };
      const world = await start({ mailer });
      await arrivesOnceMended(world, () => {
        password = 'correct horse';
      });
    });

    it('to be trusted, or to speak TLS at all', async () => {
      const untrusted = await MailServer.start({ secure: true });
      const plain = server.url.replace('smtp:', 'smtps:');
      const secure = untrusted.url.replace('smtp:', 'smtps:');
      for (const url of [secure, plain]) {
        const world = await start({ mailer: mailerTo(url) });
        await world.applied();
        for (const { sent_at, failure } of await settled(world)) {
          assert.equal(sent_at, null);
          assert.match(failure ?? '', /ESOCKET|ETLS|certificate/i);
        }
        assert.equal((await openJobs(world)).length, 2);
      }
      await untrusted.stop();
      assert.deepEqual([...untrusted.received, ...server.received], []);
    });

    it('for days: it is given up at last', async () => {
      server.mood = { receiver: 450 };
      const clock = new ManualClock();
      const world = await start({}, { clock });
      await world.applied();
      await settled(world);
      clock.jump(4 * day);
      await eventually(
        () => openJobs(world),
        (jobs) => jobs.length === 0,
        20_000,
      );
      for (const { sent_at, failure } of await rows(world)) {
        assert.equal(sent_at, null);
        assert.match(failure ?? '', /not now/);
      }
    });

    it('a request is answered no later for it', async () => {
      const silent = createServer(() => {});
      await new Promise<void>((resolve) => {
        silent.listen(0, '127.0.0.1', resolve);
      });
      const { port } = silent.address() as AddressInfo;
      const world = await start({ mailer: mailerTo(`smtp://127.0.0.1:${port}`, { patience: 500 }) });
      const release = await world.approve(await world.applied());
      assert.equal(release.status, 'Pilot Testing');
      await world.stop();
      worlds = [];
      await new Promise<void>((resolve) => {
        silent.close(() => resolve());
      });
    });
  });

  describe('of several processes', () => {
    it('is sent once each', async () => {
      const world = await start();
      const { storage } = world.platform;
      const others = Array.from({ length: 3 }, () => workerOn(world, mailerTo(server.url)));
      for (const worker of others) worker.start();
      const stopWatching = storage.onCommit(() => {
        for (const worker of others) worker.wake();
      });
      for (let count = 0; count < 6; count += 1) await world.reject(await world.applied(), 'Again.');
      await arrived(18);
      await eventually(
        () => openJobs(world),
        (jobs) => jobs.length === 0,
      );
      stopWatching();
      await Promise.all(others.map((worker) => worker.stop()));
      assert.equal(server.received.length, 18);
      assert.equal(new Set(server.received.map(({ messageId }) => messageId)).size, 18);
    });

    it('of which one dies after the server took it, comes again with the same Message-ID, and to that receiver alone', async () => {
      const clock = new ManualClock();
      const smtp = mailerTo(server.url);
      // The server took the mail, and the process hears of nothing any more.
      const dying: Mailer = { send: (mail) => smtp.send(mail).then(() => new Promise(() => {})) };
      const world = await start({ mailer: dying }, { clock });
      await world.applied();
      await arrived(1);
      await world.platform.server.close();
      clock.jump(60_000);
      const successor = workerOn(world, smtp, clock);
      successor.start();
      await arrived(3);
      await settled(world);
      await successor.stop();
      const [first] = server.received;
      const ids = server.received.map(({ messageId }) => messageId);
      assert.equal(ids.length, 3);
      assert.equal(new Set(ids).size, 2);
      assert.equal(ids.filter((id) => id === first?.messageId).length, 2);
      const [again] = server.received.filter(({ messageId }) => messageId === first?.messageId).slice(1);
      assert.deepEqual([again?.subject, again?.date, again?.to], [first?.subject, first?.date, first?.to]);
    });
  });

  function workerOn(world: ReleaseWorld, mailer: Mailer, clock = systemClock): MailWorker {
    const fail = (problem: unknown): void => assert.fail(String(problem));
    return new MailWorker({
      context: { storage: world.platform.storage, clock, sendsMail: true },
      mailer,
      publicAddress,
      patience,
      onFailure: fail,
      onError: fail,
    });
  }
});
