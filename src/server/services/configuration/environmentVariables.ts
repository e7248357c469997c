import * as Type from 'typebox';
import type { Static } from 'typebox';
import type { EnvironmentVariable } from '../../../core/configuration';
import { PlatformError } from '../../../core/errorCode';
import { moment, record, sha256 } from '../../../protocol/schema';
import { sealedDigest, type SecretKeys, type SecretKeySource } from '../../secrets/secretKeys';
import { fingerprintOf, withBody } from '../requestFingerprint';
import { readJson } from '../storedJson';
import type { ChangeRequest } from '../unitOfWork';

/** An environment variable as the database has it. */
const keptVariable = record({
  name: Type.String(),
  setAt: moment,
  keyId: Type.String(),
  sealed: Type.String(),
  /** Of what the value was first encrypted to: it stays when keys are changed, as the configuration hash has to. */
  digest: sha256,
});

const keptVariables = Type.Array(keptVariable);

export type KeptVariable = Static<typeof keptVariable>;

/** The variables of a release's row. */
export function readVariables(json: string): readonly KeptVariable[] {
  return readJson(keptVariables, json, 'environment variables');
}

/** Binds a value to its release and name, so that it cannot be read out of another row. */
function placeOf(releaseId: string, name: string): string {
  return `release/${releaseId}/${name}`;
}

/**
 * The variables that are kept from now on: a value that comes is encrypted; a name that comes without one keeps its value;
 * one that does not come is dropped.
 */
export function keepVariables(
  keys: SecretKeys | undefined,
  releaseId: string,
  wanted: readonly EnvironmentVariable[],
  kept: readonly KeptVariable[],
  now: number,
): readonly KeptVariable[] {
  return wanted.map(({ name, value }) => {
    const known = kept.find((one) => one.name === name);
    if (value === undefined && known) return known;
    if (value === undefined || !keys) throw new PlatformError('SECRETS_NOT_KEPT');
    const sealed = keys.seal(value, placeOf(releaseId, name));
    return { name, setAt: now, ...sealed, digest: sealedDigest(sealed) };
  });
}

/** Decrypts the variables of a release for its super app. */
export async function openVariables(
  source: SecretKeySource,
  releaseId: string,
  kept: readonly KeptVariable[],
): Promise<{ name: string; value: string }[]> {
  const opened: { name: string; value: string }[] = [];
  for (const variable of kept) {
    const keys = await source.forOpening(variable.keyId);
    opened.push({ name: variable.name, value: keys.open(variable, placeOf(releaseId, variable.name)) });
  }
  return opened;
}

/** The same variables, encrypted with the newest key where an older one opens them; the very same where that is none. */
export function encryptAnew(
  keys: SecretKeys,
  releaseId: string,
  kept: readonly KeptVariable[],
): readonly KeptVariable[] {
  const isOlder = ({ keyId }: KeptVariable): boolean => keyId !== keys.newestId && keys.knows(keyId);
  if (!kept.some(isOlder)) return kept;
  return kept.map((variable) => {
    if (!isOlder(variable)) return variable;
    const place = placeOf(releaseId, variable.name);
    return { ...variable, ...keys.seal(keys.open(variable, place), place) };
  });
}

interface SecretBody {
  readonly environmentVariables?: readonly EnvironmentVariable[];
}

/** What a change whose body may hold secrets goes by. */
export interface SecretChange {
  readonly change: ChangeRequest;
  /** Only where there is something to encrypt. */
  readonly keys: SecretKeys | undefined;
}

/**
 * Prepares such a change before its transaction begins. The body becomes part of the request's fingerprint: under a key, so
 * that nobody who reads the database can try values against it.
 *
 * @throws PlatformError `SECRETS_NOT_KEPT`
 */
export async function secretChange(
  source: SecretKeySource,
  change: ChangeRequest,
  body: object,
  { environmentVariables = [] }: SecretBody = {},
): Promise<SecretChange> {
  const text = JSON.stringify(body);
  const hasSecrets = environmentVariables.some(({ value }) => value !== undefined);
  if (!hasSecrets) return { change: withBody(change, fingerprintOf(text)), keys: undefined };
  const keys = await source.forSealing();
  const { digest, earlier } = keys.digests(text);
  return { change: withBody(change, digest, earlier), keys };
}
