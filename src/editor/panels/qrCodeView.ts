import { longestQrCodePart } from '../../core/qrCode';
import type { Release } from '../../protocol/release';
import type { QrCodeView } from '../../protocol/webview';
import type { ReleaseFacts } from './releaseFacts';
import { isAboutTyped, type QrCodeFacts } from './shownQrCode';
import type { Wording } from './wording';

function testersAlone({ testerCount: count }: Release, { l10n, numberText }: Wording): string {
  if (count === 0) return l10n.t('Nobody can open it yet: it has no testers.');
  return count === 1
    ? l10n.t('Its tester can open it, and nobody else.')
    : l10n.t('Its {0} testers can open it, and nobody else.', numberText(count));
}

function shareToo(release: Release, percentage: number, { l10n, numberText, targetName }: Wording): string {
  const share = numberText(percentage);
  return release.testerCount === 0
    ? l10n.t('{0} % of the users of {1} can open it.', share, targetName(release))
    : l10n.t('Its testers and {0} % of the users of {1} can open it.', share, targetName(release));
}

/** Who can open a release now by its QR code. */
function whoCanOpen(release: Release, wording: Wording): string {
  const { l10n, targetName } = wording;
  const { status, percentage } = release;
  switch (status) {
    case 'Full Release':
      return l10n.t('Everybody who uses {0} can open it.', targetName(release));
    case 'Grayscale Release':
      return percentage === null ? testersAlone(release, wording) : shareToo(release, percentage, wording);
    case 'Pilot Testing':
      return testersAlone(release, wording);
    default:
      return l10n.t('Nobody can open it yet: it opens for those who get the release.');
  }
}

/** As many pages are named where there is no such one; a mini program may have hundreds. */
const maximumNamed = 10;

function pageProblem({ page, pages }: QrCodeFacts, { version }: Release, { l10n, numberText }: Wording): string | null {
  if (page === '' || pages === null || pages.includes(page)) return null;
  const named = pages.slice(0, maximumNamed).join(', ');
  const others = pages.length - maximumNamed;
  return others > 0
    ? l10n.t('{0} has no page {1}. It has {2} … and {3} more.', version, page, named, numberText(others))
    : l10n.t('{0} has no page {1}. It has {2}.', version, page, named);
}

/** The QR code of a release, for whom it is, and what is wrong with what was typed. */
export function qrCodeView({ release, qrCode }: ReleaseFacts, wording: Wording): QrCodeView | null {
  if (qrCode === null) return null;
  const { l10n, targetName, versionName } = wording;
  const { page, query, picture, refusal } = qrCode;
  const refused = refusal && { isAboutTyped: isAboutTyped(refusal), ...wording.errorSentence(refusal) };
  const who = whoCanOpen(release, wording);
  const description = l10n.t('QR code of {0} for {1}. {2}', versionName(release), targetName(release), who);
  return {
    title: l10n.t('QR Code'),
    sentence: `${who} ${l10n.t('It opens nothing any more once the release has ended.')}`,
    page,
    query,
    picture: picture === null ? null : { source: picture, description },
    missing: refused?.isAboutTyped === false ? refused.sentence : l10n.t('No QR code for what is typed.'),
    pageField: {
      label: l10n.t('Page'),
      hint: l10n.t('Empty for the entry page.'),
      placeholder: qrCode.pages?.[0] ?? '',
      longest: longestQrCodePart,
      problem: pageProblem(qrCode, release, wording),
    },
    queryField: {
      label: l10n.t('Query'),
      hint: l10n.t('What the page is opened with; may be empty.'),
      placeholder: 'table=7',
      longest: longestQrCodePart,
      problem: refused?.isAboutTyped === true ? refused.sentence : null,
    },
    copyLink: l10n.t('Copy Link'),
    copyPicture: l10n.t('Copy Picture'),
    save: l10n.t('Save…'),
    said: {
      'link copied': l10n.t('The link is copied.'),
      'picture copied': l10n.t('The picture is copied.'),
      'picture not copied': l10n.t('This editor lets no picture be copied. Save it instead.'),
      saved: l10n.t('The QR code is saved.'),
    },
  };
}
