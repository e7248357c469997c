import {
  commands,
  FileSystemError,
  l10n,
  workspace,
  type CancellationToken,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { ListCheck } from '../../client/testers/listCheck';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { numberText } from '../sentences/statusWords';
import { mostShown } from '../testers/language/checkDiagnostics';
import type { TesterListLanguage } from '../testers/language/testerListLanguage';
import { openDocument } from '../testers/testerList';
import { isTesterList } from '../testers/testerListFiles';
import { unreadSentence } from '../testers/unreadSentence';
import { chooseTesterColumn } from './chooseTesterColumn';
import { whenChosen } from './whenChosen';

type Language = Pick<TesterListLanguage, 'checks' | 'files'>;

type Report = (message: string, fraction: number) => void;

/** Checks a list because the person asked for it: one that is too large to be checked while it is typed, or that is not open. */
export async function checkTesterListNow(context: FlowContext, uri: Uri, language: Language): Promise<FlowOutcome> {
  const name = workspace.asRelativePath(uri);
  const document = openDocument(uri);
  try {
    const check = await context.ui.progress(l10n.t('Checking {0}…', name), (report, token) =>
      document !== undefined && isTesterList(document)
        ? checkDocument(language, document, report, token)
        : checkFile(language, uri, report, token),
    );
    if (check === undefined) return 'canceled';
    if (check === 'changed meanwhile') {
      void context.ui.warn(l10n.t('{0} changed while it was checked. Check it again once it has been written.', name));
      return 'failed';
    }
    await tell(context, uri, language, check);
    return 'done';
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    void context.ui.warn(unreadSentence(error, uri));
    return 'failed';
  }
}

function checkDocument(
  { checks }: Language,
  document: TextDocument,
  report: Report,
  token: CancellationToken,
): Promise<ListCheck | undefined> {
  const { lineCount } = document;
  return checks.checkNow(document, token, (lines) =>
    report(l10n.t('{0} of {1} lines', numberText(lines), numberText(lineCount)), lines / lineCount),
  );
}

const megabyte = 1024 * 1024;

/** How many lines a file has nobody knows before it is read. */
function checkFile(
  { files }: Language,
  uri: Uri,
  report: Report,
  token: CancellationToken,
): ReturnType<TesterListLanguage['files']['checkNow']> {
  let told = 0;
  return files.checkNow(uri, token, (read, size) => {
    const now = Math.floor(read / megabyte);
    if (now === told) return;
    told = now;
    report(l10n.t('{0} of {1} MB', numberText(now), numberText(Math.ceil(size / megabyte))), read / size);
  });
}

async function tell(context: FlowContext, uri: Uri, language: Language, check: ListCheck): Promise<void> {
  if (check.findingCount > 0 || check.unreadable !== undefined) {
    await commands.executeCommand('workbench.actions.view.problems');
  }
  const hasNoNames = check.findings.some(({ code }) => code === 'unnamed columns');
  const choose = { id: 'column', title: l10n.t('Choose the Column of User IDs…') } as const;
  const told = context.ui.inform(
    checkedSentence(check, workspace.asRelativePath(uri)),
    ...(hasNoNames ? [choose] : []),
  );
  whenChosen(context, told, {
    column: async () => {
      if ((await chooseTesterColumn(context, uri)) === 'done') await checkTesterListNow(context, uri, language);
    },
  });
}

function checkedSentence({ testerCount, findingCount, unreadable }: ListCheck, name: string): string {
  if (unreadable !== undefined) return l10n.t('{0} cannot be read as a tester list: see Problems.', name);
  const people =
    testerCount === 1 ? l10n.t('{0}: 1 tester.', name) : l10n.t('{0}: {1} testers.', name, numberText(testerCount));
  if (findingCount === 0) return `${people} ${l10n.t('No problems.')}`;
  const problems = findingCount === 1 ? l10n.t('1 problem.') : l10n.t('{0} problems.', numberText(findingCount));
  if (findingCount <= mostShown) return `${people} ${problems}`;
  return `${people} ${problems} ${l10n.t('Problems shows the first {0}.', numberText(mostShown))}`;
}
