import type { Configuration, ConfigurationField } from '../../core/configuration';
import type { FlowContext } from '../flowContext';

/** The configuration that every release of a mini program inherits. */
export async function globalConfiguration(context: FlowContext, miniProgramId: string): Promise<Configuration> {
  const answer = await context.platform.call('getGlobalConfiguration', { params: { id: miniProgramId } });
  return answer.configuration;
}

/** The fields without which a target app lets nobody apply. */
export async function requiredConfiguration(
  context: FlowContext,
  targetAppId: string,
): Promise<readonly ConfigurationField[]> {
  const apps = await context.store.targetApps();
  return apps.find(({ id }) => id === targetAppId)?.policy.requiredConfiguration ?? [];
}
