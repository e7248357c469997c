import { l10n, type WorkspaceFolder } from 'vscode';
import type { CollectedProject } from '../../../client/upload/collectProject';
import { formatVersion, largestVersionPart, lowestVersion } from '../../../core/version';
import type { FlowContext } from '../../flowContext';
import { numberText, sizeText } from '../../sentences/statusWords';
import { askSteps, type GoBack, type Step } from '../askSteps';
import { draft, keepDraft } from '../drafts';
import type { UploadDestination } from './askDestination';
import { checkNewVersion, offeredVersion } from './checkNewVersion';
import { packageContents } from './packageContents';
import type { PreparedPackage } from './preparePackage';

/** What the person says about a version. */
export interface VersionDetails {
  readonly version: string;
  readonly note: string;
}

/** Asks for version and note, then shows what goes in and how big it is before anything leaves the machine. */
export function askUpload(
  context: FlowContext,
  folder: WorkspaceFolder,
  destination: UploadDestination,
  prepared: PreparedPackage,
): Promise<VersionDetails | undefined> {
  const highest = destination.kind === 'existing' ? destination.miniProgram.highestVersion : null;
  const keys = detailsDrafts(folder);
  const initial = {
    version: offeredVersion(highest, draft(context, keys.version)),
    note: draft(context, keys.note) ?? '',
  };
  const steps = [askVersion(context, highest), askNote(context), review(context, destination, prepared)];
  return askSteps<VersionDetails>(
    initial,
    steps.map((step) => keeping(context, folder, step)),
  );
}

/** Version and note are kept until an upload from the folder has arrived. */
export async function forgetDetails(context: FlowContext, folder: WorkspaceFolder): Promise<void> {
  const keys = detailsDrafts(folder);
  await keepDraft(context, keys.version, undefined);
  await keepDraft(context, keys.note, undefined);
}

function keeping(context: FlowContext, folder: WorkspaceFolder, step: Step<VersionDetails>): Step<VersionDetails> {
  return async (state, position) => {
    const answer = await step(state, position);
    if (typeof answer !== 'object') return answer;
    const keys = detailsDrafts(folder);
    await keepDraft(context, keys.version, answer.version);
    await keepDraft(context, keys.note, answer.note);
    return answer;
  };
}

function detailsDrafts(folder: WorkspaceFolder): { readonly version: string; readonly note: string } {
  return { version: `upload/version/${folder.uri.toString()}`, note: `upload/note/${folder.uri.toString()}` };
}

const title = (): string => l10n.t('Upload Version');

function askVersion(context: FlowContext, highest: string | null): Step<VersionDetails> {
  return async (state, position) => {
    const version = await context.ui.input<GoBack>({
      ...position,
      title: title(),
      prompt:
        highest === null
          ? l10n.t('The version: three numbers')
          : l10n.t('The version: three numbers, greater than {0}', highest),
      value: state.version,
      check: (text) => versionSentence(text, highest),
    });
    return typeof version === 'string' ? { ...state, version: version.trim() } : version;
  };
}

function versionSentence(text: string, highest: string | null): string | undefined {
  const problem = checkNewVersion(text, highest);
  switch (problem) {
    case undefined:
      return undefined;
    case 'not three numbers':
      return l10n.t('A version is three numbers, such as 1.4.0.');
    case 'leading zero':
      return l10n.t('A number of a version does not begin with 0: {0}.', text.trim().replaceAll(/\b0+(?=\d)/g, ''));
    case 'too large':
      return l10n.t('A number of a version is at most {0}.', numberText(largestVersionPart));
    case 'too low':
      return l10n.t('The lowest version is {0}.', formatVersion(lowestVersion));
    case 'not greater':
      return l10n.t('{0} is the highest version uploaded; a new one has to be greater.', highest ?? '');
  }
}

function askNote(context: FlowContext): Step<VersionDetails> {
  return async (state, position) => {
    const note = await context.ui.input<GoBack>({
      ...position,
      title: title(),
      prompt: l10n.t('A note for those who release and review {0}; may stay empty', state.version),
      value: state.note,
      check: (text) =>
        text.length > 2000 ? l10n.t('A note has at most {0} characters.', numberText(2000)) : undefined,
    });
    return typeof note === 'string' ? { ...state, note: note.trim() } : note;
  };
}

function review(
  context: FlowContext,
  destination: UploadDestination,
  { project, packed }: PreparedPackage,
): Step<VersionDetails> {
  return async (state, position) => {
    const chosen = await context.ui.pick<'upload' | GoBack | undefined>({
      ...position,
      title: title(),
      placeHolder: l10n.t('What goes into {0}, before anything leaves this machine', state.version),
      choices: [
        {
          label: l10n.t('$(cloud-upload) Upload {0} {1}', destinationName(destination), state.version),
          description: l10n.t('{0} files, {1} packed', numberText(project.files.length), sizeText(packed.size)),
          detail: destinationDetail(destination, project),
          value: 'upload',
        },
        ...packageContents(project),
      ],
    });
    return chosen === 'upload' ? state : chosen;
  };
}

/** The name of the mini program a version goes to. */
export function destinationName(destination: UploadDestination): string {
  return destination.kind === 'existing' ? destination.miniProgram.name : destination.name;
}

function destinationDetail(destination: UploadDestination, { ignored }: CollectedProject): string {
  const left =
    ignored.length === 1 ? l10n.t('1 path stays out') : l10n.t('{0} paths stay out', numberText(ignored.length));
  return destination.kind === 'existing'
    ? left
    : l10n.t('{0} · creates the mini program {1} first', left, destination.name);
}
