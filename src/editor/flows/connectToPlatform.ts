import { l10n } from 'vscode';
import { describePlatform } from '../../client/remote/describePlatform';
import { readPlatformAddress, type AddressProblem } from '../../client/remote/platformAddress';
import { RemoteFailure } from '../../client/remote/remoteFailure';
import type { ConnectionProfile } from '../connection/connectionProfile';
import type { PlatformSources } from '../connection/platformSources';
import type { FlowOutcome } from '../flowContext';
import type { PlatformConnection } from '../platformConnection';
import { remoteFailureSentence } from '../sentences/remoteFailureSentence';
import type { Ui } from '../ui';
import { abortSignal } from './abortSignal';

export interface ConnectingContext {
  readonly ui: Ui;
  readonly connection: PlatformConnection;
  readonly profile: ConnectionProfile;
  readonly sources: PlatformSources;
}

/**
 * Connect to a Platform: asks for its address until a release platform answers there, and works with it from then on in this
 * folder. Nothing is signed in to or sent before it is known to be one.
 */
export async function connectToPlatform(context: ConnectingContext): Promise<FlowOutcome> {
  const { profile } = context;
  let typed = profile.address ?? '';
  let problem: string | undefined;
  for (;;) {
    const answer = await askAddress(context.ui, typed, problem);
    if (answer === undefined) return 'canceled';
    typed = answer;
    const reading = readPlatformAddress(answer);
    if (!reading.ok) continue;
    problem = await problemAt(context.ui, reading.address);
    if (problem === undefined) return workWith(context, reading.address);
  }
}

/** Use the Platform on This Machine, in this folder. */
export function useOwnPlatform(context: ConnectingContext): Promise<FlowOutcome> {
  return workWith(context, undefined);
}

async function workWith(context: ConnectingContext, address: string | undefined): Promise<FlowOutcome> {
  const { connection, profile, sources } = context;
  await profile.choose(address);
  await connection.use(sources.at(address));
  return 'done';
}

function askAddress(ui: Ui, typed: string, problem: string | undefined): Promise<string | undefined> {
  return ui.input({
    title: l10n.t('Connect to a Platform'),
    prompt: l10n.t('The address of the release platform of your team'),
    ...(problem !== undefined && { problem }),
    placeHolder: 'https://releases.example.com',
    value: typed,
    check: (text) => {
      const reading = readPlatformAddress(text);
      return reading.ok ? undefined : addressProblemSentence(reading.problem);
    },
  });
}

function addressProblemSentence(problem: AddressProblem): string {
  return problem === 'ADDRESS_INSECURE'
    ? l10n.t('Only https: what you sign in with would travel for everybody to read. Plain http is for this machine.')
    : l10n.t('This is no address of a platform, such as https://releases.example.com.');
}

/** Why nobody can work with what stands at an address, in a sentence. */
async function problemAt(ui: Ui, address: string): Promise<string | undefined> {
  try {
    await ui.progress(l10n.t('Looking for a release platform at {0}…', address), (_, token) =>
      describePlatform(address, abortSignal(token)),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof RemoteFailure)) throw error;
    return remoteFailureSentence(error);
  }
}
