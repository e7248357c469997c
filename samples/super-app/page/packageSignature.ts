import { compactVerify, errors, type CompactVerifyGetKey } from 'jose';
import { DeliveryError, PackageError } from './deliveryError';
import { numberOf, textOf } from './reading';

/** `typ` of a package's signature: nothing else that the platform signs is taken for one. */
const signatureType = 'mini-program-package+jws';

/** What the platform said that a package is. */
export interface Promised {
  readonly miniProgramId: string;
  readonly version: string;
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Makes sure that the platform signed a package as the one that it promised.
 *
 * @param signature a JWS in its compact form
 * @param keys finds the key that the signature names in the platform's key set
 * @throws PackageError if it did not
 * @throws DeliveryError if that cannot be found out now
 */
export async function checkSignature(signature: string, promised: Promised, keys: CompactVerifyGetKey): Promise<void> {
  const statement = await signedStatement(signature, keys);
  const isOfIt =
    textOf(statement, 'miniProgramId') === promised.miniProgramId &&
    textOf(statement, 'version') === promised.version &&
    textOf(statement, 'sha256') === promised.sha256 &&
    numberOf(statement, 'size') === promised.size;
  if (!isOfIt) throw new PackageError('The signature is of another package. It is not opened.');
}

async function signedStatement(signature: string, keys: CompactVerifyGetKey): Promise<unknown> {
  // The algorithm and the type are ours to demand, not the signature's to choose.
  const { payload, protectedHeader } = await verified(signature, keys);
  if (protectedHeader.typ !== signatureType) throw notSigned();
  const statement: unknown = JSON.parse(new TextDecoder().decode(payload));
  return statement;
}

async function verified(signature: string, keys: CompactVerifyGetKey): ReturnType<typeof compactVerify> {
  try {
    return await compactVerify(signature, keys, { algorithms: ['EdDSA'] });
  } catch (error) {
    if (isRefusal(error)) throw notSigned();
    if (error instanceof DOMException && error.name === 'NotSupportedError')
      throw new DeliveryError('This browser is too old to check the signature (Ed25519). The package is not opened.');
    throw new DeliveryError('The platform’s keys cannot be read now, so the package is not opened. Open it again.');
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JOSEAlgNotAllowed
  );
}

function notSigned(): PackageError {
  return new PackageError('The platform did not sign this package. It is not opened.');
}
