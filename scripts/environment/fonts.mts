import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptInstallation } from './keptInstallation.mts';
import { installPackages } from './npm.mts';

const packages = [
  '@expo-google-fonts/ubuntu-sans@0.4.1',
  '@expo-google-fonts/jetbrains-mono@0.4.1',
  '@expo-google-fonts/noto-sans-sc@0.4.3',
];

/**
 * A headless Linux may have no font at all. The browser of the tests gets its own, Chinese included, so that a screenshot
 * looks the same on every machine.
 */
export async function fontEnvironment(): Promise<NodeJS.ProcessEnv> {
  if (process.platform !== 'linux') return {};
  const folder = await keptInstallation('fonts-1', 'Downloading fonts', async (unfinished) => {
    await installPackages(unfinished, packages);
  });
  const configuration = join(folder, 'fonts.conf');
  writeFileSync(configuration, fontConfiguration(folder));
  return { FONTCONFIG_FILE: configuration };
}

function fontConfiguration(folder: string): string {
  const prefer = (family: string, font: string): string =>
    `<alias><family>${family}</family><prefer><family>${font}</family><family>Noto Sans SC</family></prefer></alias>`;
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>${join(folder, 'node_modules')}</dir>
<cachedir>${join(folder, 'cache')}</cachedir>
${['sans', 'sans-serif', 'system-ui', 'serif'].map((family) => prefer(family, 'Ubuntu Sans')).join('\n')}
${prefer('monospace', 'JetBrains Mono')}
</fontconfig>
`;
}
