import { languages, type LogOutputChannel, type Memento, type Uri } from 'vscode';
import type { FolderMiniPrograms } from '../../folderMiniPrograms';
import { Owner } from '../../lifecycle';
import type { PinnedRelease } from '../../pinnedRelease';
import { TesterHovers, type TesterHoverOptions } from '../testerHovers';
import { onDidRememberTesterColumn } from '../testerColumns';
import { testerListFiles } from '../testerListFiles';
import { testerListThread } from '../testerListThread';
import { TesterListChecks } from './testerListChecks';
import { TesterListDiagnostics } from './testerListDiagnostics';
import { TesterListFixes, testerListFixKinds } from './testerListFixes';
import { TesterListFolding } from './testerListFolding';
import { TesterListFormatting } from './testerListFormatting';
import { TesterListSubject } from './testerListSubject';

export interface TesterListLanguageOptions extends TesterHoverOptions {
  readonly folders: Pick<FolderMiniPrograms, 'miniProgramIds' | 'onDidChange'>;
  readonly pinned: Pick<PinnedRelease, 'releaseId' | 'onDidChange'>;
  /** The workspace's state. */
  readonly storage: Memento;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
}

/** What tester lists have in the editor beside their colours. */
export class TesterListLanguage extends Owner {
  readonly checks: TesterListChecks;

  constructor(options: TesterListLanguageOptions) {
    super();
    const { folders, pinned, extensionUri } = options;
    const threadScript = testerListThread(extensionUri);
    const subject = new TesterListSubject(options);
    const formatting = new TesterListFormatting();
    this.checks = this.own(new TesterListChecks({ ...options, subject, threadScript }));
    this.own(new TesterListDiagnostics(this.checks));
    this.own(folders.onDidChange(() => this.checks.checkAll()));
    this.own(pinned.onDidChange(() => this.checks.checkAll()));
    this.own(onDidRememberTesterColumn(() => this.checks.checkAll()));
    const fixes = new TesterListFixes(this.checks);
    this.own(languages.registerCodeActionsProvider(testerListFiles, fixes, testerListFixKinds));
    this.own(languages.registerHoverProvider(testerListFiles, new TesterHovers(options)));
    this.own(languages.registerFoldingRangeProvider(testerListFiles, new TesterListFolding()));
    this.own(languages.registerDocumentFormattingEditProvider(testerListFiles, formatting));
    this.own(languages.registerDocumentRangeFormattingEditProvider(testerListFiles, formatting));
  }
}
