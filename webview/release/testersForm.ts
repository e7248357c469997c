import type { PanelDraft, TesterListForm, TestersForm } from '../../src/protocol/webview';
import { button, textArea } from '../controls';
import { element, type ElementDescription } from '../element';
import type { PanelContext } from './context';
import { submitButton, viewButton } from './parts';

type OpenForm = NonNullable<PanelDraft['testerForm']>;

/** Of the list to add and the one that replaces the group: what it is typed into, kept as and sent by. */
const lists = {
  add: { field: 'testers', action: 'addTesters' },
  update: { field: 'testGroup', action: 'updateTestGroup' },
} as const;

function openForm(context: PanelContext, form: TestersForm): OpenForm {
  const { testers = '', testerForm } = context.draft;
  // A list that was begun stays to be seen, also once somebody else has added the first testers.
  const open = testerForm ?? (form.addFirst || testers !== '' ? 'add' : 'closed');
  if (open === 'add' && form.add === null) return 'closed';
  return open === 'update' && form.update === null ? 'closed' : open;
}

/** Add Testers or Update Test Group: the buttons that open a list to type, each shown while it is allowed. */
export function testerButtons(context: PanelContext, form: TestersForm): readonly ElementDescription[] {
  const open = openForm(context, form);
  const toggle = (kind: 'add' | 'update', list: TesterListForm): ElementDescription =>
    button({
      key: `${kind}-testers-form`,
      label: list.open,
      appearance: kind === 'add' && form.addFirst && open !== 'add' ? 'primary' : 'secondary',
      expanded: open === kind,
      press: () => {
        context.change({ testerForm: open === kind ? 'closed' : kind });
        if (open !== kind) context.focus(`field-${lists[kind].field}`);
      },
    });
  return [
    ...(form.add === null ? [] : [toggle('add', form.add)]),
    ...(form.update === null ? [] : [toggle('update', form.update)]),
  ];
}

/** The list that is open: typed by hand, or taken from a file. */
export function testerList(context: PanelContext, form: TestersForm): ElementDescription | null {
  const open = openForm(context, form);
  if (open === 'closed') return null;
  const list = open === 'add' ? form.add : form.update;
  if (list === null) return null;
  const { field, action } = lists[open];
  const text = context.draft[field] ?? list.begins;
  const submit = (): void => {
    if (text.trim() !== '') context.act({ name: action, text });
    else {
      context.visit(field);
      context.focus(`field-${field}`);
      context.announce(list.empty);
    }
  };
  return element(
    'div',
    { key: 'tester-list', class: 'tester-list', role: 'group', 'aria-label': list.open },
    textArea({
      key: field,
      label: list.textLabel,
      value: text,
      rows: 5,
      hint: list.hint,
      placeholder: list.placeholder,
      problem: context.visited.has(field) && text.trim() === '' ? list.empty : undefined,
      input: (typed) => context.change({ [field]: typed }),
    }),
    element(
      'div',
      { class: 'row' },
      submitButton(context, list.submit, action, submit),
      viewButton(context, list.file),
      list.again && viewButton(context, list.again),
    ),
  );
}
