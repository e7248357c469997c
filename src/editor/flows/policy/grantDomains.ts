import { l10n } from 'vscode';
import { PlatformError } from '../../../core/errorCode';
import type { DomainGrants, TargetApp } from '../../../protocol/targetApp';
import type { FlowContext, FlowOutcome } from '../../flowContext';
import type { Choice } from '../../ui';
import { attempt } from '../attempt';
import { draft, keepDraft } from '../drafts';
import { chooseOwnApp } from './chooseOwnApp';

/** What was changed and not saved: whether a mini program, by its ID, is to be granted. */
type GrantEdit = Readonly<Record<string, boolean>>;

interface Grantee {
  readonly miniProgramId: string;
  readonly name: string;
  readonly workspaceName: string;
}

/** Says whose merchants may edit Server Domains and WAP URLs for a super app (domain §5.3). */
export function grantDomains(context: FlowContext): Promise<FlowOutcome> {
  return attempt(context, async () => {
    const app = await chooseOwnApp(context, l10n.t('Grant Server Domains and WAP URLs'));
    return app === undefined ? 'canceled' : grantDomainsOf(context, app);
  });
}

async function grantDomainsOf(context: FlowContext, app: TargetApp): Promise<FlowOutcome> {
  const key = `domainGrants/${app.id}`;
  const kept = draft(context, key);
  let grants = await context.platform.call('getDomainGrants', { params: { id: app.id } });
  let edit = differing(kept === undefined ? {} : readEdit(JSON.parse(kept)), grants);
  for (;;) {
    const chosen = await chooseGrantee(context, app, grants, edit);
    if (chosen === undefined) return 'canceled';
    if (chosen === 'save') {
      const saved = await save(context, app, grants, edit);
      if (saved === 'saved') {
        await keepDraft(context, key, undefined);
        return 'done';
      }
      grants = saved;
    } else {
      const id = chosen === 'by ID' ? await askId(context) : chosen.miniProgramId;
      if (id === undefined) continue;
      edit = withGrant(edit, id, chosen === 'by ID' || !(edit[id] ?? grantedIn(grants).has(id)));
    }
    edit = differing(edit, grants);
    await keepDraft(context, key, Object.keys(edit).length === 0 ? undefined : JSON.stringify(edit));
  }
}

/** Only what can still be understood of an edit that was kept. */
function readEdit(kept: unknown): GrantEdit {
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );
}

function withGrant(edit: GrantEdit, id: string, isToBe: boolean): GrantEdit {
  return { ...edit, [id]: isToBe };
}

function grantedIn({ items }: DomainGrants): ReadonlySet<string> {
  return new Set(items.map(({ miniProgramId }) => miniProgramId));
}

/** The part of an edit that says something else: the rest would undo what another admin does meanwhile. */
function differing(edit: GrantEdit, grants: DomainGrants): GrantEdit {
  const granted = grantedIn(grants);
  return Object.fromEntries(Object.entries(edit).filter(([id, isToBe]) => isToBe !== granted.has(id)));
}

async function chooseGrantee(
  context: FlowContext,
  app: TargetApp,
  grants: DomainGrants,
  edit: GrantEdit,
): Promise<Grantee | 'by ID' | 'save' | undefined> {
  const grantees = await granteesOf(context, app, grants, edit);
  const granted = grantedIn(grants);
  const rows = grantees.map((grantee): Choice<Grantee> => {
    const { miniProgramId, name, workspaceName } = grantee;
    const isToBe = edit[miniProgramId];
    const word = (isToBe ?? granted.has(miniProgramId)) ? l10n.t('granted') : l10n.t('not granted');
    return {
      label: name,
      description: workspaceName === '' ? word : `${workspaceName} · ${word}`,
      ...(isToBe !== undefined && { detail: l10n.t('Not saved yet') }),
      value: grantee,
    };
  });
  const hasEdits = Object.keys(edit).length > 0;
  return context.ui.pick<Grantee | 'by ID' | 'save'>({
    title: l10n.t('Server Domains and WAP URLs for {0}', app.name),
    placeHolder: l10n.t('Choose whose merchants may edit them, or may not any more. What is set already stays.'),
    choices: [
      ...(hasEdits ? [{ label: l10n.t('$(check) Save'), value: 'save' as const }] : []),
      ...rows,
      { label: l10n.t('$(add) Grant by Mini Program ID…'), value: 'by ID' as const },
    ],
  });
}

/** Those that are granted, by their ID while they cannot be seen, those of merchants that can, and those that were named by their ID. */
async function granteesOf(
  { store }: FlowContext,
  app: TargetApp,
  { items }: DomainGrants,
  edit: GrantEdit,
): Promise<readonly Grantee[]> {
  const seen = (await store.miniPrograms()).filter(({ workspaceId }) => workspaceId !== app.workspaceId);
  const named: readonly Grantee[] = [
    ...items.map(({ miniProgramId, miniProgram }) => ({
      miniProgramId,
      name: miniProgram?.name ?? miniProgramId,
      workspaceName: miniProgram?.workspaceName ?? '',
    })),
    ...seen.map(({ id, name, workspaceName }) => ({ miniProgramId: id, name, workspaceName })),
    ...Object.keys(edit).map((miniProgramId) => ({ miniProgramId, name: miniProgramId, workspaceName: '' })),
  ];
  const grantees = new Map<string, Grantee>();
  // The first to name one names it best.
  for (const one of named) if (!grantees.has(one.miniProgramId)) grantees.set(one.miniProgramId, one);
  return [...grantees.values()];
}

async function askId({ ui }: FlowContext): Promise<string | undefined> {
  const text = await ui.input({
    title: l10n.t('Grant by Mini Program ID'),
    prompt: l10n.t('The ID of the mini program, as its merchant finds it in the tooltip of its row.'),
    placeHolder: '2026112300000001',
    check: (typed) =>
      /^[A-Za-z0-9-]{1,64}$/.test(typed.trim()) ? undefined : l10n.t('This is no ID of a mini program.'),
  });
  return text?.trim();
}

/** Saves each grant that was changed; where somebody else was faster, theirs stay, and it is to be saved again. */
async function save(
  { platform, ui }: FlowContext,
  app: TargetApp,
  grants: DomainGrants,
  edit: GrantEdit,
): Promise<'saved' | DomainGrants> {
  const params = { id: app.id };
  const ids = new Set([...grantedIn(grants), ...Object.keys(edit)]);
  const miniProgramIds = [...ids].filter((id) => edit[id] ?? true);
  try {
    await platform.call('setDomainGrants', { params, body: { miniProgramIds }, ifMatch: grants.revision });
    return 'saved';
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'REVISION_STALE') throw error;
  }
  void ui.warn(
    l10n.t('Somebody else changed the rules of {0} meanwhile. Look again; your edit is kept, save it again.', app.name),
  );
  return platform.call('getDomainGrants', { params });
}
