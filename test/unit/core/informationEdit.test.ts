import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BasicInformation } from '../../../src/core/basicInformation';
import { informationEdit, isUnedited, withInformationEdit } from '../../../src/core/informationEdit';

const english = { name: 'Harbor Coffee', tagline: 'Coffee at the harbor', description: 'Order ahead.' };
const german = { name: 'Hafenkaffee', tagline: 'Kaffee am Hafen', description: 'Vorab bestellen.' };

const information: BasicInformation = {
  defaultLanguage: 'en',
  languages: { en: english, de: german },
  category: 'Food',
  customerServicePhone: '0800 1',
  customerServiceEmail: 'help@harbor.example',
  logo: '',
};

describe('An edit of the basic information', () => {
  it('is empty where nothing was changed', () => {
    assert.ok(isUnedited(informationEdit(information, structuredClone(information))));
    assert.deepEqual(withInformationEdit(information, {}), information);
  });

  it('names the changed fields only', () => {
    const languages = { en: { ...english, tagline: 'Warm coffee' }, de: german };
    const edit = informationEdit(information, { ...information, languages, category: 'Coffee' });
    assert.deepEqual(edit, { category: 'Coffee', languages: { en: { tagline: 'Warm coffee' } } });
    assert.ok(!isUnedited(edit));
  });

  it('makes the one state of the other: languages added, taken away and made the default one', () => {
    const after = {
      ...information,
      defaultLanguage: 'zh-Hans',
      languages: {
        de: german,
        'zh-Hans': { name: '港湾咖啡', tagline: '', description: '' },
        fr: { ...english, name: '' },
      },
      logo: 'data:image/png;base64,AAAA',
    };
    assert.deepEqual(withInformationEdit(information, informationEdit(information, after)), after);
  });

  describe('over what somebody else changed meanwhile', () => {
    const edit = informationEdit(information, {
      ...information,
      category: 'Coffee',
      languages: { en: { ...english, tagline: 'Warm coffee' } },
    });

    it('leaves every field that it does not name as they made it', () => {
      const theirs = {
        ...information,
        customerServicePhone: '0800 2',
        languages: { en: { ...english, name: 'Harbor Tea' }, de: german, fr: english },
      };
      assert.deepEqual(withInformationEdit(theirs, edit), {
        ...theirs,
        category: 'Coffee',
        languages: { en: { ...english, name: 'Harbor Tea', tagline: 'Warm coffee' }, fr: english },
      });
    });

    it('keeps the texts of a language that they took away', () => {
      const theirs = { ...information, defaultLanguage: 'de', languages: { de: german } };
      const { languages } = withInformationEdit(theirs, { languages: { en: { tagline: 'Warm coffee' } } });
      assert.deepEqual(languages['en'], { name: '', tagline: 'Warm coffee', description: '' });
    });

    it('never leaves it without its default language', () => {
      const germanDefault = { ...information, defaultLanguage: 'de' };
      assert.deepEqual(withInformationEdit(germanDefault, edit).languages['de'], german);
      const withoutGerman = { ...information, languages: { en: english } };
      assert.equal(withInformationEdit(withoutGerman, { defaultLanguage: 'de' }).defaultLanguage, 'en');
    });
  });
});
