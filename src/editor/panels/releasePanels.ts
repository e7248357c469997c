import { ViewColumn, window, type WebviewPanel, type WebviewPanelSerializer } from 'vscode';
import { panelState, type PanelPage, type PanelPlace } from '../../protocol/webview';
import { releasePanelType } from '../contributions';
import type { FlowContext } from '../flowContext';
import { Owner } from '../lifecycle';
import { checked } from './checked';
import { PanelDrafts } from './panelDrafts';
import type { ReleaseFlows } from './releaseFlows';
import { panelResources, ReleasePanel, type PanelSurroundings } from './releasePanel';
import type { Wording } from './wording';

/** Where a panel can be opened: on one of its pages, or at a place of the progress page. */
export type PanelDestination = PanelPage | PanelPlace;

function placeOf(destination: PanelDestination): { readonly page: PanelPage; readonly place: PanelPlace | null } {
  return destination === 'testers' || destination === 'log'
    ? { page: 'progress', place: destination }
    : { page: destination, place: null };
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
    const panel = this.#panels.get(releaseId) ?? this.#adopt(this.#create(), releaseId);
    if (destination === undefined) panel.reveal();
    else {
      const { page, place } = placeOf(destination);
      panel.reveal(page, place);
    }
  }

  /** Whether the person sees a release in its panel. */
  isShown(releaseId: string): boolean {
    return this.#panels.get(releaseId)?.isVisible ?? false;
  }

  /** Gives a panel back its release after the window was reloaded. */
  async deserializeWebviewPanel(panel: WebviewPanel, kept: unknown): Promise<void> {
    const state = await checked(panelState, kept);
    if (state !== undefined && !this.#panels.has(state.releaseId)) this.#adopt(panel, state.releaseId);
    // Without its state nobody knows what it showed.
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
    for (const panel of this.#panels.values()) panel.dispose();
    super.dispose();
  }
}
