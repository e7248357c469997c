import assert from 'node:assert/strict';
import type { BasicInformation, InformationLimits } from '../../../src/core/basicInformation';
import { checkInformation, displayLength } from '../../../src/core/informationCheck';

const limits: InformationLimits = {
  name: { minimum: 3, maximum: 30 },
  tagline: { minimum: 10, maximum: 30 },
  description: { minimum: 20, maximum: 200 },
  logoBytes: 256 * 1024,
  required: ['name', 'tagline', 'category'],
};

const information: BasicInformation = {
  defaultLanguage: 'en',
  languages: { en: { name: 'Harbor Coffee', tagline: 'Coffee by the water', description: '' } },
  category: 'Food',
  customerServicePhone: '',
  customerServiceEmail: 'help@harbor.example',
  logo: '',
};

const withTexts = (texts: Partial<BasicInformation['languages'][string]>): BasicInformation => ({
  ...information,
  languages: { en: { name: 'Harbor Coffee', tagline: 'Coffee by the water', description: '', ...texts } },
});

describe('the basic information', () => {
  it('counts a Chinese character as two', () => {
    assert.equal(displayLength('Harbor'), 6);
    assert.equal(displayLength('海港咖啡'), 8);
    assert.equal(displayLength('한글'), 4);
  });

  it('may be applied with when it keeps the limits of the target app', () => {
    assert.deepEqual(checkInformation(information, limits), []);
  });

  it('is too short or too long by field and language', () => {
    assert.deepEqual(checkInformation(withTexts({ name: 'HC' }), limits), [
      { field: 'name', language: 'en', code: 'too short', limit: 3 },
    ]);
    assert.deepEqual(checkInformation(withTexts({ tagline: '海'.repeat(16) }), limits), [
      { field: 'tagline', language: 'en', code: 'too long', limit: 30 },
    ]);
  });

  it('needs what the target app requires, and nothing else', () => {
    assert.deepEqual(checkInformation({ ...withTexts({ tagline: ' ' }), category: '' }, limits), [
      { field: 'tagline', language: 'en', code: 'missing' },
      { field: 'category', code: 'missing' },
    ]);
  });

  it('checks every language it has', () => {
    const languages = { ...information.languages, 'zh-Hans': { name: '', tagline: '', description: '短' } };
    const problems = checkInformation({ ...information, languages }, limits);
    assert.deepEqual(
      problems.map(({ field, language, code }) => `${language}/${field}/${code}`),
      ['zh-Hans/name/missing', 'zh-Hans/tagline/missing', 'zh-Hans/description/too short'],
    );
  });

  it('takes a phone number as people write it', () => {
    const numbers = [
      '0571-5550123',
      '+86 571 5550 1234',
      '(0571) 555.0123',
      '95188',
      '0800 1',
      '010-62345678 转 12',
      ' ',
    ];
    for (const customerServicePhone of [...numbers, '1-800-555-0199 ext. 7']) {
      assert.deepEqual(checkInformation({ ...information, customerServicePhone }, limits), [], customerServicePhone);
    }
    for (const customerServicePhone of ['call us', '12', '-- --', '0571-555o123', '0571+5550123', '1'.repeat(22)]) {
      const problems = checkInformation({ ...information, customerServicePhone }, limits);
      assert.deepEqual(problems, [{ field: 'customerServicePhone', code: 'not a phone number' }], customerServicePhone);
    }
  });

  it('takes a phone number in the form the target app asks for only', () => {
    const strict = { ...limits, phoneForm: 'XXXX-XXXXXXX' };
    assert.deepEqual(checkInformation({ ...information, customerServicePhone: '0571-5550123' }, strict), []);
    for (const customerServicePhone of ['05715550123', '0571-55501234', '+86 571 5550123', 'XXXX-XXXXXXX']) {
      const problems = checkInformation({ ...information, customerServicePhone }, strict);
      assert.deepEqual(problems, [{ field: 'customerServicePhone', code: 'not a phone number' }], customerServicePhone);
    }
  });

  it('takes a mail address and a picture for what they are', () => {
    assert.deepEqual(checkInformation({ ...information, customerServiceEmail: 'help' }, limits), [
      { field: 'customerServiceEmail', code: 'not an email address' },
    ]);
    assert.deepEqual(checkInformation({ ...information, logo: 'data:text/html;base64,AAAA' }, limits), [
      { field: 'logo', code: 'not a picture' },
    ]);
    const large = `data:image/png;base64,${'A'.repeat(400_000)}`;
    assert.deepEqual(checkInformation({ ...information, logo: large }, limits), [
      { field: 'logo', code: 'too long', limit: 256 * 1024 },
    ]);
    assert.deepEqual(checkInformation({ ...information, logo: 'data:image/png;base64,iVBORw0KGgo=' }, limits), []);
  });
});
