import assert from 'node:assert/strict';
import { array, assert as holds, constantFrom, oneof, property, string } from 'fast-check';
import type { MailFacts } from '../../../src/server/mail/mailFacts';
import { releaseLink } from '../../../src/server/mail/releaseLink';
import { writeMail } from '../../../src/server/mail/writeMail';

const facts: MailFacts = {
  releaseId: '0198c0de-0000-7000-8000-000000000001',
  category: 'Release',
  miniProgram: 'Harbor Coffee',
  version: '1.0.1',
  targetApp: 'Harbor Wallet',
  environment: 'Production',
  submittedBy: 'Dana Developer',
  settled: null,
};

const rejected = (reason: string): MailFacts => ({
  ...facts,
  settled: { status: 'Rejected', by: 'Rui Reviewer', reason },
});

const english = { name: 'Dana', language: 'en' };
const platform = 'https://releases.example.com';

describe('The text of a mail', () => {
  it('is in the language of its receiver, and in English for one that it does not know', () => {
    const subjects = ['zh-CN', 'zh', 'zh-Hans-CN', 'en', 'en-GB', 'de', ''].map(
      (language) => writeMail('new-request', facts, { name: 'Rui', language }, platform).subject,
    );
    const chinese = '待审批：Harbor Coffee 1.0.1 → Harbor Wallet (生产)';
    const inEnglish = 'For review: Harbor Coffee 1.0.1 → Harbor Wallet (Production)';
    assert.deepEqual(subjects, [chinese, chinese, chinese, inEnglish, inEnglish, inEnglish, inEnglish]);
  });

  it('says the same as text and as HTML', () => {
    const { text, html } = writeMail('settled-request', rejected('The logo is blurred.'), english, platform);
    for (const part of ['Hello Dana,', 'Rui Reviewer rejected your request.', 'Production', 'The logo is blurred.']) {
      assert.ok(text.includes(part), part);
      assert.ok(html.includes(part), part);
    }
    assert.ok(text.includes(releaseLink(facts.releaseId, platform)));
    assert.ok(html.includes(`<a href="${releaseLink(facts.releaseId, platform)}">`));
  });

  it('has no row for a reason that was not given', () => {
    const approved: MailFacts = { ...facts, settled: { status: 'Approved', by: 'Rui Reviewer', reason: null } };
    assert.ok(!writeMail('settled-request', approved, english, platform).text.includes('Reason'));
  });

  it('keeps a name with a line break in it on one line', () => {
    const name = 'Coffee\r\nBcc: everybody@example.com\u2028x';
    const { subject, text } = writeMail('new-request', { ...facts, miniProgram: name }, english, platform);
    assert.equal(subject, 'For review: Coffee Bcc: everybody@example.com x 1.0.1 → Harbor Wallet (Production)');
    assert.ok(text.includes('Mini program: Coffee Bcc: everybody@example.com x\n'));
  });

  it('indents the further lines of a reason, so that none looks like a row of its own', () => {
    const { text } = writeMail('settled-request', rejected('No.\nVersion: 9.9.9'), english, platform);
    assert.ok(text.includes('Reason: No.\n    Version: 9.9.9\n'), text);
  });

  it('shows markup as it was typed', () => {
    const name = `<img src=x onerror="alert('1')"> & more`;
    const { html } = writeMail('new-request', { ...facts, miniProgram: name, submittedBy: name }, english, platform);
    assert.ok(!html.includes('<img'));
    assert.ok(html.includes('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; more'));
  });

  it('cuts a subject that is too long, and no character in two', () => {
    const { subject, text } = writeMail(
      'new-request',
      { ...facts, miniProgram: '☕️🚢'.repeat(100) },
      english,
      platform,
    );
    assert.ok(subject.endsWith('🚢…') || subject.endsWith('☕️…'), subject);
    assert.ok(subject.length < 400);
    assert.ok(text.includes('☕️🚢'.repeat(100)));
  });

  it('never lets what people wrote out of its place', () => {
    const anything = oneof(
      string({ unit: 'grapheme', maxLength: 200 }),
      array(constantFrom('<', '>', '"', '&', '\r', '\n', '\0', '\u2029', '👩‍👩‍👧', 'a'), { maxLength: 200 }).map((all) =>
        all.join(''),
      ),
    );
    const sample = writeMail('settled-request', rejected('reason'), english, platform).html;
    const tags = (html: string): readonly string[] => html.replaceAll('<br>', '').match(/<[^>]*>/g) ?? [];
    holds(
      property(anything, anything, anything, (name, person, reason) => {
        const odd: MailFacts = {
          ...facts,
          miniProgram: name,
          targetApp: name,
          submittedBy: person,
          settled: { status: 'Rejected', by: person, reason: `r${reason}` },
        };
        const mail = writeMail('settled-request', odd, { name: person, language: 'en' }, platform);
        assert.doesNotMatch(mail.subject, /[\p{Cc}\p{Zl}\p{Zp}]/u);
        assert.deepEqual(tags(mail.html), tags(sample));
      }),
    );
  });
});
