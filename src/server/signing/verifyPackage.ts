import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet } from 'jose';
import { fits } from '../../protocol/fits';
import { packageSignatureType, packageStatement, type PackageStatement } from '../../protocol/packageStatement';
import { Refusal } from '../services/administration/refusal';

/** What a package was found to be. */
export interface VerifiedPackage extends PackageStatement {
  /** Names the key that signed it. */
  readonly kid: string;
}

/**
 * Verifies that a file is the very package that a platform signed.
 *
 * @throws Refusal with what is wrong
 */
export async function verifyPackage(file: string, keySet: JSONWebKeySet, signature: string): Promise<VerifiedPackage> {
  const { statement, kid } = await readStatement(keySet, signature);
  const found = await measure(file);
  if (found.size !== statement.size || found.sha256 !== statement.sha256) {
    throw new Refusal(
      `${file} is not the package that was signed: it has ${found.size} bytes with the SHA-256 ${found.sha256}, ` +
        `and the signature is for ${statement.size} bytes with the SHA-256 ${statement.sha256}.`,
    );
  }
  return { ...statement, kid };
}

async function readStatement(
  keySet: JSONWebKeySet,
  signature: string,
): Promise<{ readonly statement: PackageStatement; readonly kid: string }> {
  const payload = await verifiedPayload(keySet, signature);
  const { kid = '' } = decodeProtectedHeader(signature);
  const statement: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
  if (!fits(packageStatement, statement)) throw new Refusal('What was signed is no statement about a package.');
  return { statement, kid };
}

async function verifiedPayload(keySet: JSONWebKeySet, signature: string): Promise<Uint8Array> {
  try {
    const { payload, protectedHeader } = await compactVerify(signature, createLocalJWKSet(keySet), {
      algorithms: ['EdDSA'],
    });
    if (protectedHeader.typ === packageSignatureType) return payload;
  } catch (error) {
    throw refusalOf(error);
  }
  throw new Refusal(`The signature is none of a package: its typ is not ${packageSignatureType}.`);
}

function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWKSNoMatchingKey) {
    return new Refusal(
      'The key set does not have the key that the signature names: get the set anew from the platform.',
    );
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new Refusal('The signature was not made by the key that it names, or what was signed has been changed.');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return new Refusal('The signature is of another kind than EdDSA.');
  return error instanceof errors.JOSEError ? new Refusal('The signature is no compact JWS.') : error;
}

async function measure(file: string): Promise<{ readonly sha256: string; readonly size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    const chunks: AsyncIterable<Buffer> = createReadStream(file);
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
    }
  } catch (error) {
    throw new Refusal(`${file} cannot be read: ${String(error)}.`, { cause: error });
  }
  return { sha256: hash.digest('hex'), size };
}
