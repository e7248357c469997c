import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMailOptions, type MailOptions } from '../../../src/server/commands/mailOptions';
import { StartError } from '../../../src/server/storage/startError';
import { temporaryFolder } from '../../support/temporaryFolder';

const options = {
  'mail-server': 'smtps://platform@mail.example.com:465',
  'mail-from': 'Mini Program Release <releases@example.com>',
  'public-address': 'https://releases.example.com/',
} as const satisfies MailOptions;

const environment = { MAIL_PASSWORD: 'correct horse' };

describe('The options for mail', () => {
  const folder = temporaryFolder();

  it('are none where no mail server is named', () => {
    assert.equal(readMailOptions({}, {}), undefined);
    assert.equal(readMailOptions({ 'public-address': 'https://releases.example.com' }, environment), undefined);
  });

  it('take the password from the environment, or from a file', async () => {
    const file = join(folder(), 'password');
    await writeFile(file, 'correct horse\n');
    assert.equal(readMailOptions(options, environment)?.publicAddress, 'https://releases.example.com');
    assert.ok(readMailOptions({ ...options, 'mail-password-file': file }, {}));
  });

  it('need no password for a server that wants no user', () => {
    assert.ok(readMailOptions({ ...options, 'mail-server': 'smtp://127.0.0.1:2525' }, {}));
  });

  for (const [reason, changed, variables] of [
    ['mail-password', {}, {}],
    ['mail-password', { 'mail-server': 'smtps://platform:secret@mail.example.com' }, environment],
    ['mail-password-file', { 'mail-password-file': '/nowhere/at/all' }, environment],
    ['mail-server', { 'mail-server': 'https://mail.example.com' }, environment],
    ['mail-server', { 'mail-server': 'mail.example.com' }, environment],
    ['mail-server', { 'mail-server': undefined }, environment],
    ['mail-from', { 'mail-from': undefined }, environment],
    ['mail-from', { 'mail-from': 'a@example.com\r\nBcc: b@example.com' }, environment],
    ['public-address', { 'public-address': undefined }, environment],
    ['public-address', { 'public-address': 'releases.example.com' }, environment],
  ] as const) {
    it(`are refused for ${reason}: ${JSON.stringify(changed)}`, () => {
      assert.throws(
        () => readMailOptions({ ...options, ...changed }, variables),
        (error) => error instanceof StartError && error.code === 'USAGE' && error.parameters['reason'] === reason,
      );
    });
  }
});
