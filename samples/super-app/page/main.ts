import { draw } from '../../../webview/draw';
import type { Child, ElementDescription } from '../../../webview/element';
import { Delivery } from './delivery';
import { deskView } from './deskView';
import { drawPage } from './drawPage';
import { styleSheets } from './pageStyles';
import { phoneView, screenId } from './phoneView';
import { Reports } from './reports';
import { SuperApp } from './superApp';

/** In milliseconds: a change on the platform is seen within this time. */
const untilAskedAgain = 1000;
const untilCrowdIsAskedAgain = 2000;
const untilReported = 2000;

const delivery = new Delivery(location.origin);
const reports = new Reports({
  send: (targetId, events) => delivery.report(targetId, events),
  now: () => Date.now(),
  newId: () => crypto.randomUUID(),
  chance: () => Math.random(),
});
const app = new SuperApp(delivery, reports, localStorage, show);
/** The page in the shadow, as `SuperApp` last told of it. */
let shown: { readonly miniProgram: object; readonly page: string } | undefined;

function show(): void {
  const { said, target } = app.state;
  const wasOnPhone = byId('phone').contains(document.activeElement);
  drawInto('phone', phoneView(app));
  drawInto('desk', deskView(app));
  document.body.dataset['app'] = String(
    [...new Set(app.state.targets.map(({ name }) => name))].indexOf(target?.name ?? ''),
  );
  showPage();
  // What was pressed may be gone with the page it was on.
  if (wasOnPhone && document.activeElement === document.body) byId('phone').querySelector('h2')?.focus();
  const announcer = byId('announcer');
  if (announcer.textContent !== said) announcer.textContent = said;
}

/** Draws the open mini program's page into a shadow, where its styles reach nothing else. */
function showPage(): void {
  const screen = document.getElementById(screenId);
  const { opened } = app.state;
  if (screen === null || opened?.content.kind !== 'open') {
    shown = undefined;
    return;
  }
  const { miniProgram, pages } = opened.content;
  const page = pages.at(-1) ?? '';
  if (shown?.miniProgram === miniProgram && shown.page === page) return;
  shown = { miniProgram, page };
  const shadow = screen.shadowRoot ?? screen.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [...styleSheets(miniProgram.stylesFor(page))];
  const root = document.createElement('page');
  const templateOf = miniProgram.template.bind(miniProgram);
  const pictureOf = miniProgram.picture.bind(miniProgram);
  draw(root, drawnOf(drawPage(page, { templateOf, pictureOf, open: (next) => app.goTo(next) })));
  shadow.replaceChildren(root);
}

function drawInto(id: string, children: readonly Child[]): void {
  draw(byId(id), drawnOf(children));
}

function drawnOf(children: readonly Child[]): readonly (ElementDescription | string)[] {
  return children.filter((child): child is ElementDescription | string => child !== null && child !== false);
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no ${id}.`);
  return found;
}

/** Again and again, one after the other, while somebody looks. */
async function keepAsking(ask: () => Promise<void>, pause: number): Promise<never> {
  for (;;) {
    if (!document.hidden) await ask();
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

show();
void keepAsking(() => app.refresh(), untilAskedAgain);
void keepAsking(() => app.refreshCrowd(), untilCrowdIsAskedAgain);
void keepAsking(() => reports.flush(), untilReported);
addEventListener('pagehide', () => void reports.flush());
