import { randomUUID } from 'node:crypto';
import { l10n, QuickPickItemKind } from 'vscode';
import type { ReleaseConfiguration } from '../../../core/configuration';
import type { FlowOutcome } from '../../flowContext';
import { statusWord, targetName, together } from '../../sentences/statusWords';
import type { Choice } from '../../ui';
import { askSteps, goBack, type GoBack, type Step } from '../askSteps';
import { releaseBody } from '../configurationBody';
import { dropConfigurationDraft, keepConfigurationDraft, withConfigurationDraft } from '../configurationDrafts';
import { editConfiguration, type ConfigurationForm } from '../configurationForm';
import { targetSubject } from '../configurationLevels';
import { selectAppTitle, selectionDraftKey, type SelectableTarget, type Selecting } from '../selecting';
import { environmentChoices } from '../targetChoices';
import { alikeTargets, type AlikeTargets } from './alikeTargets';
import { runSeveral } from './runSeveral';
import type { TargetStep } from './targetStep';

interface Selection {
  readonly targets: readonly SelectableTarget[];
  /** By the targets that it holds for. */
  readonly configurations: ReadonlyMap<SelectableTarget, ReleaseConfiguration>;
}

/** What was typed for a target, by its name, whether or not the person went back from it. */
type Typed = Map<string, ReleaseConfiguration>;

/** Select App on several targets: the targets, a configuration where they ask for different ones, and one look at all. */
export async function selectSeveral(selecting: Selecting): Promise<FlowOutcome> {
  const { context, version } = selecting;
  const initial: Selection = { targets: [], configurations: new Map() };
  const selection = await askSteps(initial, [askTargets(selecting), askConfigurations(selecting, new Map())]);
  if (selection === undefined) return 'canceled';
  return runSeveral(context, {
    title: selectAppTitle(),
    question: (where) => l10n.t('Select {0} for {1} {2}?', where, selecting.miniProgram.name, version.version),
    meaning: l10n.t('{0} goes to each of them once and for all; its packages are built right away.', version.version),
    agree: l10n.t('Select'),
    steps: selection.targets.map((target) => selectStep(selecting, target, selection.configurations.get(target) ?? {})),
    leftOut: [],
    again: async (step) => step,
    finished: () => dropConfigurationDraft(context, selectionDraftKey(version)),
  });
}

function selectStep(
  { miniProgram, version }: Selecting,
  { app, environment }: SelectableTarget,
  configuration: ReleaseConfiguration,
): TargetStep {
  return {
    target: { miniProgramName: miniProgram.name, version: version.version, targetAppName: app.name, environment },
    from: undefined,
    to: statusWord('New Version Created'),
    consequence: undefined,
    release: undefined,
    idempotencyKey: randomUUID(),
    send: (platform, idempotencyKey) =>
      platform.call('selectApp', {
        params: { id: version.id },
        body: { targetAppId: app.id, environment, configuration: releaseBody(configuration) },
        idempotencyKey,
      }),
  };
}

function askTargets({ context, version, apps, used, underWay }: Selecting): Step<Selection> {
  return async (state, position) => {
    const isChosen = (target: SelectableTarget): boolean => state.targets.some((one) => isSame(one, target));
    const choices = apps.flatMap((app): readonly Choice<SelectableTarget>[] => [
      { label: app.name, kind: QuickPickItemKind.Separator, value: { app, environment: 'Production' } },
      ...environmentChoices(app, used, underWay).map(({ value: environment, label, ...choice }) => ({
        ...choice,
        label: l10n.t('{0} · {1}', app.name, label),
        picked: isChosen({ app, environment }),
        value: { app, environment },
      })),
    ]);
    const targets = await context.ui.pickMany<SelectableTarget, GoBack>({
      ...position,
      title: selectAppTitle(),
      placeHolder: l10n.t('The targets of {0}. They cannot be changed afterwards.', version.version),
      choices,
    });
    if (targets === undefined || typeof targets === 'symbol') return targets;
    return targets.length === 0 ? undefined : { ...state, targets };
  };
}

const isSame = (one: SelectableTarget, other: SelectableTarget): boolean =>
  one.app.id === other.app.id && one.environment === other.environment;

/** One form for all targets that ask for the same; one to which nothing was typed begins with what the one before has. */
function askConfigurations(selecting: Selecting, typed: Typed): Step<Selection> {
  const { context, version, miniProgram, global } = selecting;
  const draftKey = selectionDraftKey(version);
  return async (state, position) => {
    const groups = alikeTargets(state.targets, ({ app }) => targetSubject(app, miniProgram, global));
    const configurations = new Map<SelectableTarget, ReleaseConfiguration>();
    let index = 0;
    for (let group = groups[0]; group !== undefined; group = groups[index]) {
      const { targets } = group;
      const keep = (own: ReleaseConfiguration): void =>
        targets.forEach((target) => void typed.set(nameOf(target), own));
      const before = groups[index - 1];
      const own = typedFor(typed, group);
      const start = own ?? (before && typedFor(typed, before)) ?? withConfigurationDraft(context, draftKey, {});
      const form: ConfigurationForm = {
        ...formOf(group, own === undefined ? before : undefined),
        position: { ...position, step: position.step + index, totalSteps: position.totalSteps - 1 + groups.length },
        onChange: (changed) => {
          keep(changed);
          return keepConfigurationDraft(context, draftKey, {}, changed);
        },
      };
      const answer = await editConfiguration(context.ui, form, start);
      if (answer === undefined || answer === 'json') return undefined;
      index += typeof answer === 'symbol' ? -1 : 1;
      if (typeof answer === 'symbol') continue;
      keep(answer);
      for (const target of targets) configurations.set(target, withoutLocked(answer, group));
    }
    return index < 0 ? goBack : { ...state, configurations };
  };
}

const nameOf = ({ app, environment }: SelectableTarget): string => targetName({ targetAppName: app.name, environment });

function typedFor(typed: Typed, { targets }: AlikeTargets<SelectableTarget>): ReleaseConfiguration | undefined {
  const name = targets.map(nameOf).find((one) => typed.has(one));
  return name === undefined ? undefined : typed.get(name);
}

/** @param before the targets whose configuration it begins with, where nothing was typed for its own yet */
function formOf(
  { subject, targets }: AlikeTargets<SelectableTarget>,
  before: AlikeTargets<SelectableTarget> | undefined,
): ConfigurationForm {
  const names = together(targets.map(nameOf));
  const given = before && l10n.t('It begins with what was given for {0}.', together(before.targets.map(nameOf)));
  const asked = l10n.t('Configuration for {0}. Choose a field to edit it; the others stay as they are.', names);
  return {
    title: l10n.t('{0}: {1}', selectAppTitle(), names),
    placeHolder: given === undefined ? asked : `${given} ${asked}`,
    subject,
    submit: l10n.t('Continue'),
  };
}

/** What was typed for one target app is not sent to another that has not granted the field. */
function withoutLocked(own: ReleaseConfiguration, { subject }: AlikeTargets<SelectableTarget>): ReleaseConfiguration {
  return Object.fromEntries(Object.entries(own).filter(([field]) => !subject.locked.some((one) => one === field)));
}
