import type { PlatformError } from '../../../src/core/errorCode';
import type { Wording } from '../../../src/editor/panels/wording';

/** The platform's own words and plain numbers, where the editor would translate. */
export const plainWording: Wording = {
  l10n: {
    t: (...said: readonly unknown[]): string =>
      String(said[0]).replace(/\{(\d+)\}/g, (_, index: string) => String(said[Number(index) + 1])),
  },
  audienceExplanation: ({ version, steps }) => ({
    gets: `gets ${version ?? 'nothing'}`,
    steps: steps.map(({ step, ...answer }) => ({ question: step, answer: JSON.stringify(answer) })),
  }),
  approvalWord: (status) => status.toLowerCase(),
  buildWord: (state) => state,
  configurationFieldWord: (field) => field,
  dateText: (moment) => new Date(moment).toISOString().slice(0, 10),
  environmentWord: (environment) => environment,
  informationFieldWord: (field) => field,
  momentText: (moment) => new Date(moment).toISOString().slice(0, 16).replace('T', ' '),
  openedSentence: ({ testers, opened }) => `${opened} of ${testers} opened`,
  failedSentence: ({ failed }) => (failed === 0 ? '' : `${failed} failed`),
  numberText: (count) => String(count),
  percentText: (share) => `${Number((share * 100).toPrecision(2))} %`,
  sizeText: (bytes) => `${Math.round(bytes / 1024)} KB`,
  standing: ({ status, percentage }) => (percentage === null ? status : `${status} ${percentage} %`),
  statusWord: (status) => status,
  targetName: ({ targetAppName, environment }) => `${targetAppName} · ${environment}`,
  versionName: ({ miniProgramName, version }) => `${miniProgramName} ${version}`,
  removedText: (removes) => removes.map(({ version, environment }) => `${version} in ${environment}`).join(', '),
  requestTitle: ({ category, miniProgramName, targetAppName }) => `${category}: ${miniProgramName} → ${targetAppName}`,
  inTheWaySentence: (name, status, target) => `${name} is already in ${status} on ${target}.`,
  secretText: ({ setAt }) => `••• ${String(setAt)}`,
  lockedSentence: (tenants) => `locked by ${tenants.join(', ')}`,
  buildProblemSentence: ({ code }) => `problem ${code}`,
  errorSentence: (error: PlatformError) => ({ sentence: `refused ${error.code}`, steps: [] }),
};
