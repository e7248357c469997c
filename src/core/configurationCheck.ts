import {
  configurationFields,
  configurationTable,
  longestVariableName,
  type ConfigurationField,
  type ConfigurationLevel,
  type EnvironmentVariable,
  type ReleaseConfiguration,
} from './configuration';
import { checkServerDomain, checkWapUrl, sameUrlKey, type UrlProblem } from './serverDomain';
import { checkUserId, defaultUserIdRule, userIdRuleOf, type UserIdProblem } from './userId';
import type { UserIdRule } from './userIdPattern';

export type ConfigurationProblemCode =
  /** The target app has no such field. */
  | 'not available'
  /** The field has no value on this level: environment variables are release-specific. */
  | 'not on this level'
  | 'empty'
  /** Blanks before or behind the value. */
  | 'blanks around'
  /** A control character, or half of a pair. */
  | 'control character'
  /** Longer than `limit`; of a variable's value, in bytes. */
  | 'too long'
  /** More than `limit` values. */
  | 'too many'
  /** The same as the value at `first`. */
  | 'duplicate'
  | UrlProblem
  /** `userId` says why it is no user ID of the target app. */
  | 'not a user ID'
  /** A variable is named by letters, digits and underscores, and begins with no digit. */
  | 'not a name'
  /** A variable that is not kept yet comes without a value. */
  | 'value missing';

/** One value that cannot be, and where it stands. */
export interface ConfigurationProblem {
  readonly field: ConfigurationField;
  readonly code: ConfigurationProblemCode;
  /** JSON pointer (RFC 6901) into the configuration. */
  readonly pointer: string;
  readonly limit?: number;
  /** Index of the value it repeats. */
  readonly first?: number;
  readonly userId?: UserIdProblem;
}

/** What a configuration is held against. */
export interface ConfigurationRules {
  readonly level: ConfigurationLevel;
  /** The fields that exist. */
  readonly available: readonly ConfigurationField[];
  readonly userIds: UserIdRule;
  /** Most testers. */
  readonly testerLimit: number;
  /** Names of environment variables whose values are kept, so that they may come without one. */
  readonly keptVariables: readonly string[];
}

/** The rules of the global configuration, which serves any target app: its user IDs obey the general rule. */
export const globalConfigurationRules: ConfigurationRules = {
  level: 'global',
  available: configurationFields,
  userIds: defaultUserIdRule,
  testerLimit: configurationTable.testers.mostItems,
  keptVariables: [],
};

/** The rules of one release to a target app. */
export function releaseConfigurationRules(
  policy: {
    readonly availableConfiguration: readonly ConfigurationField[];
    readonly userIdPattern: string;
    readonly testerLimit: number;
  },
  keptVariables: readonly string[] = [],
): ConfigurationRules {
  return {
    level: 'release-specific',
    available: policy.availableConfiguration,
    userIds: userIdRuleOf(policy),
    testerLimit: Math.min(policy.testerLimit, configurationTable.testers.mostItems),
    keptVariables,
  };
}

/** Everything about a configuration that cannot be, in the order of the field table. */
export function checkConfiguration(
  configuration: ReleaseConfiguration,
  rules: ConfigurationRules,
): readonly ConfigurationProblem[] {
  return configurationFields.flatMap((field) => {
    const pointer = `/${field}`;
    if (configuration[field] === undefined) return [];
    const { levels } = configurationTable[field];
    if (!levels.some((level) => level === rules.level)) return [{ field, code: 'not on this level', pointer }];
    if (!rules.available.includes(field)) return [{ field, code: 'not available', pointer }];
    return checkField(field, configuration, rules);
  });
}

type Found = Pick<ConfigurationProblem, 'code' | 'limit' | 'userId'>;

function checkField(
  field: ConfigurationField,
  configuration: ReleaseConfiguration,
  rules: ConfigurationRules,
): readonly ConfigurationProblem[] {
  switch (field) {
    case 'clientId':
    case 'merchantId': {
      const found = checkText(field, configuration[field] ?? '');
      return found ? [{ field, pointer: `/${field}`, ...found }] : [];
    }
    case 'serverDomains':
      return checkList(field, configuration[field], sameUrlKey, (value) => asFound(checkServerDomain(value)));
    case 'wapUrls':
      return checkList(field, configuration[field], sameUrlKey, (value) => asFound(checkWapUrl(value)));
    case 'testers':
      return checkList(
        field,
        configuration[field],
        (value) => value,
        (value) => checkTester(value, rules.userIds),
        rules.testerLimit,
      );
    case 'environmentVariables':
      return checkVariables(configuration[field] ?? [], rules);
  }
}

function asFound(code: UrlProblem | undefined): Found | undefined {
  return code && { code };
}

function checkTester(value: string, rule: UserIdRule): Found | undefined {
  const check = checkUserId(value, rule);
  return check.ok ? undefined : { code: 'not a user ID', userId: check.problem };
}

/** What holds for any value. */
function checkText(field: Exclude<ConfigurationField, 'environmentVariables'>, value: string): Found | undefined {
  const limit = configurationTable[field].longest;
  if (value.trim() === '') return { code: 'empty' };
  if (value.length > limit) return { code: 'too long', limit };
  if (/[\p{Cc}\p{Cs}]/u.test(value)) return { code: 'control character' };
  return value.trim() === value ? undefined : { code: 'blanks around' };
}

function checkList(
  field: 'serverDomains' | 'wapUrls' | 'testers',
  values: readonly string[] = [],
  keyOf: (value: string) => string,
  check: (value: string) => Found | undefined,
  limit: number = configurationTable[field].mostItems,
): readonly ConfigurationProblem[] {
  const firsts = new Map<string, number>();
  return values.flatMap((value, index): readonly ConfigurationProblem[] => {
    const place = { field, pointer: `/${field}/${index}` };
    if (index === limit) return [{ ...place, code: 'too many', limit }];
    const found = checkText(field, value) ?? check(value);
    if (found) return [{ ...place, ...found }];
    const first = firsts.get(keyOf(value));
    if (first !== undefined) return [{ ...place, code: 'duplicate', first }];
    firsts.set(keyOf(value), index);
    return [];
  });
}

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a text may name an environment variable (domain §5.2, and POSIX). */
export function isVariableName(text: string): boolean {
  return variableName.test(text) && text.length <= longestVariableName;
}

/** How large a value is, in bytes. */
function sizeOf(value: string): number {
  return new TextEncoder().encode(value).length;
}

function checkVariables(
  variables: readonly EnvironmentVariable[],
  { keptVariables }: ConfigurationRules,
): readonly ConfigurationProblem[] {
  const field = 'environmentVariables';
  const { mostItems, longest } = configurationTable[field];
  const firsts = new Map<string, number>();
  return variables.flatMap(({ name, value }, index): readonly ConfigurationProblem[] => {
    const pointer = `/${field}/${index}`;
    if (index === mostItems) return [{ field, pointer, code: 'too many', limit: mostItems }];
    const first = firsts.get(name);
    if (first !== undefined) return [{ field, pointer: `${pointer}/name`, code: 'duplicate', first }];
    firsts.set(name, index);
    if (name.length > longestVariableName) {
      return [{ field, pointer: `${pointer}/name`, code: 'too long', limit: longestVariableName }];
    }
    if (!variableName.test(name)) return [{ field, pointer: `${pointer}/name`, code: 'not a name' }];
    if (value === undefined) return keptVariables.includes(name) ? [] : [{ field, pointer, code: 'value missing' }];
    if (value === '') return [{ field, pointer: `${pointer}/value`, code: 'empty' }];
    if (sizeOf(value) > longest) return [{ field, pointer: `${pointer}/value`, code: 'too long', limit: longest }];
    return [];
  });
}
