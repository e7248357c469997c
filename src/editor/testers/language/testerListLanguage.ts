import { languages, type LogOutputChannel, type Memento, type Uri } from 'vscode';
import type { FolderMiniPrograms } from '../../folderMiniPrograms';
import { Owner } from '../../lifecycle';
import type { PinnedRelease } from '../../pinnedRelease';
import type { KeptInStep } from '../step/keptInStep';
import { TesterHovers, type TesterHoverOptions } from '../testerHovers';
import { onDidRememberTesterColumn, testerColumn } from '../testerColumns';
import { testerListFiles } from '../testerListFiles';
import { testerListThread } from '../testerListThread';
import { TesterFileChecks } from './testerFileChecks';
import { TesterCompletions } from './testerCompletions';
import { TesterListChecks } from './testerListChecks';
import { SeenLists } from './seenLists';
import { TesterListDiagnostics } from './testerListDiagnostics';
import { TesterListFixes, testerListFixKinds } from './testerListFixes';
import { TesterListFolding } from './testerListFolding';
import { TesterListFormatting } from './testerListFormatting';
import { TesterMarksInMargin } from './testerMarksInMargin';
import { TesterNotes } from './testerNotes';
import { TestGroups } from './testGroups';
import { WorkspaceLists } from './workspaceLists';
import { TesterListLenses } from './testerListLenses';
import { TesterListSubject } from './testerListSubject';
import { UserDirectory } from './userDirectory';

export interface TesterListLanguageOptions extends TesterHoverOptions {
  readonly folders: Pick<FolderMiniPrograms, 'miniProgramIds' | 'onDidChange'>;
  readonly pinned: Pick<PinnedRelease, 'releaseId' | 'onDidChange'>;
  /** The workspace's state. */
  readonly storage: Memento;
  readonly log: LogOutputChannel;
  readonly inStep: Pick<KeptInStep, 'releasesOf' | 'onDidChange'>;
  /** Where the extension is installed. */
  readonly extensionUri: Uri;
}

/** What tester lists have in the editor beside their colours. */
export class TesterListLanguage extends Owner {
  readonly checks: TesterListChecks;
  readonly files: TesterFileChecks;
  readonly groups: TestGroups;

  constructor(options: TesterListLanguageOptions) {
    super();
    const { folders, pinned, platform, store, storage, log, extensionUri } = options;
    const threadScript = testerListThread(extensionUri);
    const subject = new TesterListSubject(options);
    const directory = new UserDirectory(options.platform, options.log);
    const formatting = new TesterListFormatting(storage);
    this.checks = this.own(new TesterListChecks({ ...options, subject, threadScript, directory }));
    this.files = this.own(new TesterFileChecks(this.checks, threadScript));
    this.groups = this.own(new TestGroups(platform, log));
    this.own(new TesterListDiagnostics(this.checks));
    const seen = this.own(new SeenLists(this.checks, this.groups, store));
    this.own(new TesterMarksInMargin(options, this.checks, this.groups, seen));
    const lenses = this.own(new TesterListLenses(options, this.checks, this.groups, seen));
    this.own(languages.registerCodeLensProvider(testerListFiles, lenses));
    const lists = this.own(new WorkspaceLists(storage, log));
    const completions = new TesterCompletions(this.checks, this.groups, lists);
    this.own(languages.registerCompletionItemProvider(testerListFiles, completions));
    const notes = this.own(new TesterNotes(this.checks, lists));
    this.own(languages.registerInlayHintsProvider(testerListFiles, notes));
    this.own(folders.onDidChange(() => this.checks.checkAll()));
    this.own(pinned.onDidChange(() => this.checks.checkAll()));
    this.own(onDidRememberTesterColumn(() => this.checks.checkAll()));
    const columnOf = (list: Uri): number | undefined => testerColumn(storage, list);
    const hovers = new TesterHovers({ ...options, groups: this.groups, columnOf });
    const fixes = new TesterListFixes(this.checks);
    this.own(languages.registerCodeActionsProvider(testerListFiles, fixes, testerListFixKinds));
    this.own(languages.registerHoverProvider(testerListFiles, hovers));
    this.own(languages.registerFoldingRangeProvider(testerListFiles, new TesterListFolding()));
    this.own(languages.registerDocumentFormattingEditProvider(testerListFiles, formatting));
    this.own(languages.registerDocumentRangeFormattingEditProvider(testerListFiles, formatting));
  }
}
