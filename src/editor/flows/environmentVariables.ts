import { l10n } from 'vscode';
import { configurationTable, type EnvironmentVariable } from '../../core/configuration';
import {
  checkConfiguration,
  isVariableName,
  globalConfigurationRules,
  type ConfigurationRules,
} from '../../core/configurationCheck';
import { configurationProblemSentence, secretText } from '../sentences/configurationSentences';
import { configurationFieldWord } from '../sentences/statusWords';
import type { Choice, Ui } from '../ui';

type Chosen = 'done' | 'add' | { readonly index: number };

/** Lets the person add, set anew and remove environment variables. What is kept of them is never shown. */
export async function editVariables(
  ui: Ui,
  formTitle: string,
  start: readonly EnvironmentVariable[],
): Promise<readonly EnvironmentVariable[] | undefined> {
  const title = `${formTitle} · ${configurationFieldWord('environmentVariables')}`;
  let variables = start;
  for (;;) {
    const chosen = await ui.pick<Chosen>({
      title,
      placeHolder: l10n.t('Values are encrypted and never shown again; only the super app gets them.'),
      choices: variableChoices(variables),
    });
    if (chosen === undefined) return undefined;
    if (chosen === 'done') return variables;
    variables =
      (await (chosen === 'add' ? add(ui, title, variables) : change(ui, title, variables, chosen.index))) ?? variables;
  }
}

function variableChoices(variables: readonly EnvironmentVariable[]): readonly Choice<Chosen>[] {
  const { mostItems } = configurationTable.environmentVariables;
  const isFull = variables.length >= mostItems;
  return [
    { label: l10n.t('$(check) Done'), value: 'done' },
    ...variables.map((variable, index) => ({
      label: variable.name,
      description: secretText(variable),
      value: { index },
    })),
    {
      label: l10n.t('$(add) Add Variable…'),
      ...(isFull && { description: l10n.t('At most {0} values.', mostItems), unavailable: true }),
      value: 'add',
    },
  ];
}

type Variables = readonly EnvironmentVariable[] | undefined;

async function add(ui: Ui, title: string, variables: readonly EnvironmentVariable[]): Promise<Variables> {
  const name = await ui.input({
    title,
    prompt: l10n.t('The name by which the mini program reads it.'),
    placeHolder: 'API_KEY',
    check: (text) => checkName(text.trim(), variables),
  });
  if (name === undefined) return undefined;
  const value = await askValue(ui, title, name.trim());
  return value === undefined ? undefined : [...variables, { name: name.trim(), value }];
}

function checkName(name: string, variables: readonly EnvironmentVariable[]): string | undefined {
  if (!isVariableName(name)) return l10n.t('{0} is no name: letters, digits and _, and no digit first.', name);
  return variables.some((one) => one.name === name) ? l10n.t('{0} stands there already.', name) : undefined;
}

async function change(
  ui: Ui,
  title: string,
  variables: readonly EnvironmentVariable[],
  index: number,
): Promise<Variables> {
  const variable = variables[index];
  if (variable === undefined) return undefined;
  const chosen = await ui.pick<'set' | 'remove'>({
    title: `${title} · ${variable.name}`,
    placeHolder: secretText(variable),
    choices: [
      { label: l10n.t('$(key) Set a New Value…'), value: 'set' },
      { label: l10n.t('$(trash) Remove'), value: 'remove' },
    ],
  });
  if (chosen === 'remove') return variables.filter((one) => one !== variable);
  const value = chosen === 'set' ? await askValue(ui, title, variable.name) : undefined;
  return value === undefined ? undefined : variables.map((one) => (one === variable ? { ...one, value } : one));
}

const valueRules: ConfigurationRules = {
  ...globalConfigurationRules,
  level: 'release-specific',
  available: ['environmentVariables'],
};

function askValue(ui: Ui, title: string, name: string): Promise<string | undefined> {
  return ui.input({
    title: `${title} · ${name}`,
    prompt: l10n.t('The value of {0}. It cannot be read again.', name),
    secret: true,
    check: (value) => checkValue(name, value),
  });
}

function checkValue(name: string, value: string): string | undefined {
  const [problem] = checkConfiguration({ environmentVariables: [{ name, value }] }, valueRules);
  return problem && configurationProblemSentence(problem, name);
}
