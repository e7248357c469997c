import type { ViewMessage } from '../../src/protocol/webview';

/** As VS Code's explorer names what it has dragged, and as everything else does. */
const kinds = ['application/vnd.code.uri-list', 'text/uri-list'] as const;

/** So many are looked at; the host says that one is enough. */
const mostFiles = 100;

/** Takes files that are dropped anywhere on the page: the host looks what they are, and whether the release takes testers. */
export function takeDroppedFiles(page: EventTarget, post: (message: ViewMessage) => void): void {
  page.addEventListener('dragover', (event) => {
    const { dataTransfer } = event as DragEvent;
    if (dataTransfer === null || !kinds.some((kind) => dataTransfer.types.includes(kind))) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'copy';
  });
  page.addEventListener('drop', (event) => {
    const { dataTransfer } = event as DragEvent;
    const list = kinds.map((kind) => dataTransfer?.getData(kind) ?? '').find((text) => text !== '');
    if (list === undefined) return;
    event.preventDefault();
    const uris = list.split(/\r\n|\n|\r/u).filter((line) => line !== '' && !line.startsWith('#'));
    post({ type: 'action', action: { name: 'dropFiles', uris: uris.slice(0, mostFiles) } });
  });
}
