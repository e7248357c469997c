import type { Release } from '../../protocol/release';
import type { HeadView, ReleaseView } from '../../protocol/webview';
import { adoptionView } from './adoptionView';
import { detailsView } from './detailsView';
import { logView } from './logView';
import { nextView } from './nextView';
import { qrCodeView } from './qrCodeView';
import type { ReleaseFacts } from './releaseFacts';
import { requestView } from './requestView';
import { stepsView } from './stepsView';
import { testersView } from './testersView';
import { userGetsView } from './userGetsView';
import type { Wording } from './wording';

/** Two letters that stand for a name without a logo. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return words
    .slice(0, 2)
    .map((word) => /^./u.exec(word)?.[0] ?? '')
    .join('')
    .toUpperCase();
}

function headView(release: Release, { environmentWord, targetName }: Wording): HeadView {
  return {
    name: release.miniProgramName,
    version: release.version,
    logo: release.information.logo === '' ? null : release.information.logo,
    initials: initials(release.miniProgramName),
    // The mark is the environment's word, where the release reaches the public.
    ...(release.environment === 'Production'
      ? { target: release.targetAppName, productionMark: environmentWord('Production') }
      : { target: targetName(release), productionMark: null }),
  };
}

/** Tells a release in full, in the person's language. Nothing here asks the editor or the platform anything. */
export function releaseView(facts: ReleaseFacts, wording: Wording): ReleaseView {
  const { release, busy, away, told } = facts;
  return {
    releaseId: release.id,
    summary: `${wording.versionName(release)}, ${wording.targetName(release)}: ${wording.standing(release)}`,
    head: headView(release, wording),
    steps: stepsView(release, wording),
    next: nextView(facts, wording),
    adoption: adoptionView(facts, wording),
    testers: testersView(facts, wording),
    userGets: userGetsView(facts, wording),
    qrCode: qrCodeView(facts, wording),
    details: detailsView(facts, wording),
    log: logView(facts, wording),
    request: requestView(facts, wording),
    busy,
    away,
    told,
  };
}
