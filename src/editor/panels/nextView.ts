import type { NextView } from '../../protocol/webview';
import { createdNext } from './createdNext';
import { archivedNext, canceledNext, fullReleaseNext } from './endedNext';
import { grayscaleNext, releaseTypeNext } from './goLiveNext';
import { pilotNext } from './pilotNext';
import type { ReleaseFacts } from './releaseFacts';
import { reviewNext } from './reviewNext';
import type { Wording } from './wording';

/** What comes next, with everything this person may do about it. */
export function nextView(facts: ReleaseFacts, wording: Wording): NextView {
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
