import assert from 'node:assert/strict';
import { PlatformError, type ErrorCode, type ErrorParameters } from '../../../src/core/errorCode';
import { errorSentence } from '../../../src/editor/sentences/errorSentence';
import type { Me } from '../../../src/protocol/people';
import { sampleRelease } from '../../support/sampleRelease';

const sentence = (code: ErrorCode, parameters: ErrorParameters): string =>
  errorSentence(new PlatformError(code, parameters)).sentence;

describe('What the platform refuses is told with its reason', () => {
  it('a package that is not safe to open, with the file in it', () => {
    assert.equal(
      sentence('ARCHIVE_INVALID', { reason: 'entryPathUnsafe', path: '../app.js' }),
      'The platform did not open the package, and nothing was uploaded. ../app.js: This path leads out of the package.',
    );
    assert.equal(
      sentence('ARCHIVE_INVALID', { reason: 'compressionRatioTooHigh', ratio: 500, maximum: 100 }),
      'The platform did not open the package, and nothing was uploaded. The package unpacks to 500 times its size; 100 times are allowed.',
    );
  });

  it('a tester file that cannot be read, with the line', () => {
    assert.equal(
      sentence('TESTERS_UNREADABLE', { reason: 'quote not closed', line: 7 }),
      'A quote that opens on line 7 is never closed. Nothing was changed. Close it, or take it away.',
    );
    assert.equal(
      sentence('TESTERS_UNREADABLE', { reason: 'line too long', line: 3 }),
      'Line 3 is longer than 65,536 characters. Nothing was changed. Put one user ID on each line.',
    );
    assert.equal(
      sentence('TESTERS_UNREADABLE', { reason: 'not Unicode', line: 2, column: 5 }),
      'Line 2 is no text that can be read, from place 5 on. Nothing was changed. Save it as UTF-8 text or CSV.',
    );
    assert.match(
      sentence('TESTERS_UNREADABLE', { reason: 'binary file' }),
      /^This file is no text that can be read\./u,
    );
  });

  it('a tester list that is too large, with its file and a way on', () => {
    const limit = 256 * 1024 * 1024;
    assert.equal(
      sentence('BODY_TOO_LARGE', { limit, file: 'lists/all.testers.csv' }),
      'lists/all.testers.csv: The list is larger than the 256 MB the platform takes. Nothing was changed. Take out columns and notes, or split the list and use Add Testers for each part.',
    );
    assert.equal(
      sentence('BODY_TOO_LARGE', { limit }),
      'This is larger than the 256 MB the platform takes. Nothing was changed.',
    );
  });

  it('basic information that somebody else edited meanwhile, with the mini program', () => {
    assert.equal(
      sentence('REVISION_STALE', { miniProgram: 'Harbor Coffee', revision: 3 }),
      'Somebody else changed the basic information of Harbor Coffee a moment ago. Nothing was changed by you.',
    );
  });

  it('a release in the way, with the step that it allows', () => {
    const about = { miniProgram: 'Harbor Coffee', targetApp: 'Harbor Wallet', environment: 'Production' };
    const other = { ...about, otherId: 'release-7', otherVersion: '1.3.9' };
    assert.equal(
      sentence('TARGET_OCCUPIED', { ...other, otherStatus: 'Under Review' }),
      'Harbor Coffee 1.3.9 is already in Under Review on Harbor Wallet · Production. Withdraw it first.',
    );
    assert.equal(
      sentence('TARGET_OCCUPIED', { ...other, otherStatus: 'Pilot Testing' }),
      'Harbor Coffee 1.3.9 is already in Pilot Testing on Harbor Wallet · Production. Complete or cancel it first.',
    );
  });

  it('a request that was settled meanwhile, with what it is now', () => {
    const about = {
      miniProgram: 'Harbor Coffee',
      version: '1.4.0',
      targetApp: 'Harbor Wallet',
      environment: 'Sandbox',
    };
    assert.equal(
      sentence('REQUEST_DECIDED', { ...about, status: 'Withdrawn', decidedBy: 'Dana Developer' }),
      'Dana Developer has withdrawn the request for Harbor Coffee 1.4.0 on Harbor Wallet · Sandbox. Nothing was changed by you.',
    );
    assert.equal(
      sentence('REVISION_STALE', { ...about, approvalId: 'a1', status: 'Rejected', decidedBy: 'Wen Admin' }),
      'Wen Admin has already rejected the request for Harbor Coffee 1.4.0 on Harbor Wallet · Sandbox. Nothing was changed by you.',
    );
  });

  it('what somebody may do elsewhere, with who assigns it here', () => {
    const workspace = { workspaceId: 'bakery', workspaceName: 'Corner Bakery', workspaceKind: 'developer' } as const;
    const me: Me = {
      accountId: 'devon',
      name: 'Devon Developer',
      email: 'devon@bakery.example',
      memberships: [{ ...workspace, role: 'Developer' }],
      assignments: [],
      platform: { version: '0.1.0', maximumUploadBytes: 1 },
    };
    const roles = ['Workspace Admin', 'Developer Admin', 'Developer'];
    const error = new PlatformError('FORBIDDEN', { permission: 'upload version', roles });
    assert.equal(
      errorSentence(error, { me }).sentence,
      'As Developer of Corner Bakery, you can do this only with mini programs that are assigned to you. Ask an admin there to assign one.',
    );
    const create = new PlatformError('FORBIDDEN', { permission: 'create mini program', roles: ['Developer Admin'] });
    assert.equal(
      errorSentence(create, { me }).sentence,
      'Only a Developer Admin can create a mini program. You are signed in as Devon Developer, Developer of Corner Bakery.',
    );
  });

  it('a change of members, with the workspace', () => {
    assert.equal(
      sentence('LAST_ADMIN', { workspace: 'Harbor Coffee Company', role: 'Developer Admin' }),
      'Harbor Coffee Company would be left without a Developer Admin. Nothing was changed. Make somebody else Developer Admin first.',
    );
    assert.equal(
      sentence('REVISION_STALE', { workspace: 'Harbor Wallet' }),
      'Somebody else changed the members of Harbor Wallet a moment ago. Nothing was changed by you.',
    );
    assert.equal(
      sentence('ROLE_NOT_OF_WORKSPACE', {
        workspace: 'Harbor Wallet',
        roles: ['Workspace Admin', 'Workspace Reviewer'],
      }),
      'Harbor Wallet knows these roles: Workspace Admin and Workspace Reviewer. Nothing was changed.',
    );
    assert.equal(
      sentence('ASSIGNMENT_NOT_OF_WORKSPACE', { workspace: 'Harbor Wallet' }),
      'Only mini programs of Harbor Wallet can be assigned to its members. Nothing was changed.',
    );
    assert.equal(
      sentence('FORBIDDEN', { permission: 'manage members', roles: ['Developer Admin'] }),
      'Only a Developer Admin can change the members of this workspace.',
    );
    assert.equal(sentence('EMAIL_INVALID', {}), 'This is no e-mail address. Nothing was changed.');
  });

  it('a user ID that is none, with what is wrong in it', () => {
    const error = new PlatformError('USER_ID_INVALID', { code: 'forbidden character', character: '#', position: 3 });
    const release = sampleRelease();
    assert.equal(
      errorSentence(error, { release, userId: 'lu#na' }).sentence,
      'lu#na is no user ID: “#” at place 3 is not allowed.',
    );
    assert.equal(
      errorSentence(error, { release }).sentence,
      'This is no user ID of Harbor Wallet. Check it and ask again.',
    );
  });
});
