import type { DatabaseFailureCode, StartFailureCode } from '../../core/startFailure';

/** Why the platform cannot start; whoever starts it tells by the code. */
export class StartError extends Error {
  readonly code: StartFailureCode | DatabaseFailureCode;
  readonly parameters: Readonly<Record<string, string | number>>;

  constructor(
    code: StartFailureCode | DatabaseFailureCode,
    parameters: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'StartError';
    this.code = code;
    this.parameters = parameters;
  }
}
