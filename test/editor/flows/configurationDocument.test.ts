import assert from 'node:assert/strict';
import {
  commands,
  extensions,
  languages,
  Range,
  window,
  workspace,
  WorkspaceEdit,
  type CompletionList,
  type Diagnostic,
  type TextDocument,
} from 'vscode';
import { collectProject } from '../../../src/client/upload/collectProject';
import { packProject } from '../../../src/client/upload/packProject';
import type { Application } from '../../../src/editor/application';
import { documentText } from '../../../src/editor/configuration/configurationDocument';
import { configurationUri } from '../../../src/editor/configuration/configurationUri';
import type { FlowContext } from '../../../src/editor/flowContext';
import { editAsJson, releaseDocument } from '../../../src/editor/flows/editConfigurationAsJson';
import { viewConfiguration } from '../../../src/editor/flows/viewConfiguration';
import { ProjectProblems } from '../../../src/editor/project/projectProblems';
import { ChangesUnderWay } from '../../../src/editor/testers/changesUnderWay';
import { TesterReviews } from '../../../src/editor/testers/review/testerReviews';
import { TesterProblems } from '../../../src/editor/testers/testerProblems';
import type { ExtensionApi } from '../../../src/extension';
import type { Release } from '../../../src/protocol/release';
import { chooses, leaves, ScriptedUi, types, type Answer } from '../../support/scriptedUi';
import { FlowWorld, harborCoffee, RememberedDrafts, sampleFolder } from './flowWorld';

/** A secret that the platform has stands in a document by its name alone. */
const hasSecret = (text: string): boolean => text.includes('"set": true');

describe('The configuration as a JSON document', () => {
  let application: Application;
  let release: Release;

  before(async () => {
    const extension = extensions.getExtension<ExtensionApi>('mini-program-release.mini-program-release');
    const { internals } = (await extension?.activate()) ?? {};
    assert.ok(internals);
    application = internals;
    await application.connection.started();
    await application.account.signIn('dana-developer');
    release = await select('9.0.0');
  });

  after(() => commands.executeCommand('workbench.action.closeAllEditors'));

  async function select(version: string): Promise<Release> {
    const { platform } = application.connection;
    const { bytes, size } = await packProject(await collectProject(sampleFolder));
    const { id } = await platform.call('uploadVersion', {
      params: { id: harborCoffee },
      query: { version },
      stream: { mediaType: 'application/zip', bytes, size },
    });
    const app = (await platform.call('listTargetApps', {})).items.find(({ name }) => name === 'Harbor Wallet');
    return platform.call('selectApp', {
      params: { id },
      body: { targetAppId: app?.id ?? '', environment: 'Production', configuration: { clientId: 'C-1' } },
    });
  }

  const read = (): Promise<Release> =>
    application.connection.platform.call('getRelease', { params: { id: release.id } });

  const open = async (): Promise<TextDocument> => {
    await commands.executeCommand('miniProgramRelease.release.editConfigurationAsJson', { releaseId: release.id });
    const document = window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.uri.scheme, 'mini-program-configuration');
    return document;
  };

  async function write(document: TextDocument, value: object | string): Promise<void> {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
    assert.ok(await workspace.applyEdit(edit));
  }

  /** Waits until the Problems view says something of ours about a document, or of its schema. */
  async function problems(
    document: TextDocument,
    fits: (found: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = languages.getDiagnostics(document.uri);
        if (!fits(found)) return;
        listening.dispose();
        resolve(found);
      };
      const listening = languages.onDidChangeDiagnostics(look);
      look();
    });
  }

  /** The editor reads anew what it saved: an edit that comes just then is about a text that is gone, and is refused. */
  async function save(document: TextDocument): Promise<void> {
    assert.ok(await document.save());
    const { configuration } = await read();
    const expected = documentText(configuration.own);
    await textOf(document, (text) => text === expected);
  }

  async function textOf(document: TextDocument, fits: (text: string) => boolean): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!fits(document.getText())) return;
        listening.dispose();
        resolve(document.getText());
      };
      const listening = workspace.onDidChangeTextDocument(look);
      look();
    });
  }

  it('sends nothing that the editor saves by itself, half a secret least of all, until the person saves', async () => {
    const files = workspace.getConfiguration('files');
    const before = await read();
    await files.update('autoSave', 'afterDelay', true);
    try {
      const document = await open();
      const saved = new Promise<void>((resolve) => {
        const listening = workspace.onDidSaveTextDocument(({ uri }) => {
          if (uri.toString() !== document.uri.toString()) return;
          listening.dispose();
          resolve();
        });
      });
      await write(document, { clientId: 'C-1', environmentVariables: [{ name: 'HALF', value: 'ha' }] });
      await saved;
      assert.equal((await read()).revision, before.revision);
      assert.match(document.getText(), /"value": "ha"/);
      await files.update('autoSave', undefined, true);
      await commands.executeCommand('workbench.action.files.save');
      await textOf(document, hasSecret);
      assert.deepEqual(
        (await read()).configuration.own.environmentVariables?.map(({ name }) => name),
        ['HALF'],
      );
      await write(document, { clientId: 'C-1' });
      await save(document);
    } finally {
      await files.update('autoSave', undefined, true);
    }
  });

  it('opens with what is set, is saved as what is sent, and forgets a secret once it is saved', async () => {
    const document = await open();
    assert.equal(document.languageId, 'json');
    assert.deepEqual(JSON.parse(document.getText()), { clientId: 'C-1' });
    await write(document, {
      clientId: 'C-2',
      environmentVariables: [{ name: 'API_KEY', value: 's3cret-value' }],
    });
    assert.ok(await document.save());
    const { configuration } = await read();
    assert.equal(configuration.own.clientId, 'C-2');
    assert.deepEqual(
      configuration.own.environmentVariables?.map(({ name }) => name),
      ['API_KEY'],
    );
    const text = await textOf(document, hasSecret);
    assert.ok(!text.includes('s3cret-value'));
    assert.ok(!document.isDirty);

    await write(document, text.replace('C-2', 'C-3'));
    await save(document);
    assert.deepEqual((await read()).configuration.own.environmentVariables, configuration.own.environmentVariables);
  });

  it('says what is wrong where it stands, and saves nothing of it', async () => {
    const document = await open();
    const before = document.getText();
    await write(
      document,
      '{\n  "serverDomains": ["a.example", "http://b.example"],\n  "testers": ["mina", "mina"]\n}\n',
    );
    const found = await problems(document, (all) => all.some(({ source }) => source === 'Mini Program Release'));
    const ours = found.filter(({ source }) => source === 'Mini Program Release');
    assert.deepEqual(
      ours.map(({ code, range }) => [code, document.getText(range)]),
      [
        ['not https', '"http://b.example"'],
        ['duplicate', '"mina"'],
      ],
    );
    await assert.rejects(
      async () => workspace.fs.writeFile(document.uri, Buffer.from(document.getText())),
      /http:\/\/b\.example/,
    );
    assert.ok(document.isDirty);
    assert.equal((await read()).configuration.own.serverDomains, undefined);
    await write(document, before);
    await save(document);
  });

  it('that was emptied says how nothing is written, and saves nothing of it', async () => {
    const document = await open();
    const before = document.getText();
    await write(document, '\n');
    const found = await problems(document, (all) => all.some(({ code }) => code === 'empty document'));
    assert.deepEqual(
      found.map(({ message, range }) => [message, range.start.line]),
      [['This document is empty. A configuration with nothing set is {}.', 0]],
    );
    await assert.rejects(
      async () => workspace.fs.writeFile(document.uri, Buffer.from('')),
      /A configuration with nothing set is \{\}\. Nothing was saved\./,
    );
    await write(document, before);
    await save(document);
  });

  it('is completed and checked by its schema', async () => {
    const document = await open();
    const before = document.getText();
    await write(document, '{\n  \n}\n');
    const position = document.positionAt(4);
    const { items } = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      position,
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('environmentVariables'), labels.join());
    await write(document, '{ "clientID": "C-1" }');
    await problems(document, (all) => all.some(({ message }) => message.includes('clientID')));
    await write(document, before);
    await save(document);
  });

  it('that somebody else was faster with says what it is now, and keeps its text', async () => {
    release = await select('9.0.1');
    const document = await open();
    const { revision, configuration } = await read();
    const { environmentVariables, ...plain } = configuration.own;
    await application.connection.platform.call('configureRelease', {
      params: { id: release.id },
      body: {
        ...plain,
        merchantId: 'theirs',
        environmentVariables: (environmentVariables ?? []).map(({ name }) => ({ name })),
      },
      ifMatch: revision,
    });
    const mine = JSON.stringify({ clientId: 'mine' });
    await write(document, mine);
    await assert.rejects(
      async () => workspace.fs.writeFile(document.uri, Buffer.from(mine)),
      /Merchant ID.*"merchantId":"theirs"/,
    );
    assert.equal(document.getText(), mine);
    assert.equal((await read()).configuration.own.merchantId, 'theirs');
    assert.ok(await document.save(), 'the next save replaces what was told');
    assert.deepEqual((await read()).configuration.own, { clientId: 'mine' });
  });

  describe('and the form', () => {
    const drafts = new RememberedDrafts();

    async function contextOf(...answers: readonly Answer[]): Promise<FlowContext & { readonly ui: ScriptedUi }> {
      const { connection, store, log } = application;
      const { configurations } = await application.work();
      return {
        platform: connection.platform,
        store,
        log,
        drafts,
        ui: new ScriptedUi().willAnswer(...answers),
        extensionUri: FlowWorld.extensionUri,
        projectProblems: new ProjectProblems(),
        testerProblems: new TesterProblems(),
        testerReviews: new TesterReviews(),
        testerChanges: new ChangesUnderWay(),
        configurationDocuments: configurations,
      };
    }

    const shown = (): TextDocument => {
      const document = window.activeTextEditor?.document;
      assert.ok(document);
      return document;
    };

    before(async () => {
      release = await select('9.0.2');
    });

    it('goes on in the document with what the form had, but for a secret, which stays in the form', async () => {
      const context = await contextOf(
        chooses('Client ID'),
        types('C-form'),
        chooses('Environment Variables'),
        chooses('Add'),
        types('API_KEY'),
        types('typed'),
        chooses('Done'),
        chooses('Edit Configuration as JSON'),
      );
      assert.equal(await viewConfiguration(context, await read()), 'done');
      context.ui.verify();
      assert.deepEqual(JSON.parse(shown().getText()), {
        clientId: 'C-form',
      });
      assert.match(context.ui.lastTold?.sentence ?? '', /environment variables that you typed stay in the form/);
      assert.ok(shown().isDirty);
      assert.equal((await read()).configuration.own.clientId, 'C-1');
    });

    it('leads from the form back to a document with unsent changes', async () => {
      const context = await contextOf(chooses('Go On in the Document'));
      assert.equal(await viewConfiguration(context, await read()), 'canceled');
      context.ui.verify();
      assert.match(shown().getText(), /C-form/);
    });

    it('begins anew in the form where those changes are discarded', async () => {
      const context = await contextOf(chooses('Discard'), leaves);
      assert.equal(await viewConfiguration(context, await read()), 'canceled');
      context.ui.verify();
      assert.ok(!shown().isDirty);
      assert.deepEqual(JSON.parse(shown().getText()), { clientId: 'C-1' });
      assert.ok(context.ui.asked[1]?.rows.some((row) => row.startsWith('Client ID | C-1')));
      assert.ok(context.ui.asked[1]?.rows.some((row) => /^Environment Variables .*API_KEY/.test(row)));
    });

    it('takes what the form kept into the document, when that is opened by itself', async () => {
      const left = await contextOf(chooses('Client ID'), types('C-kept'), leaves);
      await viewConfiguration(left, await read());
      left.ui.verify();
      await editAsJson(await contextOf(), releaseDocument(release), release.id);
      assert.deepEqual(JSON.parse(shown().getText()), { clientId: 'C-kept' });
      assert.deepEqual(drafts.keys(), []);
      await commands.executeCommand('workbench.action.files.revert');
    });
  });

  it('of all releases has a document too', async () => {
    await commands.executeCommand('miniProgramRelease.release.editConfigurationAsJson', {
      miniProgramId: harborCoffee,
    });
    const document = window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.getText(), '{\n  \n}\n');
    assert.equal(window.activeTextEditor?.selection.active.character, 2);
    assert.deepEqual(
      document.uri.path,
      configurationUri({ level: 'global', miniProgramId: harborCoffee }, 'Harbor Coffee').path,
    );
    await write(document, { merchantId: 'M-json' });
    assert.ok(await document.save());
    const params = { id: harborCoffee };
    const global = await application.connection.platform.call('getGlobalConfiguration', { params });
    assert.deepEqual(global.configuration, { merchantId: 'M-json' });
    await application.connection.platform.call('setGlobalConfiguration', {
      params,
      body: {},
      ifMatch: global.revision,
    });
  });
});
