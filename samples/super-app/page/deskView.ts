import type { DeliveryCause } from '../../../src/core/audience';
import { element, type Child } from '../../../webview/element';
import { miniProgramsOf, sentenceOf, sharesOf, type CrowdMember } from './crowd';
import type { Delivered, Target } from './delivery';
import { nameOf } from './phoneView';
import type { Scan, SuperApp } from './superApp';

/** What decided, in words. */
const causeWords: Readonly<Record<DeliveryCause, string>> = {
  tester: 'one of its testers',
  'inside the share': 'inside the share of its grayscale',
  'outside the share': 'outside the share of the grayscale of a newer one',
  'held back': 'held back from every grayscale, to compare with',
  'not a tester': 'none of the testers of a newer one',
  'nothing in rollout': 'everybody gets it',
};

const causes: ReadonlyMap<string, string> = new Map(Object.entries(causeWords));

/** How many colours there are for versions. */
const colours = 5;

/** What stands beside the phone: which super app it is, why the user gets what, and what a crowd gets. */
export function deskView(app: SuperApp): readonly Child[] {
  return [targetView(app), answerView(app), crowdView(app)];
}

function targetView(app: SuperApp): Child {
  const { targets, target } = app.state;
  const names = [...new Set(targets.map(({ name }) => name))];
  const here = targets.filter(({ name }) => name === target?.name);
  const ofName = (name: string): Target | undefined =>
    targets.find((one) => one.name === name && one.environment === target?.environment) ??
    targets.find((one) => one.name === name);
  return card('target', 'Super app', [
    choice('Super app', names, target?.name, (name) => ofName(name)),
    choice(
      'Environment',
      here.map(({ environment }) => environment),
      target?.environment,
      (environment) => here.find((one) => one.environment === environment),
    ),
  ]);

  function choice(
    label: string,
    options: readonly string[],
    chosen: string | undefined,
    targetOf: (option: string) => Target | undefined,
  ): Child {
    return element(
      'div',
      { key: label, class: 'choice', role: 'group', 'aria-label': label },
      ...options.map((option) => {
        const press = (): void => {
          const next = targetOf(option);
          if (next !== undefined) app.choose(next);
        };
        const pressed = option === chosen ? 'true' : 'false';
        return element(
          'button',
          { key: option, type: 'button', 'aria-pressed': pressed, on: { click: press } },
          option,
        );
      }),
    );
  }
}

function answerView(app: SuperApp): Child {
  const { userId, delivered, opened } = app.state;
  if (userId === undefined) return card('answer', 'What the platform answers', [quiet('Nobody is signed in.')]);
  const shown = opened === undefined ? (delivered ?? []) : [opened.delivered];
  const isVerified = opened?.content.kind === 'open';
  return card('answer', `What the platform answers for ${userId}`, [
    shown.length === 0 ? quiet('Nothing is there for this user.') : null,
    ...shown.map((one) => factsView(app, one, isVerified, opened?.scan)),
  ]);
}

function factsView(app: SuperApp, one: Delivered, isVerified: boolean, scan: Scan | undefined): Child {
  return element(
    'dl',
    { key: one.miniProgramId, class: 'facts' },
    ...fact('Mini program', `${nameOf(app, one.miniProgramId)} (${one.miniProgramId})`),
    ...fact('Version', one.version),
    ...fact('Why', whyOf(one)),
    ...(scan === undefined ? [] : scanFacts(scan)),
    ...fact(
      'Package',
      `${Math.ceil(one.size / 1024)} KB, SHA-256 ${one.sha256.slice(0, 12)}…${isVerified ? ' ✓ signature and bytes verified' : ''}`,
    ),
  );
}

function whyOf({ reason, cause }: Delivered): string {
  return reason === '' ? 'opened by a QR code, for this time' : `${causes.get(cause) ?? cause} (${reason})`;
}

function scanFacts({ page, query }: Scan): readonly Child[] {
  return [...fact('Page', page), ...(query === '' ? [] : fact('Query', query))];
}

function fact(name: string, value: string): readonly Child[] {
  return [element('dt', {}, name), element('dd', {}, value)];
}

function crowdView(app: SuperApp): Child {
  const { crowd, crowdAbout, versions, problems } = app.state;
  if (problems.crowd !== undefined) return card('crowd', '200 users', [quiet(problems.crowd)]);
  if (crowd.length === 0) return card('crowd', '200 users', [quiet('Asking the platform…')]);
  if (crowdAbout === undefined) return card('crowd', '200 users', [quiet('None of them gets anything here yet.')]);
  const shares = sharesOf(crowd, crowdAbout);
  const colourOf = (version: string | undefined): string =>
    version === undefined ? 'none' : `version-${versions.indexOf(version) % colours}`;
  return card('crowd', '200 users', [
    miniProgramChoice(app, miniProgramsOf(crowd), crowdAbout),
    element('p', { key: 'summary', id: 'crowd-summary', class: 'summary' }, sentenceOf(shares)),
    element(
      'ul',
      { key: 'legend', class: 'legend', 'aria-hidden': 'true' },
      ...shares.map(({ version, count }) =>
        element(
          'li',
          { key: version ?? '' },
          element('span', { class: `dot ${colourOf(version)}` }),
          `${version ?? 'nothing'} · ${count}`,
        ),
      ),
    ),
    element(
      'div',
      {
        key: 'users',
        class: 'users',
        role: 'group',
        'aria-label': 'Sign in as one of them',
        on: { keydown: moveFocus },
      },
      ...crowd.map((member, place) =>
        memberView(app, member, { version: member.gets[crowdAbout]?.version, place, colourOf }),
      ),
    ),
    quiet('Each square is a user. Press one to sign in as that user.'),
    openAllView(app),
  ]);
}

/** With it, the developer's panel has an adoption and a failure rate to show. */
function openAllView(app: SuperApp): Child {
  const { open, success, failure } = app.state.reported;
  const said = `Reported so far: ${open} opened, ${success} worked, ${failure} failed.`;
  const press = (failsOneIn: number) => (): void => app.openOnEveryPhone(failsOneIn);
  return element(
    'div',
    { key: 'open-all', class: 'open-all' },
    element('button', { key: 'all', type: 'button', on: { click: press(0) } }, 'Open on Every Phone'),
    element('button', { key: 'failing', type: 'button', on: { click: press(5) } }, 'Open, and Fail on One in Five'),
    open === 0 ? null : quiet(said),
  );
}

interface Look {
  readonly version: string | undefined;
  readonly place: number;
  readonly colourOf: (version: string | undefined) => string;
}

function memberView(app: SuperApp, { userId }: CrowdMember, { version, place, colourOf }: Look): Child {
  const label = `${userId}: ${version ?? 'nothing'}`;
  return element('button', {
    key: userId,
    type: 'button',
    class: `user ${colourOf(version)}`,
    'data-user': userId,
    'data-version': version ?? '',
    'aria-label': label,
    'aria-pressed': app.state.userId === userId ? 'true' : undefined,
    title: label,
    // One stop of Tab for all of them; the arrows go on from there.
    tabindex: place === 0 ? 0 : -1,
    on: { click: () => app.signIn(userId) },
  });
}

const steps: Readonly<Record<string, (place: number, row: number, last: number) => number>> = {
  ArrowRight: (place) => place + 1,
  ArrowLeft: (place) => place - 1,
  ArrowDown: (place, row) => place + row,
  ArrowUp: (place, row) => place - row,
  Home: () => 0,
  End: (_place, _row, last) => last,
};

function moveFocus(event: Event): void {
  if (!(event instanceof KeyboardEvent) || !(event.target instanceof HTMLElement)) return;
  const all = [...(event.target.parentElement?.children ?? [])].filter((one) => one instanceof HTMLElement);
  const place = all.indexOf(event.target);
  const top = all[0]?.offsetTop;
  const row = all.filter((one) => one.offsetTop === top).length;
  const next = all[steps[event.key]?.(place, row, all.length - 1) ?? -1];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function miniProgramChoice(app: SuperApp, miniPrograms: readonly string[], chosen: string): Child {
  if (miniPrograms.length < 2) return null;
  return element(
    'div',
    { key: 'about', class: 'choice', role: 'group', 'aria-label': 'Mini program' },
    ...miniPrograms.map((id) =>
      element(
        'button',
        {
          key: id,
          type: 'button',
          'aria-pressed': id === chosen ? 'true' : 'false',
          on: { click: () => app.askAbout(id) },
        },
        nameOf(app, id),
      ),
    ),
  );
}

function card(key: string, title: string, children: readonly Child[]): Child {
  return element(
    'section',
    { key, class: `card ${key}`, 'aria-labelledby': `${key}-title` },
    element('h2', { id: `${key}-title` }, title),
    ...children,
  );
}

function quiet(sentence: string): Child {
  return element('p', { class: 'quiet' }, sentence);
}
