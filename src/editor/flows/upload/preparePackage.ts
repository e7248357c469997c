import { commands, l10n, Uri, type CancellationToken, type WorkspaceFolder } from 'vscode';
import { CollectError } from '../../../client/upload/collectError';
import { collectProject, type CollectedProject } from '../../../client/upload/collectProject';
import { packProject, type PackedProject } from '../../../client/upload/packProject';
import { defaultProjectLimits } from '../../../core/project/projectLimits';
import { validateProject } from '../../../core/project/validateProject';
import type { FlowContext } from '../../flowContext';
import { buildCommand, runBuildCommand } from '../../project/buildCommand';
import { collectErrorSentence } from '../../project/collectErrorSentence';
import { tellProblems } from '../../project/tellProblems';
import { numberText, sizeText } from '../../sentences/statusWords';
import { listsOfWorkspace } from '../../testers/listsOfWorkspace';
import { testerFiles } from '../../testers/testerFiles';
import { abortSignal } from '../abortSignal';
import { whenChosen } from '../whenChosen';

/** What would be uploaded from a folder, checked and packed. */
export interface PreparedPackage {
  readonly project: CollectedProject;
  readonly packed: PackedProject;
}

/** Runs the folder's build command, where it has one. Answers whether the upload may go on. */
export async function buildFolder(
  context: FlowContext,
  folder: WorkspaceFolder,
): Promise<'built' | 'canceled' | 'failed'> {
  const command = buildCommand(folder);
  if (command === undefined) return 'built';
  const end = await context.ui.progress(l10n.t('Building {0}', folder.name), (report, token) => {
    report(command);
    return runBuildCommand(folder, command, token);
  });
  if (end === 'canceled') return 'canceled';
  if (end.exitCode === 0) return 'built';
  const sentence =
    end.exitCode === undefined
      ? l10n.t('The build of {0} did not come to its end. Nothing was uploaded.', folder.name)
      : l10n.t('The build of {0} ended with exit code {1}. Nothing was uploaded.', folder.name, end.exitCode);
  const choice = context.ui.fail(sentence, { id: 'terminal', title: l10n.t('Show Terminal') });
  whenChosen(context, choice, { terminal: () => commands.executeCommand('workbench.action.terminal.focus') });
  return 'failed';
}

/** Collects, checks and packs what is in the folder. Nothing is answered where it cannot be uploaded: that was told. */
export async function preparePackage(
  context: FlowContext,
  folder: WorkspaceFolder,
  maximumBytes: number,
): Promise<PreparedPackage | undefined> {
  try {
    const prepared = await context.ui.progress(l10n.t('Checking {0}', folder.name), (report, token) =>
      checkAndPack(context, folder, report, token),
    );
    return prepared !== undefined && isWithin(context, folder, prepared, maximumBytes) ? prepared : undefined;
  } catch (error) {
    if (!(error instanceof CollectError)) throw error;
    whenChosen(context, context.ui.warn(collectErrorSentence(folder.name, error)), {});
    return undefined;
  }
}

async function checkAndPack(
  context: FlowContext,
  folder: WorkspaceFolder,
  report: (message: string, fraction?: number) => void,
  token: CancellationToken,
): Promise<PreparedPackage | undefined> {
  const signal = abortSignal(token);
  const testerLists = [
    ...testerFiles(context),
    ...(await listsOfWorkspace(context.drafts)).map(({ fsPath }) => fsPath),
  ];
  const project = await collectProject(folder.uri.fsPath, { signal, testerLists });
  const { problems } = await validateProject(project.projectFiles, defaultProjectLimits);
  const [first, ...others] = problems;
  if (first !== undefined) {
    await tellProblems(context, folder.name, Uri.file(project.root), [first, ...others]);
    return undefined;
  }
  context.projectProblems.clear(Uri.file(project.root));
  const packed = await packProject(project, signal, ({ files, bytes }) =>
    report(
      l10n.t('{0} of {1} files', numberText(files), numberText(project.files.length)),
      bytes / Math.max(1, project.totalBytes),
    ),
  );
  return { project, packed };
}

/** The platform's cap is known before anything is sent. */
function isWithin(
  context: FlowContext,
  folder: WorkspaceFolder,
  { project, packed }: PreparedPackage,
  maximumBytes: number,
): boolean {
  if (packed.size <= maximumBytes) return true;
  const largest = project.files
    .toSorted((one, other) => other.size - one.size)
    .slice(0, 3)
    .map(({ path, size }) => `${path} (${sizeText(size)})`)
    .join(', ');
  const sentence = l10n.t(
    '{0} is {1} packed, and the platform takes {2}. The largest files: {3}. Leave files out with .miniprogramignore.',
    folder.name,
    sizeText(packed.size),
    sizeText(maximumBytes),
    largest,
  );
  whenChosen(context, context.ui.warn(sentence), {});
  return false;
}
