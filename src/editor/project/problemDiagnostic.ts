import { Diagnostic, DiagnosticSeverity, Position, Range } from 'vscode';
import type { ProjectProblem } from '../../core/project/projectProblem';
import { buildProblemSentence } from '../sentences/buildProblemSentence';
import { pointerSpan } from './pointerSpan';

/** A problem of a mini program as the Problems view shows it, at its place in the file's text. */
export function problemDiagnostic(problem: ProjectProblem, text: string): Diagnostic {
  const diagnostic = new Diagnostic(rangeOf(problem, text), buildProblemSentence(problem), DiagnosticSeverity.Error);
  diagnostic.code = problem.code;
  diagnostic.source = 'Mini Program Release';
  return diagnostic;
}

/** Where a problem is: its own position, what its pointer leads to, or the beginning of the file. */
export function rangeOf(problem: ProjectProblem, text: string): Range {
  if (problem.position !== undefined) {
    const { line, column } = problem.position;
    return new Range(line - 1, column - 1, line - 1, column);
  }
  const span = problem.pointer === undefined ? undefined : pointerSpan(text, problem.pointer);
  if (span === undefined) return new Range(0, 0, 0, 0);
  return new Range(positionAt(text, span.offset), positionAt(text, span.offset + span.length));
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
}
