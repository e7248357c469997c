import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PlatformError } from '../../../src/core/errorCode';
import type { QrCodeFacts } from '../../../src/editor/panels/shownQrCode';
import type { Release } from '../../../src/protocol/release';
import type { ReleaseView } from '../../../src/protocol/webview';
import { all, buttons, byId, lastAction, openPanel, press, problemOf, textOf, type, usePage, field } from './openPanel';
import { release, viewOf } from './releaseFacts';

const pages = ['pages/home/home', 'pages/menu/menu'];

const drawn: QrCodeFacts = {
  page: '',
  query: '',
  picture: 'data:image/svg+xml;base64,PHN2Zy8+',
  pages,
  refusal: null,
};

const shown = (changes: Partial<QrCodeFacts> = {}, of: Release = release('Full Release')): ReleaseView =>
  viewOf(of, { qrCode: { ...drawn, ...changes } });

const sentence = (): string => textOf(all('.qr-code > .sentence')[0]);

const said = (): string => textOf(all('.qr-code [role="status"]')[0]);

const isUnavailable = (label: string): boolean =>
  all('.qr-code vscode-button')
    .find((button) => textOf(button) === label)
    ?.getAttribute('aria-disabled') === 'true';

function leave(key: string): void {
  const { Event: PageEvent } = document.defaultView ?? { Event };
  field(key).dispatchEvent(new PageEvent('focusout', { bubbles: true }));
}

describe('The QR code in the panel', () => {
  usePage();

  it('stands where the release has one', () => {
    openPanel(viewOf(release('Full Release')));
    assert.equal(all('.qr-code').length, 0);
    openPanel(shown());
    assert.equal(textOf(byId('qr-code-title')), 'QR Code');
    assert.deepEqual(buttons('.qr-code'), ['Copy Link', 'Copy Picture', 'Save…']);
  });

  it('says who can open it, below the picture and in its place', () => {
    const who = (of: Release): string => {
      openPanel(shown({}, of));
      assert.ok(
        all('.qr-picture img')[0]?.getAttribute('alt')?.startsWith('QR code of Harbor Coffee 1.4.0 for Harbor'),
      );
      const text = sentence().replace(' It opens nothing any more once the release has ended.', '');
      assert.ok(all('.qr-picture img')[0]?.getAttribute('alt')?.endsWith(text));
      return text;
    };
    const target = 'Harbor Wallet · Production';
    for (const status of ['New Version Created', 'Under Review', 'Release Preparation'] as const)
      assert.equal(who(release(status)), 'Nobody can open it yet: it opens for those who get the release.');
    assert.equal(who(release('Pilot Testing')), 'Nobody can open it yet: it has no testers.');
    assert.equal(who(release('Pilot Testing', { testerCount: 1 })), 'Its tester can open it, and nobody else.');
    assert.match(
      who(release('Grayscale Release', { testerCount: 12 })),
      /^Its 12 testers can open it, and nobody else/,
    );
    assert.equal(who(release('Grayscale Release', { percentage: 20 })), `20 % of the users of ${target} can open it.`);
    assert.equal(
      who(release('Grayscale Release', { percentage: 20, testerCount: 12 })),
      `Its testers and 20 % of the users of ${target} can open it.`,
    );
    assert.equal(who(release('Full Release')), `Everybody who uses ${target} can open it.`);
  });

  it('is of what is typed, and offers nothing while it is still of something else', () => {
    const opened = openPanel(shown());
    type('qrCodePage', 'pages/menu/menu');
    assert.equal(opened.kept()?.draft.qrCodePage, 'pages/menu/menu');
    assert.equal(all('.qr-picture.stale').length, 1);
    for (const label of buttons('.qr-code')) assert.ok(isUnavailable(label), label);
    press('Copy Link');
    assert.equal(lastAction(opened), undefined);
    opened.show(shown({ page: 'pages/menu/menu' }));
    assert.equal(all('.qr-picture.stale').length, 0);
    press('Copy Link');
    assert.deepEqual(lastAction(opened), { name: 'copyQrCodeLink', page: 'pages/menu/menu', query: '' });
  });

  it('says which pages there are once a page is left that there is not', () => {
    const opened = openPanel(shown());
    type('qrCodePage', 'pages/mine');
    opened.show(shown({ page: 'pages/mine', picture: null }));
    assert.equal(problemOf('qrCodePage'), '', 'not while it is typed');
    assert.equal(textOf(all('.qr-picture')[0]), 'No QR code for what is typed.');
    assert.ok(isUnavailable('Save…'));
    leave('qrCodePage');
    assert.equal(problemOf('qrCodePage'), '1.4.0 has no page pages/mine. It has pages/home/home, pages/menu/menu.');
  });

  it('names the first of many pages, and how many more there are', () => {
    const many = Array.from({ length: 50 }, (_, index) => `pages/p${index}`);
    openPanel(shown({ page: 'pages/mine', picture: null, pages: many }));
    leave('qrCodePage');
    const problem = problemOf('qrCodePage');
    assert.match(problem, /^1\.4\.0 has no page pages\/mine\. It has pages\/p0, .*, pages\/p9 … and 40 more\.$/);
  });

  it('says in its place why the platform cannot draw it just now', () => {
    openPanel(shown({ picture: null, refusal: new PlatformError('STORAGE_BUSY') }));
    assert.equal(textOf(all('.qr-picture')[0]), 'refused STORAGE_BUSY');
    leave('qrCodeQuery');
    assert.equal(problemOf('qrCodeQuery'), '');
  });

  it('says at the query what the platform refuses', () => {
    openPanel(shown({ picture: null, refusal: new PlatformError('QR_CODE_TOO_LONG') }));
    leave('qrCodeQuery');
    assert.equal(problemOf('qrCodeQuery'), 'refused QR_CODE_TOO_LONG');
  });

  it('says what became of its buttons, until something else is done', async () => {
    const opened = openPanel(shown());
    press('Copy Picture');
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual([opened.copied, said()], [[drawn.picture], 'The picture is copied.']);
    press('Save…');
    assert.deepEqual([lastAction(opened), said()], [{ name: 'saveQrCode', page: '', query: '' }, '']);
    opened.show(shown());
    opened.panel.receive({ type: 'done', action: 'saveQrCode' });
    assert.equal(said(), 'The QR code is saved.');
    type('qrCodeQuery', 'table=7');
    assert.equal(said(), '');
  });

  it('is where the command leads', () => {
    const opened = openPanel(shown());
    opened.panel.receive({ type: 'page', page: 'progress', place: 'qrCode', reason: null });
    assert.equal(document.activeElement?.id, 'qr-code-title');
  });
});
