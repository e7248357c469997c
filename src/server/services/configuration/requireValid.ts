import type { ReleaseConfiguration } from '../../../core/configuration';
import { checkConfiguration, type ConfigurationRules } from '../../../core/configurationCheck';
import { PlatformError, type ErrorParameters } from '../../../core/errorCode';

/**
 * Refuses a configuration that breaks a rule. The error names places and codes, never values: they may be secrets.
 *
 * @throws PlatformError `CONFIGURATION_INVALID`
 */
export function requireValid(
  configuration: ReleaseConfiguration,
  rules: ConfigurationRules,
  about: ErrorParameters = {},
): void {
  const problems = checkConfiguration(configuration, rules);
  if (problems.length === 0) return;
  throw new PlatformError('CONFIGURATION_INVALID', {
    ...about,
    fields: [...new Set(problems.map(({ field }) => field))],
    pointers: problems.map(({ pointer }) => pointer),
    codes: problems.map(({ code }) => code),
  });
}
