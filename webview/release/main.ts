import './main.css';
import './adoption.css';
import './qrCode.css';
import './testers.css';
import type { HostMessage, PanelState, ViewMessage } from '../../src/protocol/webview';
import { registerToolkit } from '../toolkit';
import { copyPicture } from './copyPicture';
import { Panel } from './panel';
import { takeDroppedFiles } from './testerDrop';

/** What VS Code gives to a webview's script. */
interface VsCodeApi {
  postMessage(message: ViewMessage): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

registerToolkit();

const root = document.getElementById('panel');
const announcer = document.getElementById('announcer');
if (root && announcer) {
  const api = acquireVsCodeApi();
  const host = {
    post: (message: ViewMessage) => api.postMessage(message),
    keep: (state: PanelState) => api.setState(state),
    now: () => Date.now(),
    copyPicture,
    everySecond: (tick: () => void) => {
      const timer = setInterval(tick, 1000);
      return () => clearInterval(timer);
    },
  };
  const panel = new Panel(root, announcer, host, document.documentElement.lang, api.getState());
  takeDroppedFiles(window, host.post);
  // Only the extension can post to its webview, from the frame around it.
  window.addEventListener('message', (event: MessageEvent<HostMessage>) => panel.receive(event.data));
}
