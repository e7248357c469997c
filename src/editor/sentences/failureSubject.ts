import { l10n } from 'vscode';
import { environments, type Environment } from '../../core/releaseTarget';
import type { ErrorParameters } from '../../core/errorCode';
import { releaseStatuses, type ReleaseStatus } from '../../core/releaseStatus';
import type { Me } from '../../protocol/people';
import type { Release } from '../../protocol/release';
import { statusWord, targetName, versionName } from './statusWords';

/** What a failure is about, as far as the editor knows beside what the platform said. */
export interface FailureSubject {
  readonly release?: Release;
  /** The person who was refused. */
  readonly me?: Me;
  /** The user ID that was asked about, as it was typed. */
  readonly userId?: string;
}

/** Reads what an error carries; a parameter that is missing or of another type reads as nothing. */
export class FailureReader {
  readonly #parameters: ErrorParameters;
  readonly #subject: FailureSubject;

  constructor(parameters: ErrorParameters, subject: FailureSubject) {
    this.#parameters = parameters;
    this.#subject = subject;
  }

  get release(): Release | undefined {
    return this.#subject.release;
  }

  get me(): Me | undefined {
    return this.#subject.me;
  }

  get userId(): string | undefined {
    return this.#subject.userId;
  }

  /** What completes the sentence of a problem that the platform found. */
  get values(): Readonly<Record<string, string | number>> {
    const values: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(this.#parameters)) if (typeof value !== 'object') values[name] = value;
    return values;
  }

  text(name: string): string | undefined {
    const value = this.#parameters[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.#parameters[name];
    return typeof value === 'number' ? value : undefined;
  }

  list(name: string): readonly (string | number)[] {
    const value = this.#parameters[name];
    return typeof value === 'object' ? value : [];
  }

  /** The status that a parameter names, in words. */
  status(name: string): string | undefined {
    const status = releaseStatuses.find((word: ReleaseStatus) => word === this.text(name));
    return status && statusWord(status);
  }

  get releaseId(): string | undefined {
    return this.text('releaseId') ?? this.release?.id;
  }

  /** "Harbor Coffee 1.4.0", as far as it is known. */
  get versionName(): string {
    if (this.release) return versionName(this.release);
    const miniProgram = this.text('miniProgram');
    const version = this.text('version');
    if (version === undefined) return l10n.t('this version');
    return miniProgram === undefined ? version : versionName({ miniProgramName: miniProgram, version });
  }

  /** "Harbor Wallet · Production", as far as it is known. */
  get targetName(): string {
    if (this.release) return targetName(this.release);
    const targetAppName = this.targetAppName;
    const environment = environments.find((word: Environment) => word === this.text('environment'));
    return targetAppName === undefined || environment === undefined
      ? l10n.t('this target')
      : targetName({ targetAppName, environment });
  }

  get targetAppName(): string | undefined {
    return this.release?.targetAppName ?? this.text('targetApp');
  }

  /** Version and target, such as "Harbor Coffee 1.4.0 on Harbor Wallet · Production". */
  get releaseName(): string {
    return l10n.t('{0} on {1}', this.versionName, this.targetName);
  }
}
