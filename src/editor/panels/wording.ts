import type { l10n } from 'vscode';
import type * as audiences from '../sentences/audienceSentence';
import type * as problems from '../sentences/buildProblemSentence';
import type * as configurations from '../sentences/configurationSentences';
import type * as errors from '../sentences/errorSentence';
import type * as ways from '../sentences/inTheWaySentence';
import type * as removals from '../sentences/removedText';
import type * as requests from '../sentences/requestTitle';
import type * as words from '../sentences/statusWords';
import type * as testers from '../sentences/testerSentences';

type Words =
  | 'approvalWord'
  | 'buildWord'
  | 'configurationFieldWord'
  | 'dateText'
  | 'informationFieldWord'
  | 'momentText'
  | 'numberText'
  | 'percentText'
  | 'sizeText'
  | 'standing'
  | 'statusWord'
  | 'targetName'
  | 'environmentWord'
  | 'versionName';

/**
 * The words of which the panel's sentences are made. They come from outside, so that the sentences can be tested without
 * an editor around them.
 */
export interface Wording
  extends
    Pick<typeof words, Words>,
    Pick<typeof configurations, 'secretText' | 'lockedSentence'>,
    Pick<typeof audiences, 'audienceExplanation'>,
    Pick<typeof problems, 'buildProblemSentence'>,
    Pick<typeof removals, 'removedText'>,
    Pick<typeof requests, 'requestTitle'>,
    Pick<typeof ways, 'inTheWaySentence'>,
    Pick<typeof testers, 'openedSentence' | 'failedSentence'>,
    Pick<typeof errors, 'errorSentence'> {
  readonly l10n: Pick<typeof l10n, 't'>;
}
