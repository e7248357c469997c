import { TabInputWebview, ViewColumn, window, type Tab, type WebviewPanel, type WebviewPanelSerializer } from 'vscode';
import { panelState, type PanelPage, type PanelPlace } from '../../protocol/webview';
import { releasePanelType } from '../contributions';
import type { FlowContext } from '../flowContext';
import { Owner } from '../lifecycle';
import { checked } from './checked';
import { PanelDrafts } from '../flows/panelDrafts';
import type { ReleaseFlows } from './releaseFlows';
import { panelTitle } from './panelTitle';
import { panelResources, ReleasePanel, type PanelSurroundings } from './releasePanel';
import type { Wording } from './wording';

/** Where a panel can be opened: on one of its pages, or at a place of the progress page. */
export type PanelDestination = PanelPage | PanelPlace;

function placeOf(destination: PanelDestination): { readonly page: PanelPage; readonly place: PanelPlace | null } {
  return destination === 'testers' || destination === 'log' || destination === 'qrCode'
    ? { page: 'progress', place: destination }
    : { page: destination, place: null };
}

/** VS Code puts a prefix of its own before the type. */
function isPanelTab({ input }: Tab): boolean {
  return input instanceof TabInputWebview && input.viewType.endsWith(releasePanelType);
}

/** All Release Progress panels of the window: one a release, any number at once, back after a reload. */
export class ReleasePanels extends Owner implements WebviewPanelSerializer {
  readonly #panels = new Map<string, ReleasePanel>();
  readonly #surroundings: PanelSurroundings;

  constructor(context: FlowContext, flows: ReleaseFlows, wording: Wording) {
    super();
    const drafts = new PanelDrafts(context.drafts);
    this.#surroundings = { context, flows, wording, drafts, show: (releaseId) => this.show(releaseId) };
  }

  /** Shows a release, in the panel it has already or a new one. */
  show(releaseId: string, destination?: PanelDestination): void {
    const panel = this.#panels.get(releaseId);
    if (panel !== undefined || this.#unclaimedTabs().length === 0) this.#reveal(releaseId, destination);
    else void this.#closeUnclaimedTab(releaseId).then(() => this.#reveal(releaseId, destination));
  }

  #reveal(releaseId: string, destination: PanelDestination | undefined): void {
    const panel = this.#panels.get(releaseId) ?? this.#adopt(this.#create(), releaseId);
    if (destination === undefined) panel.reveal();
    else {
      const { page, place } = placeOf(destination);
      panel.reveal(page, place);
    }
  }

  /**
   * After a reload VS Code hands a panel over only once its tab is looked at. Until then there is a tab with a title, and
   * no way to bring it to the front.
   */
  #unclaimedTabs(): readonly Tab[] {
    const claimed = new Set([...this.#panels.values()].map(({ title }) => title));
    return window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter((tab) => isPanelTab(tab) && tab.label !== '' && !claimed.has(tab.label));
  }

  /** Makes room for a new panel in the place of one that was not handed over. What was typed in it is kept by the host. */
  async #closeUnclaimedTab(releaseId: string): Promise<void> {
    const { context, wording } = this.#surroundings;
    try {
      const title = panelTitle(await context.store.release(releaseId), wording);
      await window.tabGroups.close(this.#unclaimedTabs().filter(({ label }) => label === title));
    } catch (error) {
      // A second tab is better than none; it goes as soon as it is looked at.
      context.log.warn('Release panel', error instanceof Error ? error.message : String(error));
    }
  }

  /** Closes them: another platform has other releases. What was typed is kept. */
  closeAll(): void {
    for (const panel of this.#panels.values()) panel.dispose();
  }

  /** Whether the person sees a release in its panel. */
  isShown(releaseId: string): boolean {
    return this.#panels.get(releaseId)?.isVisible ?? false;
  }

  /** Gives a panel back its release after the window was reloaded. */
  async deserializeWebviewPanel(panel: WebviewPanel, kept: unknown): Promise<void> {
    const state = await checked(panelState, kept);
    if (state !== undefined && !this.#panels.has(state.releaseId)) this.#adopt(panel, state.releaseId);
    // Without its state nobody knows what it showed; and a release has one panel, however late another comes.
    else panel.dispose();
  }

  #create(): WebviewPanel {
    return window.createWebviewPanel(releasePanelType, '', ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [panelResources(this.#surroundings.context.extensionUri)],
    });
  }

  #adopt(panel: WebviewPanel, releaseId: string): ReleasePanel {
    const adopted = new ReleasePanel(panel, releaseId, this.#surroundings);
    this.#panels.set(releaseId, adopted);
    panel.onDidDispose(() => {
      this.#panels.delete(releaseId);
      adopted.dispose();
    });
    return adopted;
  }

  override dispose(): void {
    this.closeAll();
    super.dispose();
  }
}
