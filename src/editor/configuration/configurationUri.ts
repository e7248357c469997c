import { Uri } from 'vscode';
import { configurationScheme } from '../contributions';

/** Whose configuration a document is. */
export type ConfigurationOwner =
  | { readonly level: 'release-specific'; readonly releaseId: string }
  | { readonly level: 'global'; readonly miniProgramId: string };

/** What the names of the documents end with: the manifest gives each its schema by it. */
const endings = { 'release-specific': '.release-configuration.json', global: '.global-configuration.json' } as const;

/** Characters that part a path, or that a file name cannot have somewhere. */
const unfit = /[/\\?%*:|"<>#]+/g;

/** The document of a configuration, under a name that people read in its tab. */
export function configurationUri(owner: ConfigurationOwner, name: string): Uri {
  const id = owner.level === 'global' ? owner.miniProgramId : owner.releaseId;
  const path = `/${owner.level}/${id}/${name.replaceAll(unfit, ' ')}${endings[owner.level]}`;
  return Uri.from({ scheme: configurationScheme, path });
}

/** Whose configuration a document is, or `undefined` where the address is none of ours. */
export function ownerOf({ scheme, path }: Uri): ConfigurationOwner | undefined {
  const [, level, id, name] = path.split('/');
  if (scheme !== configurationScheme || id === undefined || name === undefined) return undefined;
  if (level === 'global') return { level, miniProgramId: id };
  return level === 'release-specific' ? { level, releaseId: id } : undefined;
}
