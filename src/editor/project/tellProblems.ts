import { commands, l10n, Uri, window, workspace } from 'vscode';
import type { ProjectProblem } from '../../core/project/projectProblem';
import type { FlowContext } from '../flowContext';
import { whenChosen } from '../flows/whenChosen';
import { buildProblemSentence } from '../sentences/buildProblemSentence';
import { problemPlace } from '../sentences/problemPlace';
import type { Button } from '../ui';
import { rangeOf } from './problemDiagnostic';

/** Tells in one sentence what is wrong with a mini program; the Problems view has all of it, each at its place. */
export async function tellProblems(
  context: FlowContext,
  name: string,
  root: Uri,
  problems: readonly [ProjectProblem, ...ProjectProblem[]],
): Promise<void> {
  await context.projectProblems.show(root, problems);
  const [first] = problems;
  const place = placeInWords(first);
  const sentence = place === null ? buildProblemSentence(first) : `${place}: ${buildProblemSentence(first)}`;
  const openFile: Button<'open' | 'show'> = { id: 'open', title: l10n.t('Open File') };
  const showProblems: Button<'open' | 'show'> = { id: 'show', title: l10n.t('Show Problems') };
  const choice =
    problems.length === 1
      ? context.ui.warn(
          l10n.t('{0} cannot be uploaded yet. {1}', name, sentence),
          ...(first.path === undefined ? [] : [openFile]),
        )
      : context.ui.warn(
          l10n.t('{0} cannot be uploaded yet: {1} problems. The first: {2}', name, problems.length, sentence),
          showProblems,
          ...(first.path === undefined ? [] : [openFile]),
        );
  whenChosen(context, choice, {
    open: () => openAtProblem(root, first),
    show: () => commands.executeCommand('workbench.actions.view.problems'),
  });
}

/** "app.json, line 3": a sentence names the line, and the file opens at the column. */
function placeInWords(problem: ProjectProblem): string | null {
  const { path, position } = problem;
  if (path === undefined || position === undefined) return problemPlace(problem);
  return l10n.t('{0}, line {1}', path, position.line);
}

async function openAtProblem(root: Uri, problem: ProjectProblem): Promise<void> {
  const document = await workspace.openTextDocument(Uri.joinPath(root, problem.path ?? 'app.json'));
  await window.showTextDocument(document, { selection: rangeOf(problem, document.getText()) });
}
