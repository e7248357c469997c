import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Check } from 'typebox/value';
import { viewMessage, type ViewMessage } from '../../../src/protocol/webview';
import { takeDroppedFiles } from '../../../webview/release/testerDrop';

/** What is dragged over a page, kind by kind. */
function dragged(event: 'dragover' | 'drop', data: Readonly<Record<string, string>>): Event {
  const dataTransfer = {
    types: Object.keys(data),
    dropEffect: 'none',
    getData: (kind: string) => data[kind] ?? '',
  };
  return Object.assign(new Event(event, { cancelable: true }), { dataTransfer });
}

describe('Files dropped on the panel', () => {
  function drop(data: Readonly<Record<string, string>>): { readonly taken: boolean; readonly sent: ViewMessage[] } {
    const page = new EventTarget();
    const sent: ViewMessage[] = [];
    takeDroppedFiles(page, (message) => sent.push(message));
    const over = dragged('dragover', data);
    page.dispatchEvent(over);
    page.dispatchEvent(dragged('drop', data));
    return { taken: over.defaultPrevented, sent };
  }

  it('are told to the host by their URIs, as the explorer names them first', () => {
    const { taken, sent } = drop({
      'application/vnd.code.uri-list': 'file:///a.csv\r\nfile:///b.csv',
      'text/uri-list': 'x:',
    });
    assert.ok(taken);
    assert.deepEqual(sent, [
      { type: 'action', action: { name: 'dropFiles', uris: ['file:///a.csv', 'file:///b.csv'] } },
    ]);
    assert.ok(sent.every((message) => Check(viewMessage, message)));
  });

  it('are left alone where they are text or pictures', () => {
    assert.deepEqual(drop({ 'text/plain': 'ann' }), { taken: false, sent: [] });
  });

  it('are never more than the host takes', () => {
    const [message] = drop({ 'text/uri-list': 'file:///a.csv\n'.repeat(1000) }).sent;
    assert.ok(Check(viewMessage, message));
  });
});
