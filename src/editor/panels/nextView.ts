import type { ReleaseStatus } from '../../core/releaseStatus';
import type { NextView } from '../../protocol/webview';
import { createdNext } from './createdNext';
import { archivedNext, canceledNext, fullReleaseNext, removalToDecide } from './endedNext';
import { grayscaleNext, releaseTypeNext } from './goLiveNext';
import { movesOn } from './nextParts';
import { pilotNext } from './pilotNext';
import type { ReleaseFacts } from './releaseFacts';
import { reviewNext } from './reviewNext';
import type { Wording } from './wording';

function cardOf(facts: ReleaseFacts, wording: Wording): NextView {
  switch (facts.release.status) {
    case 'New Version Created':
      return createdNext(facts, wording);
    case 'Under Review':
      return reviewNext(facts, wording);
    case 'Pilot Testing':
      return pilotNext(facts, wording);
    case 'Release Preparation':
      return releaseTypeNext(facts, wording);
    case 'Grayscale Release':
      return grayscaleNext(facts, wording);
    case 'Full Release':
      return fullReleaseNext(facts, wording);
    case 'Canceled':
      return canceledNext(facts, wording);
    case 'Archived':
      return archivedNext(facts, wording);
  }
}

/** Where it stands, for somebody who may only look; what the card asks for is asked of others. */
function onlookersCard(card: NextView, { release }: ReleaseFacts, wording: Wording): NextView {
  const others = wording.l10n.t('The developers of {0} go on from here.', release.miniProgramName);
  return {
    ...card,
    title: wording.standing(release),
    sentence: release.status === 'New Version Created' ? others : `${card.sentence} ${others}`,
  };
}

const developersTurn: ReadonlySet<ReleaseStatus> = new Set([
  'New Version Created',
  'Pilot Testing',
  'Release Preparation',
  'Grayscale Release',
]);

/** What comes next, with everything this person may do about it. */
export function nextView(facts: ReleaseFacts, wording: Wording): NextView {
  const { release } = facts;
  if (facts.removal) return removalToDecide(facts, facts.removal, wording);
  const card = cardOf(facts, wording);
  return !movesOn(release) && developersTurn.has(release.status) ? onlookersCard(card, facts, wording) : card;
}
