import {
  commands,
  Disposable,
  EventEmitter,
  FilePermission,
  FileSystemError,
  FileType,
  l10n,
  window,
  workspace,
  type Event,
  type FileChangeEvent,
  type FileStat,
  FileChangeType,
  TextDocumentSaveReason,
  Uri,
} from 'vscode';
import type { ReleaseConfiguration } from '../../core/configuration';
import { checkConfiguration } from '../../core/configurationCheck';
import { PlatformError } from '../../core/errorCode';
import type { FlowContext } from '../flowContext';
import { globalBody, releaseBody } from '../flows/configurationBody';
import { changedFields } from '../flows/configurationDrafts';
import { valueAt } from '../flows/configurationForm';
import {
  globalConfiguration,
  globalSubject,
  releaseSubject,
  type ConfigurationSubject,
} from '../flows/configurationLevels';
import { configurationProblemSentence, emptyDocumentSentence } from '../sentences/configurationSentences';
import { failureSentence } from '../sentences/failureSentence';
import { configurationFieldWord, together } from '../sentences/statusWords';
import { documentText, readDocument } from './configurationDocument';
import { ownerOf, type ConfigurationOwner } from './configurationUri';

/** A configuration as the platform had it when its document was read or saved last. */
export interface ReadConfiguration {
  readonly configuration: ReleaseConfiguration;
  readonly revision: number;
  readonly subject: ConfigurationSubject;
  /** Whether it can be saved: the role allows it, and it is not frozen. */
  readonly editable: boolean;
}

/** The same as the editor's document of it. */
interface ReadDocument extends ReadConfiguration {
  readonly text: string;
  /** When the document changed last, in milliseconds: the editor tells by it whether to read anew. */
  readonly moment: number;
  /** Whether it was read from a platform that the window does not work with any more. */
  readonly isElsewhere?: true;
}

/**
 * Configurations as JSON documents. Saving one replaces the configuration on the revision that was read; where somebody else
 * was faster nothing is saved, and the document keeps its text.
 */
export class ConfigurationFiles {
  readonly #context: FlowContext;
  readonly #read = new Map<string, ReadDocument>();
  /** Texts that the editor saved by itself: nobody has said yet that they are finished. */
  readonly #drafts = new Map<string, string>();
  readonly #reasons = new Map<string, TextDocumentSaveReason>();
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly #listening: Disposable;
  readonly onDidChangeFile: Event<FileChangeEvent[]> = this.#changed.event;

  constructor(context: FlowContext) {
    this.#context = context;
    this.#listening = Disposable.from(
      workspace.onWillSaveTextDocument(({ document: { uri }, reason }) => {
        if (ownerOf(uri)) this.#reasons.set(uri.toString(), reason);
      }),
      workspace.onDidSaveTextDocument(({ uri }) => this.#readAnew(uri)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#remind(uri)),
    );
  }

  /** What was sent may have had secrets, which the document is to forget; what was discarded it forgets too. */
  #readAnew(uri: Uri): void {
    const key = uri.toString();
    const known = this.#read.get(key);
    if (!known || this.#drafts.has(key)) return;
    this.#read.set(key, { ...known, moment: this.#later(known.moment) });
    this.#changed.fire([{ type: FileChangeType.Changed, uri }]);
  }

  /** What is known of a document's configuration, read from the platform where it is not known yet. */
  async known(uri: Uri): Promise<ReadDocument> {
    return this.#read.get(uri.toString()) ?? this.#load(uri);
  }

  async stat(uri: Uri): Promise<FileStat> {
    // The folders that the documents' addresses speak of.
    if (!ownerOf(uri)) return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const known = this.#read.get(uri.toString()) ?? (await this.#load(uri));
    const size = Buffer.byteLength(this.#drafts.get(uri.toString()) ?? known.text);
    const stat = { type: FileType.File, ctime: 0, mtime: known.moment, size };
    return known.editable ? stat : { ...stat, permissions: FilePermission.Readonly };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return Buffer.from(this.#drafts.get(uri.toString()) ?? (await this.#load(uri)).text);
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    const known = await this.known(uri);
    if (known.isElsewhere) {
      throw unavailable(
        l10n.t(
          'This window works with another platform now. Nothing was saved: close this document and open it again.',
        ),
      );
    }
    const text = Buffer.from(content).toString('utf8');
    if (this.#isByItself(uri)) return this.#keepDraft(uri, known, text);
    const edited = this.#checked(text, known);
    try {
      await this.#put(ownerNamed(uri), edited, known.revision);
    } catch (error) {
      throw await this.#refused(uri, known, error);
    }
    this.#drafts.delete(uri.toString());
    await this.#load(uri);
  }

  /** Whether the editor saves by itself, after a while or when the person looks elsewhere. */
  #isByItself(uri: Uri): boolean {
    const reason = this.#reasons.get(uri.toString());
    this.#reasons.delete(uri.toString());
    return reason !== undefined && reason !== TextDocumentSaveReason.Manual;
  }

  /** Half a word is no value of a configuration, least of all of a secret that nobody can read afterwards. */
  #keepDraft(uri: Uri, known: ReadDocument, text: string): void {
    const key = uri.toString();
    const isFirst = !this.#drafts.has(key);
    this.#drafts.set(key, text);
    this.#read.set(key, { ...known, moment: this.#later(known.moment) });
    if (isFirst) {
      this.#offerSave(
        uri,
        l10n.t('Your changes of the configuration are kept here, and go to the platform once you save them yourself.'),
      );
    }
  }

  /** A document that is closed over what was never sent. */
  #remind(uri: Uri): void {
    if (!this.#drafts.has(uri.toString())) return;
    this.#offerSave(
      uri,
      l10n.t('Your changes of the configuration were not sent to the platform. They are kept as long as this window.'),
    );
  }

  #offerSave(uri: Uri, sentence: string): void {
    const { ui, log } = this.#context;
    ui.inform(sentence, { id: 'save', title: l10n.t('Save to the Platform') })
      .then((button) => (button === undefined ? undefined : saveShown(uri)))
      .catch((error: unknown) => log.error(String(error)));
  }

  /** Whether a document, open or closed, has edits that the platform does not have. */
  isUnsent(uri: Uri): boolean {
    return isDirty(uri) || this.#drafts.has(uri.toString());
  }

  /** Takes the edits back that were not sent. */
  async discard(uri: Uri): Promise<void> {
    this.#drafts.delete(uri.toString());
    this.#readAnew(uri);
    if (!isDirty(uri)) return;
    await window.showTextDocument(uri);
    await commands.executeCommand('workbench.action.files.revert');
  }

  /** It is another platform now: what is open was read from the one before, and is not saved to this one. */
  platformChanged(): void {
    for (const [key, known] of this.#read) this.#read.set(key, { ...known, editable: false, isElsewhere: true });
    const uris = [...this.#read.keys()].map((key) => Uri.parse(key));
    this.#changed.fire(uris.map((uri) => ({ type: FileChangeType.Changed, uri })));
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }

  /** By the platform's own rules, so that nothing is sent that it would refuse. */
  #checked(text: string, { subject }: ReadConfiguration): ReleaseConfiguration {
    if (text.trim() === '') throw unavailable(`${emptyDocumentSentence()} ${l10n.t('Nothing was saved.')}`);
    const reading = readDocument(text);
    if (!reading.ok) throw unavailable(l10n.t('This is no configuration: see the Problems view. Nothing was saved.'));
    const [problem] = checkConfiguration(reading.configuration, subject.rules);
    if (problem) {
      const sentence = configurationProblemSentence(problem, valueAt(reading.configuration, problem.pointer));
      throw unavailable(`${configurationFieldWord(problem.field)}: ${sentence}`);
    }
    return reading.configuration;
  }

  async #put(owner: ConfigurationOwner, edited: ReleaseConfiguration, ifMatch: number): Promise<void> {
    const { platform, store } = this.#context;
    if (owner.level === 'global') {
      const params = { id: owner.miniProgramId };
      await platform.call('setGlobalConfiguration', { params, body: globalBody(edited), ifMatch });
    } else {
      const params = { id: owner.releaseId };
      store.take(await platform.call('configureRelease', { params, body: releaseBody(edited), ifMatch }));
    }
  }

  /** Says why nothing was saved; where somebody else was faster, what it is now. The next save replaces just that. */
  async #refused(uri: Uri, before: ReadDocument, error: unknown): Promise<Error> {
    const isStale = error instanceof PlatformError && error.code === 'REVISION_STALE';
    if (!isStale) return unavailable(failureSentence(error));
    const now = await this.#load(uri);
    // To the editor it is the file it knows: it would not let the next save pass otherwise.
    this.#read.set(uri.toString(), { ...now, moment: before.moment });
    const fields = changedFields(before.configuration, now.configuration).map(configurationFieldWord);
    const what =
      fields.length === 0
        ? l10n.t('Somebody else changed this a moment ago, but no value of it.')
        : l10n.t('Somebody else changed {0} a moment ago.', together(fields));
    const text = JSON.stringify(JSON.parse(now.text));
    return unavailable(
      `${what} ${l10n.t('It is {0} now. Your text is kept and not saved: save again to replace that.', text)}`,
    );
  }

  async #load(uri: Uri): Promise<ReadDocument> {
    const read = await this.#ask(ownerNamed(uri)).catch((error: unknown) => {
      throw unavailable(failureSentence(error));
    });
    const known = this.#read.get(uri.toString());
    const text = documentText(read.configuration);
    const isSame = known?.revision === read.revision && known.text === text;
    const loaded = { ...read, text, moment: isSame ? known.moment : this.#later(known?.moment ?? 0) };
    this.#read.set(uri.toString(), loaded);
    return loaded;
  }

  /** Each is after all before it, whatever the clock says. */
  #later(moment: number): number {
    return Math.max(Date.now(), moment + 1);
  }

  async #ask(owner: ConfigurationOwner): Promise<ReadConfiguration> {
    const context = this.#context;
    if (owner.level === 'global') {
      const global = await globalConfiguration(context, owner.miniProgramId);
      const { allowed } = await context.store.miniProgram(owner.miniProgramId);
      const { configuration, revision } = global;
      const subject = await globalSubject(context, global);
      return { configuration, revision, subject, editable: allowed.includes('edit') };
    }
    const release = await context.platform.call('getRelease', { params: { id: owner.releaseId } });
    return {
      configuration: release.configuration.own,
      revision: release.revision,
      subject: await releaseSubject(context, release),
      editable: release.allowed.includes('configure'),
    };
  }
}

function ownerNamed(uri: Uri): ConfigurationOwner {
  const owner = ownerOf(uri);
  if (!owner) throw FileSystemError.FileNotFound(uri);
  return owner;
}

function isDirty(uri: Uri): boolean {
  return workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === uri.toString());
}

/** Saves what the editor takes for saved, too. */
async function saveShown(uri: Uri): Promise<void> {
  await commands.executeCommand('vscode.open', uri);
  await commands.executeCommand('workbench.action.files.save');
}

function unavailable(sentence: string): FileSystemError {
  return FileSystemError.Unavailable(sentence);
}
