import { element, type Child } from '../../../webview/element';
import type { Found } from './delivery';
import type { Opened, State, SuperApp } from './superApp';

/** Some to begin with: the first is one of the sample's testers. */
const suggestedUsers = ['harbor.ada', 'harbor.bo', 'user-001'] as const;

/** The place of the open mini program's page, which is drawn into a shadow of its own. */
export const screenId = 'screen';

/** A heading takes the focus when what had it is gone from the phone. */
const headingSettings = { tabindex: -1 } as const;

/** What is on the phone. */
export function phoneView(app: SuperApp): readonly Child[] {
  const { state } = app;
  if (state.target === undefined) return [waitingView(state)];
  if (state.userId === undefined) return [signInView(app, state.target.name)];
  return state.opened === undefined ? homeView(app) : openedView(app, state.opened);
}

function waitingView({ problems }: State): Child {
  return element(
    'p',
    { key: 'waiting', class: 'empty', role: 'status' },
    problems.evaluation ?? 'Asking the platform…',
  );
}

function signInView(app: SuperApp, name: string): Child {
  const submit = (event: Event): void => {
    event.preventDefault();
    app.signIn(fieldValue('user'));
  };
  return element(
    'div',
    { key: 'sign-in', class: 'sign-in' },
    element('div', { class: 'mark', 'aria-hidden': 'true' }, initialsOf(name)),
    element('h2', headingSettings, name),
    element('p', { class: 'quiet' }, 'Sign in as anybody: there are no passwords here.'),
    element(
      'form',
      { on: { submit } },
      element('label', { for: 'user' }, 'User ID'),
      element('input', {
        id: 'user',
        autocomplete: 'off',
        autocapitalize: 'none',
        spellcheck: 'false',
        maxlength: 256,
      }),
      element('button', { class: 'primary', type: 'submit' }, 'Sign In'),
    ),
    element(
      'div',
      { class: 'suggestions' },
      ...suggestedUsers.map((userId) =>
        element(
          'button',
          { key: userId, class: 'chip', type: 'button', on: { click: () => app.signIn(userId) } },
          userId,
        ),
      ),
    ),
  );
}

function homeView(app: SuperApp): readonly Child[] {
  const { state } = app;
  return [
    element(
      'div',
      { key: 'head', class: 'home-head' },
      element(
        'div',
        {},
        element('h2', headingSettings, state.target?.name ?? ''),
        element('p', { class: 'quiet' }, state.userId ?? ''),
      ),
      element('button', { class: 'quiet-button', type: 'button', on: { click: () => app.signOut() } }, 'Sign Out'),
    ),
    element(
      'form',
      { key: 'search', class: 'search', role: 'search', on: { submit: (event) => event.preventDefault() } },
      element('label', { for: 'query', class: 'spoken' }, 'Search mini programs'),
      element('input', {
        id: 'query',
        type: 'search',
        placeholder: 'Search mini programs',
        autocomplete: 'off',
        value: state.query,
        on: { input: () => app.search(fieldValue('query')) },
      }),
    ),
    noticeView(state),
    resultsView(app),
    scanView(app),
  ];
}

/** In place of a camera: the text of the QR code. */
function scanView(app: SuperApp): Child {
  const problem = app.state.problems.scan;
  const submit = (event: Event): void => {
    event.preventDefault();
    void app.scan(fieldValue('scanned'));
  };
  return element(
    'form',
    { key: 'scan', class: 'scan', on: { submit } },
    element('label', { for: 'scanned' }, 'Scan a QR code: paste its link'),
    element(
      'div',
      { class: 'scan-line' },
      element('input', { id: 'scanned', autocomplete: 'off', spellcheck: 'false', maxlength: 4096 }),
      element('button', { class: 'quiet-button', type: 'submit' }, 'Open'),
    ),
    problem === undefined ? null : element('p', { key: 'problem', class: 'failed', role: 'alert' }, problem),
  );
}

function resultsView(app: SuperApp): Child {
  const { found, query, problems, userId, target } = app.state;
  const problem = problems.evaluation ?? problems.search;
  const say = (sentence: string): Child => element('p', { key: 'nothing', class: 'empty', role: 'status' }, sentence);
  if (problem !== undefined) return say(problem);
  if (found === undefined) return say('Asking the platform…');
  if (found.length === 0) {
    if (query.trim() !== '') return say(`No mini program is called “${query.trim()}”.`);
    return say(`Nothing is released to ${userId} on ${target?.name} · ${target?.environment} yet.`);
  }
  return element('ul', { key: 'results', class: 'results' }, ...found.map((one) => resultView(app, one)));
}

function resultView(app: SuperApp, { name, tagline, logo, delivered }: Found): Child {
  return element(
    'li',
    { key: delivered.miniProgramId },
    element(
      'button',
      { class: 'result', type: 'button', on: { click: () => void app.open(delivered) } },
      element(
        'span',
        { class: 'logo', 'aria-hidden': 'true' },
        logo === '' ? initialsOf(name) : element('img', { src: logo, alt: '' }),
      ),
      element('span', { class: 'result-name' }, name),
      tagline === '' ? null : element('span', { class: 'result-line' }, tagline),
      element('span', { class: 'badge' }, delivered.version),
    ),
  );
}

function openedView(app: SuperApp, opened: Opened): readonly Child[] {
  const { content, delivered } = opened;
  const page = content.kind === 'open' ? (content.pages.at(-1) ?? '') : '';
  const title = content.kind === 'open' ? content.miniProgram.titleOf(page) : nameOf(app, delivered.miniProgramId);
  const isDeep = content.kind === 'open' && content.pages.length > 1;
  return [
    element(
      'div',
      { key: 'title-bar', class: 'title-bar' },
      isDeep ? iconButton('back', '‹', 'Back', () => app.goBack()) : element('span', { key: 'no-back' }),
      element('h2', headingSettings, title),
      iconButton('close', '×', 'Close the mini program', () => app.close()),
    ),
    noticeView(app.state),
    contentView(content),
    content.kind === 'open' ? tabBarView(app, content.miniProgram, page) : null,
    element(
      'p',
      { key: 'honest', class: 'honest' },
      'Only the static part of its pages is drawn. No script of the mini program runs.',
    ),
  ];
}

/** By its ID where it was never found. */
export function nameOf({ state }: SuperApp, miniProgramId: string): string {
  return state.names[miniProgramId] ?? miniProgramId;
}

/** It has been spoken already. */
function noticeView({ notice }: State): Child {
  return notice === undefined ? null : element('p', { key: 'notice', class: 'notice', 'aria-hidden': 'true' }, notice);
}

function contentView(content: Opened['content']): Child {
  if (content.kind === 'loading')
    return element('p', { key: 'loading', class: 'empty', role: 'status' }, 'Downloading…');
  if (content.kind === 'failed')
    return element('p', { key: 'failed', class: 'empty failed', role: 'alert' }, content.sentence);
  return element('div', { key: 'screen', class: 'screen' }, element('div', { id: screenId }));
}

function tabBarView(
  app: SuperApp,
  miniProgram: Extract<Opened['content'], { kind: 'open' }>['miniProgram'],
  page: string,
): Child {
  const { tabs, pages } = miniProgram;
  if (!tabs.some((tab) => tab.page === page)) {
    const others = pages.filter((one) => !tabs.some((tab) => tab.page === one));
    return tabs.length === 0 && others.length > 1 ? pageListView(app, others, page) : null;
  }
  return element(
    'nav',
    { key: 'tabs', class: 'tabs', 'aria-label': 'Tabs' },
    ...tabs.map((tab) => {
      const isHere = tab.page === page;
      const icon = miniProgram.picture('', isHere ? tab.activeIcon || tab.icon : tab.icon);
      return element(
        'button',
        {
          key: tab.page,
          type: 'button',
          'aria-current': isHere ? 'page' : undefined,
          on: { click: () => app.goTo(tab.page) },
        },
        icon === undefined ? null : element('img', { src: icon, alt: '' }),
        tab.name,
      );
    }),
  );
}

/** Where there is no tab bar, only a script would lead to the other pages. */
function pageListView(app: SuperApp, pages: readonly string[], page: string): Child {
  return element(
    'nav',
    { key: 'pages', class: 'pages', 'aria-label': 'Pages' },
    ...pages.map((one) =>
      element(
        'button',
        {
          key: one,
          class: 'chip',
          type: 'button',
          'aria-current': one === page ? 'page' : undefined,
          on: { click: () => app.goTo(one) },
        },
        one,
      ),
    ),
  );
}

function iconButton(key: string, sign: string, label: string, press: () => void): Child {
  return element(
    'button',
    { key, class: 'icon-button', type: 'button', 'aria-label': label, title: label, on: { click: press } },
    sign,
  );
}

function fieldValue(id: string): string {
  const found = document.getElementById(id);
  return found instanceof HTMLInputElement ? found.value : '';
}

export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => word !== '');
  return words
    .slice(0, 2)
    .map((word) => /^./u.exec(word)?.[0].toUpperCase() ?? '')
    .join('');
}
