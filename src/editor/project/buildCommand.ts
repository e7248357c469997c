import {
  Disposable,
  ShellExecution,
  Task,
  TaskPanelKind,
  TaskRevealKind,
  tasks,
  workspace,
  type CancellationToken,
  type TaskExecution,
  type WorkspaceFolder,
} from 'vscode';
import { settingKeys } from '../contributions';

/** The shell command that builds the mini program of a folder. Folders that are not trusted run none. */
export function buildCommand(folder: WorkspaceFolder): string | undefined {
  if (!workspace.isTrusted) return undefined;
  const command = workspace.getConfiguration('miniProgramRelease', folder).get<unknown>(settingKeys.buildCommand);
  return typeof command === 'string' && command.trim() !== '' ? command.trim() : undefined;
}

/** How a build ended. There is no exit code when its terminal was closed, or could not be opened. */
export type BuildEnd = { readonly exitCode: number | undefined } | 'canceled';

/** Runs a folder's build command in a terminal of its own, which stays for the person to read. */
export async function runBuildCommand(
  folder: WorkspaceFolder,
  command: string,
  token: CancellationToken,
): Promise<BuildEnd> {
  const task = new Task(
    { type: 'miniProgramRelease.build' },
    folder,
    'Build',
    'Mini Program Release',
    new ShellExecution(command, { cwd: folder.uri.fsPath }),
    [],
  );
  task.presentationOptions = { reveal: TaskRevealKind.Silent, panel: TaskPanelKind.Dedicated, clear: true };
  const execution = await tasks.executeTask(task);
  const stop = stopOnCancel(execution, token);
  try {
    const exitCode = await exitCodeOf(execution);
    return token.isCancellationRequested ? 'canceled' : { exitCode };
  } finally {
    stop.dispose();
  }
}

/** VS Code ends only tasks that have started; one that is canceled before that is ended as soon as it has. */
function stopOnCancel(execution: TaskExecution, token: CancellationToken): Disposable {
  let hasStarted = false;
  const stopIfWanted = (): void => {
    if (hasStarted && token.isCancellationRequested) execution.terminate();
  };
  return Disposable.from(
    token.onCancellationRequested(stopIfWanted),
    tasks.onDidStartTask((start) => {
      if (start.execution !== execution) return;
      hasStarted = true;
      stopIfWanted();
    }),
  );
}

/** A task that never had a process only ends as a task. */
function exitCodeOf(execution: TaskExecution): Promise<number | undefined> {
  return new Promise((resolve) => {
    const subscriptions = [
      tasks.onDidEndTaskProcess((end) => {
        if (end.execution === execution) finish(end.exitCode);
      }),
      tasks.onDidEndTask((end) => {
        if (end.execution === execution) finish(undefined);
      }),
    ];
    const finish = (exitCode: number | undefined): void => {
      for (const subscription of subscriptions) subscription.dispose();
      resolve(exitCode);
    };
  });
}
