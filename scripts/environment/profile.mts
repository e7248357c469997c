import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One throw-away VS Code profile: nothing of the machine's own VS Code is read or written. */
export type Profile = { folder: string; userData: string; extensions: string; serverLog: string };

/** A quiet editor: what would stand in the way of somebody who came to see one extension. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.enabled': false,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  // It copies what was saved somewhat later, when a test may have removed it.
  'workbench.localHistory.enabled': false,
  // The sample lies below this project's own repository.
  'git.openRepositoryInParentFolders': 'never',
  // In a browser, VS Code would offer to forward the port of every local server it sees.
  'remote.autoForwardPorts': false,
};

/** `publisher.name` of package.json, as VS Code names the extension's storage. */
const extensionId = 'mini-program-release.mini-program-release';

/** Where the embedded platform of the profile's windows keeps its data. */
export function platformDataFolder({ userData }: Profile): string {
  return join(userData, 'User', 'globalStorage', extensionId, 'platform');
}

/** Makes the profile's folders and its user settings. Settings that are there already are somebody's own, and stay. */
export function makeProfile(folder: string, userSettings: Record<string, unknown> = {}): Profile {
  const profile = {
    folder,
    userData: join(folder, 'user-data'),
    extensions: join(folder, 'extensions'),
    serverLog: join(folder, 'code-server.log'),
  };
  const settingsFile = join(profile.userData, 'User', 'settings.json');
  mkdirSync(dirname(settingsFile), { recursive: true });
  mkdirSync(profile.extensions, { recursive: true });
  if (existsSync(settingsFile)) return profile;
  writeFileSync(settingsFile, `${JSON.stringify({ ...quietSettings, ...userSettings }, undefined, 2)}\n`);
  return profile;
}
