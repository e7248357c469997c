import { l10n } from 'vscode';
import { largestHeldBackShare } from '../../../core/audience';
import { informationFields, type LengthLimit } from '../../../core/basicInformation';
import { configurationFields } from '../../../core/configuration';
import { phoneFormPattern } from '../../../core/phoneNumber';
import { mostTesterDays } from '../../../core/testers/testerDays';
import { checkUserId, userIdRuleOf } from '../../../core/userId';
import { environments, type Environment } from '../../../core/releaseTarget';
import { readUserIdPattern, type UserIdPatternProblem } from '../../../core/userIdPattern';
import { configurationFieldWord, environmentWord, informationFieldWord, numberText } from '../../sentences/statusWords';
import type { Ui } from '../../ui';
import type { PolicyEdit, PolicyPart, PolicyValues } from './policyValues';
import { lengthText, policyPartWord, policyValueText } from './policyWords';

/** The environments that can be pilot tested (domain §2). */
const pilotEnvironments = environments.filter((one) => one === 'Production' || one === 'Sandbox');

/** A super app always has Production (domain §2). */
const optionalEnvironments = environments.filter((one) => one !== 'Production');

/** Asks for another value of a part. Answers with what changes, or nothing when the person gives up. */
export function askPolicyPart(ui: Ui, part: PolicyPart, values: PolicyValues): Promise<PolicyEdit | undefined> {
  switch (part) {
    case 'sandboxApproval':
      return askEither(ui, part, values, [{ sandboxApproval: true }, { sandboxApproval: false }]);
    case 'selfApproval':
      return askEither(ui, part, values, [{ selfApproval: false }, { selfApproval: true }]);
    case 'forceRemovalApproval':
      return askEither(ui, part, values, [{ forceRemovalApproval: true }, { forceRemovalApproval: false }]);
    case 'environments':
      return askToggle(ui, part, optionalEnvironments, values.environments, environmentWord, (chosen) => ({
        environments: environments.filter((one): one is Environment => one === 'Production' || chosen.includes(one)),
      }));
    case 'pilotTesting':
      return askToggle(ui, part, pilotEnvironments, values.pilotTesting, environmentWord, (pilotTesting) => ({
        pilotTesting,
      }));
    case 'availableConfiguration':
      return askToggle(ui, part, configurationFields, values[part], configurationFieldWord, (chosen) => ({
        availableConfiguration: chosen,
        // What does not exist cannot be required.
        requiredConfiguration: values.requiredConfiguration.filter((field) => chosen.includes(field)),
      }));
    case 'requiredConfiguration':
      return askToggle(ui, part, values.availableConfiguration, values[part], configurationFieldWord, (chosen) => ({
        requiredConfiguration: chosen,
      }));
    case 'requiredInformation':
      return askToggle(ui, part, informationFields, values[part], informationFieldWord, (chosen) => ({
        requiredInformation: chosen,
      }));
    case 'percentages':
      return askPercentages(ui, values.percentages);
    case 'heldBackShare':
      return askHeldBackShare(ui, values.heldBackShare);
    case 'testerLimit':
      return askTesterLimit(ui, values.testerLimit);
    case 'userIdPattern':
      return askUserIdPattern(ui, values);
    case 'userIdExample':
      return askUserIdExample(ui, values);
    case 'testerDays':
      return askTesterDays(ui, values.testerDays);
    case 'name':
    case 'tagline':
    case 'description':
      return askLength(ui, part, values[part]);
    case 'logoBytes':
      return askLogoSize(ui, values.logoBytes);
    case 'phoneForm':
      return askPhoneForm(ui, values.phoneForm);
  }
}

function askEither(
  ui: Ui,
  part: PolicyPart,
  values: PolicyValues,
  edits: readonly PolicyEdit[],
): Promise<PolicyEdit | undefined> {
  const choices = edits.map((edit) => ({ label: policyValueText(part, { ...values, ...edit }), value: edit }));
  return ui.pick({ title: policyPartWord(part), choices });
}

/** Takes one word into a list, or out of it. */
function askToggle<Word extends string>(
  ui: Ui,
  part: PolicyPart,
  all: readonly Word[],
  present: readonly Word[],
  wordOf: (word: Word) => string,
  editOf: (words: readonly Word[]) => PolicyEdit,
): Promise<PolicyEdit | undefined> {
  const toggled = (word: Word): readonly Word[] => all.filter((one) => present.includes(one) !== (one === word));
  return ui.pick({
    title: policyPartWord(part),
    placeHolder: l10n.t('Choose what to switch on or off.'),
    choices: all.map((word) => ({
      label: wordOf(word),
      description: present.includes(word) ? l10n.t('on') : l10n.t('off'),
      value: editOf(toggled(word)),
    })),
  });
}

async function askPercentages(ui: Ui, present: PolicyValues['percentages']): Promise<PolicyEdit | undefined> {
  const text = await ui.input({
    title: policyPartWord('percentages'),
    prompt: l10n.t('Whole numbers from 1 to 100, separated by commas. Leave it empty to allow every one.'),
    value: (present ?? []).join(', '),
    check: (typed) => {
      const isWrong = separated(typed).some((one) => !/^\d{1,3}$/.test(one) || Number(one) < 1 || Number(one) > 100);
      return isWrong ? l10n.t('These are not whole numbers from 1 to 100.') : undefined;
    },
  });
  if (text === undefined) return undefined;
  const percentages = [...new Set(separated(text).map(Number))].toSorted((one, other) => one - other);
  return { percentages: percentages.length === 0 ? null : percentages };
}

function separated(text: string): readonly string[] {
  return text.split(/[\s,;，；%]+/u).filter((one) => one !== '');
}

async function askHeldBackShare(ui: Ui, present: number): Promise<PolicyEdit | undefined> {
  const text = await ui.input({
    title: policyPartWord('heldBackShare'),
    prompt: l10n.t(
      'How many of 100 users get no release in grayscale, only once it is fully released? Testers do. A grayscale that has begun keeps its share.',
    ),
    value: String(present),
    check: (typed) => {
      const isRight = /^\d{1,2}$/.test(typed.trim()) && Number(typed) <= largestHeldBackShare;
      return isRight ? undefined : l10n.t('This is not a whole number from 0 to {0}.', largestHeldBackShare);
    },
  });
  return text === undefined ? undefined : { heldBackShare: Number(text.trim()) };
}

async function askTesterLimit(ui: Ui, present: number): Promise<PolicyEdit | undefined> {
  const text = await ui.input({
    title: policyPartWord('testerLimit'),
    prompt: l10n.t('How many testers may a release have at most?'),
    value: String(present),
    check: checkPositive,
  });
  return text === undefined ? undefined : { testerLimit: Number(text.trim()) };
}

function checkPositive(typed: string): string | undefined {
  return /^[1-9]\d{0,8}$/.test(typed.trim()) ? undefined : l10n.t('This is not a whole number above 0.');
}

async function askUserIdPattern(ui: Ui, { userIdPattern }: PolicyValues): Promise<PolicyEdit | undefined> {
  const text = await ui.input({
    title: policyPartWord('userIdPattern'),
    prompt: l10n.t('A regular expression that the user IDs of this super app match as a whole.'),
    value: userIdPattern,
    check: (typed) => {
      const reading = readUserIdPattern(typed.trim());
      return reading.ok ? undefined : patternProblemSentence(reading.problem);
    },
  });
  return text === undefined ? undefined : { userIdPattern: text.trim() };
}

async function askUserIdExample(ui: Ui, values: PolicyValues): Promise<PolicyEdit | undefined> {
  const rule = userIdRuleOf(values);
  const text = await ui.input({
    title: policyPartWord('userIdExample'),
    prompt: l10n.t('A user ID to compare with, shown beside a wrong one in a tester list. Empty: none.'),
    value: values.userIdExample,
    check: (typed) => {
      if (typed.trim() === '' || checkUserId(typed, rule).ok) return undefined;
      return l10n.t('The pattern of user IDs does not allow this: {0}', rule.pattern);
    },
  });
  return text === undefined ? undefined : { userIdExample: text.trim() };
}

async function askTesterDays(ui: Ui, present: number): Promise<PolicyEdit | undefined> {
  const text = await ui.input({
    title: policyPartWord('testerDays'),
    prompt: l10n.t(
      'How many days after a release has ended does the platform keep the user IDs of its testers? It deletes them then; the counts stay.',
    ),
    value: String(present),
    check: (typed) => {
      const isRight = /^\d{1,4}$/.test(typed.trim()) && Number(typed) <= mostTesterDays;
      return isRight ? undefined : l10n.t('This is not a whole number from 0 to {0}.', numberText(mostTesterDays));
    },
  });
  return text === undefined ? undefined : { testerDays: Number(text.trim()) };
}

function patternProblemSentence(problem: UserIdPatternProblem): string {
  const sentences: Readonly<Record<UserIdPatternProblem, string>> = {
    empty: l10n.t('Without a pattern nobody would have a user ID.'),
    'too long': l10n.t('This pattern is too long.'),
    'not a regular expression': l10n.t('This is no regular expression.'),
    'too costly': l10n.t(
      'This pattern could take very long: it repeats a group, looks around, or varies in many places.',
    ),
  };
  return sentences[problem];
}

async function askLength(
  ui: Ui,
  part: 'name' | 'tagline' | 'description',
  present: LengthLimit,
): Promise<PolicyEdit | undefined> {
  const text = await ui.input({
    title: policyPartWord(part),
    prompt: l10n.t('The least and the most characters, such as 3–30. A Chinese character counts as two.'),
    value: lengthText(present),
    check: (typed) =>
      readLength(typed) ? undefined : l10n.t('These are not two whole numbers, the smaller one first.'),
  });
  const length = text === undefined ? undefined : readLength(text);
  return length && { [part]: length };
}

function readLength(text: string): LengthLimit | undefined {
  const [, from, to] = /^\s*(\d{1,5})\s*[-–—~～,，\s]\s*(\d{1,5})\s*$/u.exec(text) ?? [];
  const [minimum, maximum] = [Number(from), Number(to)];
  return maximum >= 1 && minimum <= maximum ? { minimum, maximum } : undefined;
}

async function askLogoSize(ui: Ui, present: number): Promise<PolicyEdit | undefined> {
  const value = String(Math.ceil(present / 1024));
  const text = await ui.input({
    title: policyPartWord('logoBytes'),
    prompt: l10n.t('The largest logo, in kilobytes of 1,024 bytes.'),
    value,
    check: checkPositive,
  });
  if (text === undefined) return undefined;
  // What is no whole number of them stays as it is, too.
  return { logoBytes: text.trim() === value ? present : Number(text.trim()) * 1024 };
}

async function askPhoneForm(ui: Ui, present: string): Promise<PolicyEdit | undefined> {
  const text = await ui.input({
    title: policyPartWord('phoneForm'),
    prompt: l10n.t(
      'The form of a customer service phone number, each X a digit, such as XXXX-XXXXXXX. Empty: any number.',
    ),
    value: present,
    check: (typed) => {
      const fits = typed.trim() === '' || new RegExp(phoneFormPattern, 'u').test(typed.trim());
      return fits ? undefined : l10n.t('A form has X for each digit, digits, spaces and ( ) + . / -, 3 to 40 in all.');
    },
  });
  return text === undefined ? undefined : { phoneForm: text.trim() };
}
