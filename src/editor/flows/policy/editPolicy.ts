import { l10n } from 'vscode';
import { PlatformError } from '../../../core/errorCode';
import type { TargetApp } from '../../../protocol/targetApp';
import type { FlowContext, FlowOutcome } from '../../flowContext';
import { together } from '../../sentences/statusWords';
import type { Choice } from '../../ui';
import { attempt } from '../attempt';
import { draft, keepDraft } from '../drafts';
import { askPolicyPart } from './askPolicyPart';
import { chooseOwnApp, readApp } from './chooseOwnApp';
import {
  differing,
  isSamePart,
  policyBody,
  policyParts,
  policyValues,
  readPolicyEdit,
  type PolicyEdit,
  type PolicyPart,
} from './policyValues';
import { policyPartWord, policyValueText } from './policyWords';

/** Edit Policy, of a super app whose policy the person may set. What was edited and not saved is offered again. */
export function editPolicy(context: FlowContext): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const app = await chooseOwnApp(context, l10n.t('Edit Policy'));
    return app === undefined ? 'canceled' : editPolicyOf(context, app);
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
    const saved = policyValues(app.policy);
    const changed = await askPolicyPart(context.ui, part, { ...saved, ...edit });
    if (changed === undefined) continue;
    edit = differing({ ...edit, ...changed }, saved);
    await keepDraft(context, key, Object.keys(edit).length === 0 ? undefined : JSON.stringify(edit));
  }
}

function choosePart(
  { ui }: FlowContext,
  { name, policy }: TargetApp,
  edit: PolicyEdit,
): Promise<PolicyPart | 'save' | undefined> {
  const saved = policyValues(policy);
  const edited = { ...saved, ...edit };
  const rows = policyParts.map((part): Choice<PolicyPart> => {
    const isEdited = !isSamePart(part, edited, saved);
    return {
      label: policyPartWord(part),
      description: policyValueText(part, edited),
      ...(isEdited && { detail: l10n.t('Not saved yet; saved is {0}', policyValueText(part, saved)) }),
      value: part,
    };
  });
  const hasEdits = Object.keys(differing(edit, saved)).length > 0;
  return ui.pick<PolicyPart | 'save'>({
    title: l10n.t('Policy of {0}', name),
    placeHolder: l10n.t('Choose what to change. It counts for every step that is taken from then on.'),
    choices: hasEdits ? [{ label: l10n.t('$(check) Save'), value: 'save' }, ...rows] : rows,
  });
}

/** Saves the parts that were edited; where somebody else was faster, tells what they changed and answers with that. */
async function save(context: FlowContext, app: TargetApp, edit: PolicyEdit): Promise<'saved' | TargetApp> {
  try {
    const body = policyBody(edit, app.policy);
    await context.platform.call('setTargetAppPolicy', { params: { id: app.id }, body, ifMatch: app.revision });
    await context.store.refresh();
    return 'saved';
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'REVISION_STALE') throw error;
  }
  const now = await readApp(context, app.id);
  const [before, after] = [policyValues(app.policy), policyValues(now.policy)];
  const changes = policyParts
    .filter((part) => !isSamePart(part, before, after))
    .map((part) => l10n.t('{0} ({1})', policyPartWord(part), policyValueText(part, after)));
  const what = changes.length === 0 ? l10n.t('nothing that differs now') : together(changes);
  void context.ui.warn(
    l10n.t('Somebody else changed the policy of {0} meanwhile: {1}. Your edit is kept; save it again.', app.name, what),
  );
  return now;
}
