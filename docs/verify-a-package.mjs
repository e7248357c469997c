// Verifies a downloaded package as a super app does, with any JOSE library; here with https://github.com/panva/jose.
//
//   node verify-a-package.mjs package.ma "$SIGNATURE" https://releases.example/.well-known/jwks.json
//
// SIGNATURE is the member `signature` of the value that the flag of the mini program has.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { compactVerify, createRemoteJWKSet } from 'jose';

const [file, signature, address] = process.argv.slice(2);

// Kept by the super app; a signature that names a key which is not in it has the set fetched anew.
const keys = createRemoteJWKSet(new URL(address));

// 1. The platform signed this statement: the algorithm and the type are ours to demand, not the signature's to choose.
const { payload, protectedHeader } = await compactVerify(signature, keys, { algorithms: ['EdDSA'] });
if (protectedHeader.typ !== 'mini-program-package+jws') throw new Error('not the signature of a package');
const statement = JSON.parse(new TextDecoder().decode(payload));

// 2. These are the bytes that it is about.
const bytes = await readFile(file);
const sha256 = createHash('sha256').update(bytes).digest('hex');
if (bytes.length !== statement.size || sha256 !== statement.sha256) throw new Error('not the bytes that were signed');

// 3. A super app also compares `miniProgramId` with the flag it asked for, and `version` with the value's.
console.log(`version ${statement.version} of mini program ${statement.miniProgramId}, ${statement.size} bytes`);
