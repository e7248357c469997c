import assert from 'node:assert/strict';
import { processEnvironment } from '../../../src/client/processEnvironment';

describe("the environment of the platform's process", () => {
  it('has what a program needs, and makes a plain Node of the editor', () => {
    assert.deepEqual(processEnvironment({ PATH: '/bin', HOME: '/home/dana', LANG: 'zh_CN.UTF-8' }, 'linux'), {
      PATH: '/bin',
      HOME: '/home/dana',
      LANG: 'zh_CN.UTF-8',
      ELECTRON_RUN_AS_NODE: '1',
    });
  });

  it('has nothing of the tokens, proxies and debuggers of others', () => {
    const environment = { GITHUB_TOKEN: 't', HTTPS_PROXY: 'http://proxy', NODE_OPTIONS: '--inspect', VSCODE_PID: '1' };
    assert.deepEqual(Object.keys(processEnvironment(environment, 'linux')), ['ELECTRON_RUN_AS_NODE']);
  });

  it('knows a name on Windows in any spelling, and elsewhere in its own', () => {
    const environment = { Path: 'C:\\bin', SYSTEMROOT: 'C:\\Windows' };
    assert.deepEqual(processEnvironment(environment, 'win32'), { ...environment, ELECTRON_RUN_AS_NODE: '1' });
    assert.deepEqual(processEnvironment(environment, 'linux'), { ELECTRON_RUN_AS_NODE: '1' });
  });
});
