import {
  missingConfiguration,
  type Configuration,
  type ConfigurationField,
  type ReleaseConfiguration,
} from '../../core/configuration';
import {
  globalConfigurationRules,
  releaseConfigurationRules,
  type ConfigurationRules,
} from '../../core/configurationCheck';
import { domainFields, ownAppDefaults } from '../../core/domainGrant';
import type { GlobalConfiguration, MiniProgram } from '../../protocol/miniProgram';
import type { Release } from '../../protocol/release';
import type { TargetApp } from '../../protocol/targetApp';
import type { FlowContext } from '../flowContext';

/** What there is to know about the level of a configuration before it is edited. */
export interface ConfigurationSubject {
  readonly rules: ConfigurationRules;
  /** The levels below; none where the global configuration itself is edited. */
  readonly inherited: { readonly global: Configuration; readonly defaults: Configuration } | undefined;
  /** Fields without which the target app lets nobody apply. */
  readonly required: readonly ConfigurationField[];
  /** Fields that wait for a grant, and whose (domain §5.3). */
  readonly locked: readonly ConfigurationField[];
  readonly tenants: readonly string[];
}

/** The global configuration of a mini program, as the platform has it. */
export function globalConfiguration(context: FlowContext, miniProgramId: string): Promise<GlobalConfiguration> {
  return context.platform.call('getGlobalConfiguration', { params: { id: miniProgramId } });
}

/** The global level. Environment variables are none of it. */
export async function globalSubject(
  context: FlowContext,
  { locked }: GlobalConfiguration,
): Promise<ConfigurationSubject> {
  const { available, ...rules } = globalConfigurationRules;
  return {
    rules: { ...rules, available: available.filter((field) => field !== 'environmentVariables') },
    inherited: undefined,
    required: [],
    locked,
    tenants: locked.length === 0 ? [] : (await context.store.targetApps()).map(({ name }) => name),
  };
}

/** A release to a target app that is about to be made. */
export function targetSubject(
  app: TargetApp,
  miniProgram: MiniProgram,
  { configuration, domainsGrantedBy }: GlobalConfiguration,
): ConfigurationSubject {
  return {
    rules: releaseConfigurationRules(app.policy),
    inherited: {
      global: configuration,
      defaults: app.workspaceId === miniProgram.workspaceId ? ownAppDefaults : {},
    },
    required: app.policy.requiredConfiguration,
    locked: domainsGrantedBy.includes(app.id) ? [] : domainFields,
    tenants: [app.name],
  };
}

/** A release that is there. */
export async function releaseSubject(context: FlowContext, release: Release): Promise<ConfigurationSubject> {
  const [miniProgram, app, global] = await Promise.all([
    context.store.miniProgram(release.miniProgramId),
    targetAppOf(context, release),
    globalConfiguration(context, release.miniProgramId),
  ]);
  if (!app) throw new Error(`no target app ${release.targetAppId}`);
  const kept = (release.configuration.own.environmentVariables ?? []).map(({ name }) => name);
  return {
    ...targetSubject(app, miniProgram, global),
    rules: releaseConfigurationRules(app.policy, kept),
    locked: release.configuration.locked,
  };
}

async function targetAppOf(context: FlowContext, { targetAppId }: Release): Promise<TargetApp | undefined> {
  return (await context.store.targetApps()).find(({ id }) => id === targetAppId);
}

/** The fields a release still needs: by its target app's policy of now, and by what the platform said last. */
export async function missingOf(context: FlowContext, release: Release): Promise<readonly ConfigurationField[]> {
  const app = await targetAppOf(context, release);
  const set = release.configuration.fields.filter(({ value }) => value !== null);
  const effective: ReleaseConfiguration = Object.fromEntries(set.map(({ field, value }) => [field, value]));
  return missingConfiguration(effective, app?.policy.requiredConfiguration ?? release.configuration.missing);
}
