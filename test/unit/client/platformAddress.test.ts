import assert from 'node:assert/strict';
import { readPlatformAddress } from '../../../src/client/remote/platformAddress';

describe('the address of a platform', () => {
  const reads = (typed: string, address: string): void =>
    assert.deepEqual(readPlatformAddress(typed), { ok: true, address }, typed);

  const refuses = (typed: string, problem: string): void =>
    assert.deepEqual(readPlatformAddress(typed), { ok: false, problem }, typed);

  it('is read as people type it', () => {
    reads('https://releases.example.com', 'https://releases.example.com');
    reads('  releases.example.com/ ', 'https://releases.example.com');
    reads('Releases.Example.com:8443', 'https://releases.example.com:8443');
    reads('https://example.com:443/mini-programs//', 'https://example.com/mini-programs');
    reads('10.1.2.3', 'https://10.1.2.3');
    reads('https://münchen.example', 'https://xn--mnchen-3ya.example');
  });

  it('is plain http on this machine alone', () => {
    reads('http://127.0.0.1:8080', 'http://127.0.0.1:8080');
    reads('http://localhost:8080/', 'http://localhost:8080');
    reads('http://[::1]:8080', 'http://[::1]:8080');
    refuses('http://releases.example.com', 'ADDRESS_INSECURE');
    refuses('http://127.0.0.1.example.com', 'ADDRESS_INSECURE');
    refuses('http://localhost.example.com', 'ADDRESS_INSECURE');
    refuses('http://10.1.2.3', 'ADDRESS_INSECURE');
  });

  it('holds nothing but an address', () => {
    for (const typed of [
      '',
      '   ',
      'https://',
      'two words',
      'ftp://releases.example.com',
      'file:///etc/passwd',
      'vscode://mini-program-release/',
      'javascript://releases.example.com/%0aalert(1)',
      'https://dana:secret@releases.example.com',
      'https://releases.example.com@elsewhere.example',
      'https://releases.example.com/?to=elsewhere',
      'https://releases.example.com/#here',
    ]) {
      refuses(typed, 'ADDRESS_INVALID');
    }
  });
});
