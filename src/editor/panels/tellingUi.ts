import type { ToldView } from '../../protocol/webview';
import type { FlowContext } from '../flowContext';
import type { Button, Ui } from '../ui';

/**
 * Takes a sentence for the panel, with the buttons that lead on from it. Answers with the one that is pressed, by its
 * place; or with nothing at all where the person does not see it there.
 */
export type Tell = (
  tone: ToldView['tone'],
  sentence: string,
  buttons: readonly string[],
) => Promise<number | undefined> | undefined;

/**
 * The person as a panel reaches them: what a flow has to say stands in the panel beside the button that was pressed, and
 * is told once. Where nobody looks at the panel, a notification tells it.
 */
export function tellingUi(ui: Ui, tell: Tell): Ui {
  const telling =
    (tone: ToldView['tone'], say: 'inform' | 'warn' | 'fail') =>
    async <T extends string>(sentence: string, ...buttons: readonly Button<T>[]): Promise<T | undefined> => {
      const titles = buttons.map(({ title }) => title);
      const seen = tell(tone, sentence, titles);
      if (seen === undefined) return ui[say](sentence, ...buttons);
      const pressed = await seen;
      return pressed === undefined ? undefined : buttons[pressed]?.id;
    };
  return {
    pick: (request) => ui.pick(request),
    pickMany: (request) => ui.pickMany(request),
    input: (request) => ui.input(request),
    confirm: (question, detail, agree, keep) => ui.confirm(question, detail, agree, keep),
    openFolder: (title, agree) => ui.openFolder(title, agree),
    saveFile: (title, name, filters) => ui.saveFile(title, name, filters),
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
  return { ...context, ui: tellingUi(context.ui, tell), isShown };
}
