import { l10n } from 'vscode';
import type { ReleaseConfiguration } from '../../core/configuration';
import { isUnderWay } from '../../core/releaseStatus';
import type { Environment } from '../../core/releaseTarget';
import type { GlobalConfiguration, MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
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
import { globalConfiguration, targetSubject } from './configurationLevels';
import { environmentChoices, targetAppChoices } from './targetChoices';
import { reviewChoices } from './selectionReview';

/** Everything that is known before the first question. */
interface Selecting {
  readonly context: FlowContext;
  readonly version: Version;
  readonly miniProgram: MiniProgram;
  readonly apps: readonly TargetApp[];
  /** The releases of this version: a version goes to a target only once, for ever. */
  readonly used: readonly Release[];
  /** The releases of other versions that this one would have to wait for on their targets. */
  readonly underWay: readonly Release[];
  readonly global: GlobalConfiguration;
}

/** What has been answered so far. */
interface Selection {
  readonly app?: TargetApp;
  readonly environment?: Environment;
  readonly configuration: ReleaseConfiguration;
}

/** Select App (T1): target app, environment, configuration, and a look at all of it before it is fixed for good. */
export function selectApp(context: FlowContext, version?: Version): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const chosen = version ?? (await chooseVersion(context, title()));
    if (chosen === 'none') return 'failed';
    if (chosen === 'canceled') return 'canceled';
    const selecting = await prepare(context, chosen);
    const configuration = withConfigurationDraft(context, draftKey(chosen), {});
    const steps = [askApp, askEnvironment, askConfiguration, review].map((step) => step(selecting));
    const selection = await askSteps<Selection>({ configuration }, steps);
    return selection === undefined ? 'canceled' : select(selecting, selection);
  });
}

const title = (): string => l10n.t('Select App');
const draftKey = ({ id }: Version): string => `select/${id}`;

async function prepare(context: FlowContext, version: Version): Promise<Selecting> {
  const { miniProgramId } = version;
  const [miniProgram, apps, releases, global] = await Promise.all([
    context.store.miniProgram(miniProgramId),
    context.store.targetApps(),
    context.store.releases(miniProgramId),
    globalConfiguration(context, miniProgramId),
  ]);
  const used = releases.filter(({ versionId }) => versionId === version.id);
  const underWay = releases.filter(({ versionId, status }) => versionId !== version.id && isUnderWay(status));
  return { context, version, miniProgram, apps, used, underWay, global };
}

async function select({ context, version }: Selecting, selection: Selection): Promise<FlowOutcome> {
  const { app, environment, configuration } = selection;
  if (app === undefined || environment === undefined) return 'canceled';
  const release = await context.platform.call('selectApp', {
    params: { id: version.id },
    body: { targetAppId: app.id, environment, configuration: releaseBody(configuration) },
  });
  await dropConfigurationDraft(context, draftKey(version));
  context.store.take(release);
  context.openPanel?.(release.id);
  return 'done';
}

function askApp({ context, version, apps, used }: Selecting): Step<Selection> {
  return async (state, position) => {
    const app = await context.ui.pick<TargetApp | GoBack>({
      ...position,
      title: title(),
      placeHolder: l10n.t('The target app of {0}. It cannot be changed afterwards.', version.version),
      choices: targetAppChoices(apps, used),
    });
    if (app === undefined || typeof app === 'symbol') return app;
    return app.id === state.app?.id ? state : { app, configuration: state.configuration };
  };
}

function askEnvironment({ context, used, underWay }: Selecting): Step<Selection> {
  return async (state, position) => {
    if (state.app === undefined) return undefined;
    const environment = await context.ui.pick<Environment | GoBack>({
      ...position,
      title: title(),
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
      title: title(),
      placeHolder: l10n.t('Configuration for this target. Choose a field to edit it; the others stay as they are.'),
      subject: targetSubject(state.app, miniProgram, global),
      submit: l10n.t('Continue'),
      onChange: (own: ReleaseConfiguration) => keepConfigurationDraft(context, draftKey(version), {}, own),
    };
    const configuration = await editConfiguration(context.ui, form, state.configuration);
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
      title: title(),
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
