import { l10n } from 'vscode';
import type { EffectiveField, EnvironmentVariable } from '../../core/configuration';
import type { ConfigurationProblem, ConfigurationProblemCode } from '../../core/configurationCheck';
import { testerLineSentence } from '../testers/testerLineSentence';
import { alternatives, configurationFieldWord, numberText, relativeAge, roleWord } from './statusWords';

/** Says whom to ask for the domain grant (domain §5.3). */
export function lockedSentence(tenants: readonly string[]): string {
  return tenants.length === 0
    ? l10n.t(
        'No super app lets you edit Server Domains and WAP URLs yet. Ask a {0} of one.',
        roleWord('Workspace Admin'),
      )
    : l10n.t(
        'Server Domains and WAP URLs can be edited once a {0} of {1} grants it. Ask there.',
        roleWord('Workspace Admin'),
        alternatives(tenants),
      );
}

/** What is known of a secret: that it is there, and since when. */
export function secretText({ value, setAt }: EnvironmentVariable): string {
  if (value !== undefined) return l10n.t('••• new, not saved yet');
  return setAt === undefined ? l10n.t('no value yet') : l10n.t('••• set {0}', relativeAge(setAt));
}

/** Environment variables in one line, each with what is known of its value. */
export function variablesText(variables: readonly EnvironmentVariable[]): string {
  return variables.map((variable) => `${variable.name} ${secretText(variable)}`).join(', ');
}

/** A value as it takes effect, in one line; that of environment variables needs them as they are kept. */
export function fieldText({ field, value }: EffectiveField, variables: readonly EnvironmentVariable[] = []): string {
  if (field === 'environmentVariables') return variablesText(variables);
  return typeof value === 'string' ? value : (value ?? []).join(', ');
}

/** An empty text is no JSON, and a schema does not say so. */
export function emptyDocumentSentence(): string {
  return l10n.t('This document is empty. A configuration with nothing set is {0}.', '{}');
}

/** Tells what is wrong with a value; `text` is the value, unless that is a secret. */
export function configurationProblemSentence(problem: ConfigurationProblem, text: string): string {
  const field = configurationFieldWord(problem.field);
  const limit = problem.limit ?? 0;
  const sentences: Readonly<Record<ConfigurationProblemCode, () => string>> = {
    'not available': () => l10n.t('The target app has no {0}.', field),
    'not on this level': () => l10n.t('{0} can only be set for one release.', field),
    empty: () => l10n.t('There is no value here.'),
    'blanks around': () => l10n.t('There are blanks before or behind {0}.', text.trim()),
    'control character': () => l10n.t('There is a character in it that cannot be seen.'),
    'too long': () =>
      problem.field === 'environmentVariables' && problem.pointer.endsWith('/value')
        ? l10n.t('A value has at most {0} bytes.', numberText(limit))
        : l10n.t('A value has at most {0} characters.', numberText(limit)),
    'too many': () => l10n.t('At most {0} values.', limit),
    duplicate: () => l10n.t('{0} stands there already.', text),
    'not https': () => l10n.t('{0} is not an HTTPS address. It must begin with https://.', text),
    'not a host': () => l10n.t('{0} has no host that can be, such as api.example.com.', text),
    'has a path': () => l10n.t('{0} has a path. A server domain ends with its host or port.', text),
    'has credentials': () => l10n.t('{0} has a name or password in it.', text),
    'wildcard misplaced': () =>
      l10n.t('In {0} the * does not stand where it can: as in *.example.com, or alone for all.', text),
    'not a user ID': () => {
      const { code = 'wrong form', ...parameters } = problem.userId ?? {};
      return testerLineSentence({ value: text, code, parameters });
    },
    'not a name': () => l10n.t('{0} is no name: letters, digits and _, and no digit first.', text),
    'value missing': () => l10n.t('{0} has no value yet.', text),
  };
  return sentences[problem.code]();
}
