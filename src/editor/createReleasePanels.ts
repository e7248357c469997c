import { l10n } from 'vscode';
import type { FlowContext } from './flowContext';
import { applyAsShown } from './flows/applyToRelease';
import { dropTesterFiles } from './flows/dropTesterFiles';
import { forceRemove } from './flows/forceRemove';
import { takeOffline } from './flows/takeOffline';
import { withdrawRequest } from './flows/withdrawRequest';
import { cancelRelease, cancelTesting } from './flows/cancelRelease';
import { completeTesting } from './flows/completeTesting';
import { exportTesters } from './flows/exportTesters';
import { grayscaleRelease, nextGrayscaleStep } from './flows/grayscale';
import { copyQrCodeLink, saveQrCode } from './flows/qrCode';
import { releaseToEveryone } from './flows/releaseToEveryone';
import { remindTesters } from './flows/remindTesters';
import { retryBuild } from './flows/retryBuild';
import { approve, reject } from './flows/review';
import { addTesters, updateTestGroup } from './flows/testers';
import { uploadVersion } from './flows/uploadVersion';
import { viewConfiguration } from './flows/viewConfiguration';
import { withdraw } from './flows/withdraw';
import { removedText } from './sentences/removedText';
import { requestTitle } from './sentences/requestTitle';
import { ReleasePanels } from './panels/releasePanels';
import { audienceExplanation } from './sentences/audienceSentence';
import { buildProblemSentence } from './sentences/buildProblemSentence';
import { lockedSentence, secretText } from './sentences/configurationSentences';
import { errorSentence } from './sentences/errorSentence';
import { inTheWaySentence } from './sentences/inTheWaySentence';
import {
  approvalWord,
  buildWord,
  configurationFieldWord,
  dateText,
  environmentWord,
  informationFieldWord,
  momentText,
  numberText,
  percentText,
  sizeText,
  standing,
  statusWord,
  targetName,
  versionName,
} from './sentences/statusWords';
import { failedSentence, openedSentence } from './sentences/testerSentences';

/** Gives the panels the flows behind their buttons and the words of their sentences. */
export function createReleasePanels(context: FlowContext): ReleasePanels {
  const flows = {
    retryBuild,
    viewConfiguration,
    applyAsShown,
    withdraw,
    approve,
    reject,
    addTesters,
    dropTesterFiles,
    updateTestGroup,
    completeTesting,
    cancelTesting,
    exportTesters,
    remindTesters,
    grayscaleRelease,
    nextGrayscaleStep,
    releaseToEveryone,
    cancelRelease,
    takeOffline,
    forceRemove,
    withdrawRequest,
    copyQrCodeLink,
    saveQrCode,
    uploadVersion,
  };
  const wording = {
    l10n,
    approvalWord,
    audienceExplanation,
    buildProblemSentence,
    lockedSentence,
    secretText,
    buildWord,
    configurationFieldWord,
    dateText,
    environmentWord,
    errorSentence,
    failedSentence,
    inTheWaySentence,
    informationFieldWord,
    momentText,
    numberText,
    openedSentence,
    percentText,
    sizeText,
    standing,
    statusWord,
    targetName,
    versionName,
    removedText,
    requestTitle,
  };
  return new ReleasePanels(context, flows, wording);
}
