import { readFile } from 'node:fs/promises';
import { environments } from '../../../core/releaseTarget';
import { roles, workspaceKinds } from '../../../core/role';
import { tokenScopes } from '../../../core/tokenScope';
import { operatorKeys } from '../../secrets/keyFile';
import { createAccessToken } from '../../services/accessTokens/accessTokens';
import { createTargetApp } from '../../services/administration/createTargetApp';
import { createWorkspace } from '../../services/administration/createWorkspace';
import {
  addMember,
  createAccount,
  findAccount,
  linkIdentity,
  revokeSessions,
} from '../../services/administration/operatorAccounts';
import { operatorChange } from '../../services/administration/operatorChange';
import {
  createDeliveryKey,
  revokeDeliveryKey,
  type NamedDeliveryKey,
} from '../../services/administration/operatorDeliveryKeys';
import { setDirectory } from '../../services/administration/operatorDirectories';
import { Refusal } from '../../services/administration/refusal';
import { rotateSecretKeys } from '../../services/configuration/rotateSecretKeys';
import type { ServiceContext } from '../../services/serviceContext';
import { listPackageKeys, rotatePackageKeys } from '../../signing/packageKeys';
import type { GivenOptions } from './givenOptions';

/** One thing that an operator does to the platform from its machine. */
export interface Subcommand {
  /** The options it needs, with what stands behind each. */
  readonly needs: Readonly<Record<string, string>>;
  /** Those it can do without. */
  readonly takes?: Readonly<Record<string, string>>;
  /** Answers with what is printed as JSON. */
  run(context: ServiceContext, given: GivenOptions): Promise<object>;
}

const deliveryKeyOptions = { app: 'id', environment: environments.join('|'), name: 'name' };

function namedDeliveryKey(given: GivenOptions): NamedDeliveryKey {
  return {
    targetAppId: given.text('app'),
    environment: given.oneOf('environment', environments),
    name: given.text('name'),
  };
}

async function readToken(file: string): Promise<string> {
  const token = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Refusal(`The token cannot be read from ${file}.`, { cause: error });
  });
  if (!/^[\x21-\x7e]{1,4096}$/.test(token.trim())) throw new Refusal(`${file} has no token on a line of its own.`);
  return token.trim();
}

/**
 * Those that make something named make it once: the second time they answer with what is there, `isNew: false`. Secrets are
 * in the answer and nowhere else.
 */
export const subcommands: Readonly<Record<string, Subcommand>> = {
  'create-workspace': {
    needs: { kind: workspaceKinds.join('|'), name: 'name' },
    run: async (context, given) => {
      const kind = given.oneOf('kind', workspaceKinds);
      const { id, isNew } = await createWorkspace(context, { kind, name: given.text('name') });
      return { workspaceId: id, isNew };
    },
  },
  'create-app': {
    needs: { workspace: 'id', name: 'name' },
    run: async (context, given) => {
      const wanted = { workspaceId: given.text('workspace'), name: given.text('name') };
      const { id, isNew } = await createTargetApp(context, wanted);
      return { targetAppId: id, isNew };
    },
  },
  'create-account': {
    needs: { email: 'address', name: 'name' },
    takes: { language: 'tag' },
    run: async (context, given) => {
      const language = given.language('language');
      const wanted = { email: given.text('email'), name: given.text('name'), language };
      const { id, isNew } = await createAccount(context, wanted);
      return { accountId: id, isNew };
    },
  },
  'add-member': {
    needs: { workspace: 'id', email: 'address', role: roles.join('|') },
    run: async (context, given) => {
      const workspaceId = given.text('workspace');
      const role = given.oneOf('role', roles);
      const { id, isNew } = await addMember(context, { workspaceId, email: given.text('email'), role });
      return { workspaceId, accountId: id, role, isNew };
    },
  },
  'link-identity': {
    needs: { email: 'address', issuer: 'https://…', subject: 'sub' },
    run: async (context, given) => {
      const wanted = { email: given.text('email'), issuer: given.text('issuer'), subject: given.text('subject') };
      const { id, isNew } = await linkIdentity(context, wanted);
      return { accountId: id, isNew };
    },
  },
  'create-token': {
    needs: { email: 'address', name: 'name', scopes: tokenScopes.join(','), expires: 'days|date' },
    run: async (context, given) => {
      const wanted = {
        name: given.text('name'),
        scopes: given.someOf('scopes', tokenScopes),
        expiresAt: given.moment('expires', context.clock.now()),
      };
      const accountId = await findAccount(context.storage.reader, given.text('email'));
      const { id, name, scopes, expiresAt, token } = await createAccessToken(
        context,
        accountId,
        wanted,
        operatorChange(),
      );
      return { accountId, tokenId: id, name, scopes, expiresAt: new Date(expiresAt).toISOString(), token };
    },
  },
  'create-delivery-key': {
    needs: deliveryKeyOptions,
    run: async (context, given) => {
      const named = namedDeliveryKey(given);
      return { ...named, key: await createDeliveryKey(context, named) };
    },
  },
  'revoke-delivery-key': {
    needs: deliveryKeyOptions,
    run: async (context, given) => {
      const named = namedDeliveryKey(given);
      await revokeDeliveryKey(context, named);
      return { ...named, revoked: true };
    },
  },
  'set-user-directory': {
    needs: { app: 'id', url: 'https://…', 'token-file': 'file' },
    takes: { 'secret-keys-file': 'file' },
    run: async (context, given) => {
      const targetAppId = given.text('app');
      const keys = await operatorKeys(given.optional('secret-keys-file'), process.env);
      const directory = { url: given.text('url'), token: await readToken(given.text('token-file')) };
      await setDirectory(context, targetAppId, { directory, keys: await keys.forSealing() });
      return { targetAppId, url: directory.url };
    },
  },
  'remove-user-directory': {
    needs: { app: 'id' },
    run: async (context, given) => {
      const targetAppId = given.text('app');
      await setDirectory(context, targetAppId, null);
      return { targetAppId, removed: true };
    },
  },
  'rotate-secret-keys': {
    needs: {},
    takes: { 'secret-keys-file': 'file' },
    run: async ({ storage }, given) => {
      const keys = await operatorKeys(given.optional('secret-keys-file'), process.env);
      return rotateSecretKeys(storage, await keys.forSealing());
    },
  },
  'rotate-package-keys': {
    needs: {},
    takes: { 'secret-keys-file': 'file' },
    run: async (context, given) => {
      const packageSecrets = await operatorKeys(given.optional('secret-keys-file'), process.env);
      return { keys: await rotatePackageKeys({ ...context, packageSecrets }) };
    },
  },
  'list-package-keys': {
    needs: {},
    run: async ({ storage, clock }) => ({ keys: await listPackageKeys(storage.reader, clock.now()) }),
  },
  'revoke-sessions': {
    needs: { email: 'address' },
    run: async (context, given) => ({
      accountId: await revokeSessions(context, given.text('email')),
      revoked: true,
      remains: 'End the session at the OpenID provider as well: it may let the person in again without asking.',
    }),
  },
};
