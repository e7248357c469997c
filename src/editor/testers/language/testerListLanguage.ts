import { languages, type LogOutputChannel, type Memento } from 'vscode';
import { Owner } from '../../lifecycle';
import { TesterHovers, type TesterHoverOptions } from '../testerHovers';
import { testerListFiles } from '../testerListFiles';
import { TesterListFolding } from './testerListFolding';
import { TesterListFormatting } from './testerListFormatting';

export interface TesterListLanguageOptions extends TesterHoverOptions {
  /** The workspace's state. */
  readonly storage: Memento;
  readonly log: LogOutputChannel;
}

/** What tester lists have in the editor beside their colours. */
export class TesterListLanguage extends Owner {
  constructor(options: TesterListLanguageOptions) {
    super();
    const formatting = new TesterListFormatting();
    this.own(languages.registerHoverProvider(testerListFiles, new TesterHovers(options)));
    this.own(languages.registerFoldingRangeProvider(testerListFiles, new TesterListFolding()));
    this.own(languages.registerDocumentFormattingEditProvider(testerListFiles, formatting));
    this.own(languages.registerDocumentRangeFormattingEditProvider(testerListFiles, formatting));
  }
}
