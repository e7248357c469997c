import { l10n } from 'vscode';
import type { ReleaseConfiguration } from '../../core/configuration';
import type { Environment } from '../../core/releaseTarget';
import type { TargetApp } from '../../protocol/targetApp';
import type { Version } from '../../protocol/version';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName } from '../sentences/statusWords';
import { askSteps, type GoBack, type Step } from './askSteps';
import { attempt } from './attempt';
import { chooseVersion } from './chooseVersion';
import { dropConfigurationDraft, keepConfigurationDraft, withConfigurationDraft } from './configurationDrafts';
import { editConfiguration } from './configurationForm';
import { releaseBody } from './configurationBody';
import { targetSubject } from './configurationLevels';
import { environmentChoices, targetAppChoices } from './targetChoices';
import { freeTargets, prepareSelection, selectAppTitle, selectionDraftKey, type Selecting } from './selecting';
import { reviewChoices } from './selectionReview';
import { selectSeveral } from './severalTargets/selectSeveral';

/** What has been answered so far. */
interface Selection {
  readonly app?: TargetApp;
  readonly environment?: Environment;
  readonly configuration: ReleaseConfiguration;
}

/** Select App (T1): target app, environment, configuration, and a look at all of it before it is fixed for good. */
export function selectApp(context: FlowContext, version?: Version): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const chosen = version ?? (await chooseVersion(context, selectAppTitle()));
    if (chosen === 'none') return 'failed';
    if (chosen === 'canceled') return 'canceled';
    const selecting = await prepareSelection(context, chosen);
    const configuration = withConfigurationDraft(context, selectionDraftKey(chosen), {});
    let isSeveral = false;
    const goToSeveral = (): undefined => {
      isSeveral = true;
    };
    const later = [askEnvironment, askConfiguration, review].map((step) => step(selecting));
    const selection = await askSteps<Selection>({ configuration }, [askApp(selecting, goToSeveral), ...later]);
    if (isSeveral) return selectSeveral(selecting);
    return selection === undefined ? 'canceled' : select(selecting, selection);
  });
}

async function select({ context, version }: Selecting, selection: Selection): Promise<FlowOutcome> {
  const { app, environment, configuration } = selection;
  if (app === undefined || environment === undefined) return 'canceled';
  const release = await context.platform.call('selectApp', {
    params: { id: version.id },
    body: { targetAppId: app.id, environment, configuration: releaseBody(configuration) },
  });
  await dropConfigurationDraft(context, selectionDraftKey(version));
  context.store.take(release);
  context.openPanel?.(release.id);
  return 'done';
}

/** @param goToSeveral leaves these questions for those about several targets at once */
function askApp(selecting: Selecting, goToSeveral: () => undefined): Step<Selection> {
  const { context, version, apps, used } = selecting;
  const several = { label: l10n.t('$(checklist) Several Targets…'), value: 'several' } as const;
  return async (state, position) => {
    const app = await context.ui.pick<TargetApp | 'several' | GoBack>({
      ...position,
      title: selectAppTitle(),
      placeHolder: l10n.t('The target app of {0}. It cannot be changed afterwards.', version.version),
      choices: [...targetAppChoices(apps, used), ...(freeTargets(selecting).length > 1 ? [several] : [])],
    });
    if (app === 'several') return goToSeveral();
    if (app === undefined || typeof app === 'symbol') return app;
    return app.id === state.app?.id ? state : { app, configuration: state.configuration };
  };
}

function askEnvironment({ context, used, underWay }: Selecting): Step<Selection> {
  return async (state, position) => {
    if (state.app === undefined) return undefined;
    const environment = await context.ui.pick<Environment | GoBack>({
      ...position,
      title: selectAppTitle(),
      placeHolder: l10n.t('The environment of {0}. It cannot be changed afterwards.', state.app.name),
      choices: environmentChoices(state.app, used, underWay),
    });
    return environment === undefined || typeof environment === 'symbol' ? environment : { ...state, environment };
  };
}

function askConfiguration({ context, version, miniProgram, global }: Selecting): Step<Selection> {
  return async (state, position) => {
    if (state.app === undefined) return undefined;
    const form = {
      position,
      title: selectAppTitle(),
      placeHolder: l10n.t('Configuration for this target. Choose a field to edit it; the others stay as they are.'),
      subject: targetSubject(state.app, miniProgram, global),
      submit: l10n.t('Continue'),
      onChange: (own: ReleaseConfiguration) => keepConfigurationDraft(context, selectionDraftKey(version), {}, own),
    };
    // As it was typed, also where the person went back from here.
    const typed = withConfigurationDraft(context, selectionDraftKey(version), {});
    const configuration = await editConfiguration(context.ui, form, typed);
    return typeof configuration === 'object'
      ? { ...state, configuration }
      : configuration === 'json'
        ? undefined
        : configuration;
  };
}

function review({ context, version, miniProgram, global }: Selecting): Step<Selection> {
  return async (state, position) => {
    const { app, environment, configuration } = state;
    if (app === undefined || environment === undefined) return undefined;
    const target = targetName({ targetAppName: app.name, environment });
    const chosen = await context.ui.pick<'select' | GoBack | undefined>({
      ...position,
      title: selectAppTitle(),
      placeHolder: l10n.t(
        '{0} {1} → {2}. The target cannot be changed afterwards.',
        miniProgram.name,
        version.version,
        target,
      ),
      choices: reviewChoices(version, {
        app,
        environment,
        subject: targetSubject(app, miniProgram, global),
        configuration,
      }),
    });
    return chosen === 'select' ? state : chosen;
  };
}
