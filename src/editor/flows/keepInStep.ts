import { l10n, type Uri } from 'vscode';
import type { Release } from '../../protocol/release';
import type { FlowContext, FlowOutcome } from '../flowContext';
import { targetName, versionName } from '../sentences/statusWords';
import { fileName } from '../testers/fileName';
import type { KeptInStep } from '../testers/step/keptInStep';
import { whenChosen } from './whenChosen';

/** Keep in Step with This File: from now on each change of the file is offered for the release's test group. */
export async function keepInStep(
  context: FlowContext,
  kept: KeptInStep,
  release: Release,
  uri: Uri,
): Promise<FlowOutcome> {
  if (uri.scheme === 'untitled') {
    void context.ui.warn(l10n.t('Save the list first: a test group is kept in step with a file.'));
    return 'canceled';
  }
  await kept.keep(release.id, uri);
  const sentence = l10n.t(
    'The test group of {0} on {1} is kept in step with {2}. Each change is shown before anything is sent.',
    versionName(release),
    targetName(release),
    fileName(uri),
  );
  const told = context.ui.inform(sentence, { id: 'stop', title: l10n.t('Stop Keeping in Step') });
  whenChosen(context, told, { stop: () => kept.stop(release.id) });
  return 'done';
}

/** Stop Keeping in Step: of one release, or with one file, or where neither is named with whatever the person chooses. */
export async function stopKeepingInStep(
  context: FlowContext,
  kept: KeptInStep,
  about: { readonly releaseId?: string | undefined; readonly uri?: Uri | undefined },
): Promise<FlowOutcome> {
  const meant = await releasesMeant(context, kept, about);
  for (const releaseId of meant) await kept.stop(releaseId);
  if (meant.length === 0) return 'canceled';
  void context.ui.inform(l10n.t('The test group is not kept in step any more. Its testers stay as they are.'));
  return 'done';
}

async function releasesMeant(
  context: FlowContext,
  kept: KeptInStep,
  { releaseId, uri }: { readonly releaseId?: string | undefined; readonly uri?: Uri | undefined },
): Promise<readonly string[]> {
  if (releaseId !== undefined && kept.fileOf(releaseId) !== undefined) return [releaseId];
  const ofFile = uri === undefined ? [] : kept.releasesOf(uri);
  if (ofFile.length > 0) return ofFile;
  if (kept.all.size === 0) {
    void context.ui.inform(l10n.t('No test group is kept in step with a file.'));
    return [];
  }
  const choices = await Promise.all([...kept.all].map(([id, file]) => choiceOf(context, id, file)));
  const chosen = await context.ui.pick({
    title: l10n.t('Stop Keeping in Step'),
    placeHolder: l10n.t('Which test group?'),
    choices,
  });
  return chosen === undefined ? [] : [chosen];
}

async function choiceOf(
  { store }: FlowContext,
  releaseId: string,
  file: Uri,
): Promise<{ readonly label: string; readonly description: string; readonly value: string }> {
  const release = await store.release(releaseId).catch(() => undefined);
  const label = release === undefined ? releaseId : l10n.t('{0} on {1}', versionName(release), targetName(release));
  return { label, description: fileName(file), value: releaseId };
}
