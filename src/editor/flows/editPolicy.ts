import { l10n } from 'vscode';
import { configurationFields } from '../../core/configuration';
import { PlatformError } from '../../core/errorCode';
import type { TargetAppPolicy } from '../../core/targetAppPolicy';
import type { TargetApp } from '../../protocol/targetApp';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { configurationFieldWord, environmentWord, together } from '../sentences/statusWords';
import type { Choice } from '../ui';
import { attempt } from './attempt';
import { draft, keepDraft } from './drafts';
import {
  isSamePart,
  pilotEnvironments,
  policyPartWord,
  policyParts,
  policyValueText,
  readPolicyEdit,
  type PolicyEdit,
  type PolicyPart,
} from './policyParts';

/** Edit Policy, of a super app whose policy the person may set. What was edited and not saved is offered again. */
export function editPolicy(context: FlowContext): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const app = await chooseApp(context);
    return app === undefined ? 'canceled' : editPolicyOf(context, app);
  });
}

async function chooseApp({ store, ui }: FlowContext): Promise<TargetApp | undefined> {
  const apps = (await store.targetApps()).filter(({ maySetPolicy }) => maySetPolicy);
  const [only, ...others] = apps;
  if (only === undefined) {
    void ui.inform(l10n.t('A super app’s policy is set by a Workspace Admin of its workspace.'));
    return undefined;
  }
  if (others.length === 0) return only;
  return ui.pick({
    title: l10n.t('Edit Policy'),
    placeHolder: l10n.t('Of which super app?'),
    choices: apps.map((app) => ({ label: app.name, value: app })),
  });
}

async function editPolicyOf(context: FlowContext, chosen: TargetApp): Promise<FlowOutcome> {
  const key = `policy/${chosen.id}`;
  const kept = draft(context, key);
  let app = await readApp(context, chosen.id);
  let edit = kept === undefined ? {} : readPolicyEdit(JSON.parse(kept));
  for (;;) {
    const part = await choosePart(context, app, edit);
    if (part === undefined) return 'canceled';
    if (part === 'save') {
      const saved = await save(context, app, edit);
      if (saved === 'saved') {
        await keepDraft(context, key, undefined);
        return 'done';
      }
      app = saved;
      continue;
    }
    const changed = await askPart(context, part, { ...app.policy, ...edit });
    if (changed === undefined) continue;
    edit = differing({ ...edit, ...changed }, app.policy);
    await keepDraft(context, key, Object.keys(edit).length === 0 ? undefined : JSON.stringify(edit));
  }
}

/** As it is on the platform now, whatever the window remembers. */
async function readApp({ store }: FlowContext, id: string): Promise<TargetApp> {
  await store.refresh();
  const app = (await store.targetApps()).find((one) => one.id === id);
  if (app === undefined) throw new PlatformError('NOT_FOUND', { targetAppId: id });
  return app;
}

function differing(edit: PolicyEdit, policy: TargetAppPolicy): PolicyEdit {
  return Object.fromEntries(Object.entries(edit).filter(([part]) => !isSamePart(part as PolicyPart, edit, policy)));
}

function choosePart(
  { ui }: FlowContext,
  { name, policy }: TargetApp,
  edit: PolicyEdit,
): Promise<PolicyPart | 'save' | undefined> {
  const rows = policyParts.map((part): Choice<PolicyPart> => {
    const isEdited = !isSamePart(part, { ...policy, ...edit }, policy);
    return {
      label: policyPartWord(part),
      description: policyValueText(part, { ...policy, ...edit }),
      ...(isEdited && { detail: l10n.t('Not saved yet; saved is {0}', policyValueText(part, policy)) }),
      value: part,
    };
  });
  const hasEdits = Object.keys(differing(edit, policy)).length > 0;
  return ui.pick<PolicyPart | 'save'>({
    title: l10n.t('Policy of {0}', name),
    placeHolder: l10n.t('Choose what to change. It counts for every step that is taken from then on.'),
    choices: hasEdits ? [{ label: l10n.t('$(check) Save'), value: 'save' }, ...rows] : rows,
  });
}

/** Saves the parts that were edited; where somebody else was faster, tells what they changed and answers with that. */
async function save(context: FlowContext, app: TargetApp, edit: PolicyEdit): Promise<'saved' | TargetApp> {
  try {
    await context.platform.call('setTargetAppPolicy', { params: { id: app.id }, body: edit, ifMatch: app.revision });
    await context.store.refresh();
    return 'saved';
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'REVISION_STALE') throw error;
  }
  const now = await readApp(context, app.id);
  const changes = policyParts
    .filter((part) => !isSamePart(part, app.policy, now.policy))
    .map((part) => l10n.t('{0} ({1})', policyPartWord(part), policyValueText(part, now.policy)));
  const what = changes.length === 0 ? l10n.t('something that is not shown here') : together(changes);
  void context.ui.warn(
    l10n.t('Somebody else changed the policy of {0} meanwhile: {1}. Your edit is kept; save it again.', app.name, what),
  );
  return now;
}

function askPart(context: FlowContext, part: PolicyPart, policy: TargetAppPolicy): Promise<PolicyEdit | undefined> {
  const { ui } = context;
  const title = policyPartWord(part);
  const either = (choices: readonly PolicyEdit[]): Promise<PolicyEdit | undefined> =>
    ui.pick({ title, choices: choices.map((value) => ({ label: policyValueText(part, value), value })) });
  switch (part) {
    case 'sandboxApproval':
      return either([{ sandboxApproval: true }, { sandboxApproval: false }]);
    case 'selfApproval':
      return either([{ selfApproval: false }, { selfApproval: true }]);
    case 'pilotTesting':
      return askToggle(context, title, pilotEnvironments, policy.pilotTesting, environmentWord, (pilotTesting) => ({
        pilotTesting,
      }));
    case 'availableConfiguration':
      return askToggle(
        context,
        title,
        configurationFields,
        policy.availableConfiguration,
        configurationFieldWord,
        (availableConfiguration) => ({ availableConfiguration }),
      );
    case 'requiredConfiguration':
      return askToggle(
        context,
        title,
        policy.availableConfiguration,
        policy.requiredConfiguration,
        configurationFieldWord,
        (requiredConfiguration) => ({ requiredConfiguration }),
      );
    case 'percentages':
      return askPercentages(context, title, policy.percentages);
    case 'testerLimit':
      return askTesterLimit(context, title, policy.testerLimit);
  }
}

/** Takes one word into a list, or out of it. */
function askToggle<Word extends string>(
  { ui }: FlowContext,
  title: string,
  all: readonly Word[],
  present: readonly Word[],
  wordOf: (word: Word) => string,
  editOf: (words: readonly Word[]) => PolicyEdit,
): Promise<PolicyEdit | undefined> {
  const toggled = (word: Word): readonly Word[] => all.filter((one) => present.includes(one) !== (one === word));
  return ui.pick({
    title,
    placeHolder: l10n.t('Choose what to switch on or off.'),
    choices: all.map((word) => ({
      label: wordOf(word),
      description: present.includes(word) ? l10n.t('on') : l10n.t('off'),
      value: editOf(toggled(word)),
    })),
  });
}

async function askPercentages(
  { ui }: FlowContext,
  title: string,
  present: TargetAppPolicy['percentages'],
): Promise<PolicyEdit | undefined> {
  const text = await ui.input({
    title,
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

async function askTesterLimit({ ui }: FlowContext, title: string, present: number): Promise<PolicyEdit | undefined> {
  const text = await ui.input({
    title,
    prompt: l10n.t('How many testers may a release have at most?'),
    value: String(present),
    check: (typed) => (/^[1-9]\d{0,8}$/.test(typed.trim()) ? undefined : l10n.t('This is not a whole number above 0.')),
  });
  return text === undefined ? undefined : { testerLimit: Number(text.trim()) };
}
