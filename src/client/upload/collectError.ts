import type { ProjectProblem } from '../../core/project/projectProblem';

export type CollectErrorCode =
  /** The folder is in no file system of this machine, such as a repository that is shown from afar. */
  | 'folderElsewhere'
  /** The folder does not exist or is not a folder. */
  | 'folderMissing'
  /** The file system refuses to read something in the folder. */
  | 'folderUnreadable'
  /** `mini.project.json` is not what it has to be; `problem` says where. */
  | 'projectFileInvalid'
  /** `miniprogramRoot` leads out of the folder. */
  | 'rootOutsideFolder'
  /** There is no `app.json` where it has to be; `problem` says what the folder is instead. */
  | 'notAMiniProgram';

/** Why nothing was collected from a folder. */
export class CollectError extends Error {
  readonly code: CollectErrorCode;
  /** What was looked at, as the file system names it. */
  readonly path: string;
  readonly problem?: ProjectProblem;

  constructor(code: CollectErrorCode, path: string, details: { problem?: ProjectProblem; cause?: unknown } = {}) {
    super(`${code}: ${path}`, { cause: details.cause });
    this.name = 'CollectError';
    this.code = code;
    this.path = path;
    if (details.problem !== undefined) this.problem = details.problem;
  }
}
