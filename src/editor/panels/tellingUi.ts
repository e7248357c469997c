import type { FlowContext } from '../flowContext';
import type { Button, Ui } from '../ui';

/** Takes a sentence for the panel; answers whether the person sees it there. */
export type Tell = (tone: 'problem' | 'information', sentence: string) => boolean;

/**
 * The person as a panel reaches them: what a flow has to say stands in the panel beside the button that was pressed. A
 * notification comes only where it offers buttons, or where nobody looks at the panel.
 */
export function tellingUi(ui: Ui, tell: Tell): Ui {
  const telling =
    (tone: 'problem' | 'information', say: 'inform' | 'warn' | 'fail') =>
    async <T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined> => {
      const isSeen = tell(tone, sentence);
      return isSeen && buttons.length === 0 ? undefined : ui[say](sentence, ...buttons);
    };
  return {
    pick: (request) => ui.pick(request),
    pickMany: (request) => ui.pickMany(request),
    input: (request) => ui.input(request),
    confirm: (question, detail, agree) => ui.confirm(question, detail, agree),
    openFolder: (title, agree) => ui.openFolder(title, agree),
    openFile: (title, filters) => ui.openFile(title, filters),
    copy: (text) => ui.copy(text),
    browse: (address) => ui.browse(address),
    progress: (title, work) => ui.progress(title, work),
    inform: telling('information', 'inform'),
    warn: telling('problem', 'warn'),
    fail: telling('problem', 'fail'),
  };
}

/** The context of a flow that a panel starts. Taken anew for each, since the account may have changed. */
export function tellingContext(context: FlowContext, tell: Tell, isShown: (releaseId: string) => boolean): FlowContext {
  const { platform, store, ui, log, extensionUri, drafts, projectProblems, testerProblems } = context;
  const { configurationDocuments } = context;
  return {
    platform,
    store,
    ui: tellingUi(ui, tell),
    log,
    extensionUri,
    drafts,
    projectProblems,
    testerProblems,
    ...(configurationDocuments && { configurationDocuments }),
    openPanel: (releaseId, page) => context.openPanel?.(releaseId, page),
    isShown,
  };
}
