import { projectProblem, type ProjectProblem, type ProjectProblemParameters } from '../../core/project/projectProblem';

/** Why an uploaded archive is not opened, or not read any further. `problem.path` is the entry, where it is one. */
export class ArchiveError extends Error {
  readonly problem: ProjectProblem;

  constructor(problem: ProjectProblem, options?: ErrorOptions) {
    super(problem.path === undefined ? problem.code : `${problem.code}: ${problem.path}`, options);
    this.name = 'ArchiveError';
    this.problem = problem;
  }
}

/** Builds the error for one entry (or for the whole archive, without a path). */
export function archiveError<Code extends keyof ProjectProblemParameters>(
  code: Code,
  parameters: ProjectProblemParameters[Code],
  path?: string,
  cause?: unknown,
): ArchiveError {
  const place = path === undefined ? {} : { path };
  return new ArchiveError(projectProblem(code, parameters, place), cause === undefined ? {} : { cause });
}
