import {
  Diagnostic,
  DiagnosticSeverity,
  l10n,
  languages,
  Range,
  workspace,
  type Disposable,
  type TextDocument,
} from 'vscode';
import { effectiveFields, type ConfigurationField, type ReleaseConfiguration } from '../../core/configuration';
import { checkConfiguration } from '../../core/configurationCheck';
import { changedDomainFields } from '../../core/domainGrant';
import { configurationScheme } from '../contributions';
import { valueAt } from '../flows/configurationForm';
import { pointerSpan } from '../project/pointerSpan';
import {
  configurationProblemSentence,
  emptyDocumentSentence,
  lockedSentence,
} from '../sentences/configurationSentences';
import { configurationFieldWord } from '../sentences/statusWords';
import { readDocument } from './configurationDocument';
import type { ConfigurationFiles, ReadConfiguration } from './configurationFiles';

/** What a schema cannot say about a configuration, at its place in the document, while it is edited. */
export class ConfigurationProblems implements Disposable {
  readonly #files: ConfigurationFiles;
  readonly #collection = languages.createDiagnosticCollection('mini-program-configuration');
  readonly #subscriptions: readonly Disposable[];

  constructor(files: ConfigurationFiles) {
    this.#files = files;
    this.#subscriptions = [
      workspace.onDidOpenTextDocument((document) => void this.#look(document)),
      workspace.onDidChangeTextDocument(({ document }) => void this.#look(document)),
      workspace.onDidSaveTextDocument((document) => void this.#look(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
    ];
    for (const document of workspace.textDocuments) void this.#look(document);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  async #look(document: TextDocument): Promise<void> {
    if (document.uri.scheme !== configurationScheme) return;
    const { version } = document;
    try {
      const known = await this.#files.known(document.uri);
      if (document.version === version) this.#collection.set(document.uri, problemsOf(document, known));
    } catch {
      // The document itself says why it cannot be read.
      this.#collection.delete(document.uri);
    }
  }
}

function problemsOf(document: TextDocument, known: ReadConfiguration): readonly Diagnostic[] {
  const text = document.getText();
  const at = (pointer: string, sentence: string, severity: DiagnosticSeverity, code: string): Diagnostic => {
    const { offset, length } = pointerSpan(text, pointer) ?? { offset: 0, length: text.length };
    const range = new Range(document.positionAt(offset), document.positionAt(offset + length));
    const diagnostic = new Diagnostic(range, sentence, severity);
    diagnostic.code = code;
    diagnostic.source = 'Mini Program Release';
    return diagnostic;
  };
  if (!known.editable) return [];
  if (text.trim() === '') return [at('', emptyDocumentSentence(), DiagnosticSeverity.Error, 'empty document')];
  const reading = readDocument(text);
  // The schema tells of another shape.
  if (!reading.ok) return [];
  const { configuration } = reading;
  const { subject } = known;
  return [
    ...checkConfiguration(configuration, subject.rules).map((problem) =>
      at(
        problem.pointer,
        configurationProblemSentence(problem, valueAt(configuration, problem.pointer)),
        DiagnosticSeverity.Error,
        problem.code,
      ),
    ),
    ...changedDomainFields(known.configuration, configuration)
      .filter((field) => subject.locked.includes(field))
      .map((field) => at(`/${field}`, lockedSentence(subject.tenants), DiagnosticSeverity.Error, 'not granted')),
    ...missing(configuration, known).map((field) =>
      at(
        '/',
        l10n.t('The target app requires {0}.', configurationFieldWord(field)),
        DiagnosticSeverity.Warning,
        'missing',
      ),
    ),
  ];
}

function missing(own: ReleaseConfiguration, { subject }: ReadConfiguration): readonly ConfigurationField[] {
  const fields = effectiveFields({ own, global: {}, ...subject.inherited });
  return subject.required.filter((field) => {
    const value = fields.find((one) => one.field === field)?.value ?? null;
    return value === null || value.length === 0;
  });
}
