import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { EmbeddedState } from '../../src/client/embeddedState';
import { Recording } from './recording';

/** Another process that starts the embedded platform as an editor does. */
export interface OtherEditor {
  readonly log: Recording<string>;
  readonly states: Recording<EmbeddedState>;
  /** Ends it as the operating system would, without a chance to clean up. */
  kill(): void;
}

export function startEditor(serverScript: string, dataFolder: string): OtherEditor {
  const folder = mkdtempSync(join(tmpdir(), 'editor-'));
  const script = join(folder, 'editor.cjs');
  const how = '--bundle --platform=node --target=node22 --format=cjs --main-fields=module,main --log-level=warning';
  const files = ['test/support/editorProcess.ts', `--outfile=${script}`];
  execFileSync(resolve('node_modules/.bin/esbuild'), [...how.split(' '), ...files]);

  const log = new Recording<string>();
  const states = new Recording<EmbeddedState>();
  const editor = spawn(process.execPath, [script, serverScript, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  editor.once('close', () => rmSync(folder, { recursive: true }));
  createInterface({ input: editor.stdout }).on('line', (line) => {
    const heard = JSON.parse(line) as { log?: string; state?: EmbeddedState };
    if (heard.log !== undefined) log.add(heard.log);
    if (heard.state) states.add(heard.state);
  });
  return { log, states, kill: () => void editor.kill('SIGKILL') };
}
