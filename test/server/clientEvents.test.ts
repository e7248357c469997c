import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { openEventStream, type EventStreamOptions } from '../../src/client/eventStream';
import type { ChangeEvent } from '../../src/protocol/changeEvent';
import { answerProblem, httpPeer, type HttpPeer, type PeerAnswer } from '../support/httpPeer';
import { Recording } from '../support/recording';

const change = (sequence: number): ChangeEvent => ({
  sequence,
  at: 1,
  thing: 'release',
  change: 'apply',
  releaseId: 'r1',
});

const block = (sequence: number): string =>
  `event: change\nid: ${sequence}\ndata: ${JSON.stringify(change(sequence))}\n\n`;

function begin(response: ServerResponse, text = ': hello\n\n'): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(text);
  return response;
}

async function closed(socket: Socket | undefined): Promise<void> {
  if (socket && !socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}

describe('the event stream', () => {
  let peers: HttpPeer[];
  let controller: AbortController;
  let happened: Recording<unknown>;
  let ended: Promise<void>;

  beforeEach(() => {
    peers = [];
    controller = new AbortController();
    happened = new Recording();
    ended = Promise.resolve();
  });

  afterEach(async () => {
    controller.abort();
    await ended;
    await Promise.all(peers.map((peer) => peer.close()));
  });

  async function peerThat(...answers: PeerAnswer[]): Promise<HttpPeer> {
    let count = 0;
    const peer = await httpPeer((request, response) =>
      answers[Math.min(count++, answers.length - 1)]?.(request, response),
    );
    peers.push(peer);
    return peer;
  }

  /** Follows a peer's events and records what it is told: `open`, `lost`, `reset`, and the sequence of each event. */
  function follow(url: string, more: Partial<EventStreamOptions> = {}): void {
    ended = openEventStream({
      platformUrl: () => url,
      token: async () => 'token-1',
      onEvent: ({ sequence }) => happened.add(sequence),
      onReset: () => happened.add('reset'),
      onState: (state) => happened.add(state),
      signal: controller.signal,
      ...more,
      limits: { firstPause: 5, longestPause: 20, ...more.limits },
    });
  }

  const stays: PeerAnswer = (_, response) => begin(response);

  const cutsOffAfter =
    (text: string): PeerAnswer =>
    (_, response) =>
      begin(response).write(text, () => response.destroy());

  it('tells each change as it comes, with the token of the person', async () => {
    const { url, requests } = await peerThat((_, response) => begin(response, block(1) + block(2)));
    follow(url);
    assert.deepEqual(await happened.count(3), ['open', 1, 2]);
    assert.equal(requests[0]?.url, '/v1/events');
    assert.equal(requests[0].headers.authorization, 'Bearer token-1');
    assert.equal(requests[0].headers.accept, 'text/event-stream');
    assert.equal(requests[0].headers['last-event-id'], undefined);
  });

  it('puts events together that come in pieces, cut through a character too', async () => {
    const whole = Buffer.from(`event: change\nid: 9\ndata: ${JSON.stringify({ ...change(9), change: '发布' })}\n\n`);
    const cut = whole.indexOf('发') + 1;
    const events = new Recording<ChangeEvent>();
    const { url } = await peerThat((_, response) => {
      begin(response).write(whole.subarray(0, cut), () => response.write(whole.subarray(cut)));
    });
    follow(url, { onEvent: events.add });
    assert.equal((await events.count(1))[0]?.change, '发布');
  });

  it('goes on behind the last event after a lost connection, and behind the one it begins with', async () => {
    const { url, requests } = await peerThat(cutsOffAfter(block(7)), (_, response) => begin(response, block(8)));
    follow(url, { lastEventId: '6' });
    assert.deepEqual(await happened.count(5), ['open', 7, 'lost', 'open', 8]);
    assert.deepEqual(
      requests.map(({ headers }) => headers['last-event-id']),
      ['6', '7'],
    );
  });

  it('goes on behind a place that the platform told without an event', async () => {
    const { url, requests } = await peerThat(cutsOffAfter('id: 41\n\n'), stays);
    const places: string[] = [];
    follow(url, { onPlace: (lastEventId) => places.push(lastEventId) });
    assert.deepEqual(await happened.count(3), ['open', 'lost', 'open']);
    assert.equal(requests[1]?.headers['last-event-id'], '41');
    assert.deepEqual(places, ['41']);
  });

  it('forgets the half of an event that a lost connection left', async () => {
    const { url } = await peerThat(cutsOffAfter(`event: change\nid: 5\ndata: {"half`), (_, response) =>
      begin(response, block(1)),
    );
    follow(url, { lastEventId: '0' });
    assert.deepEqual(await happened.count(4), ['open', 'lost', 'open', 1]);
  });

  it('asks to read everything again when it has no place to go on from', async () => {
    const { url } = await peerThat(cutsOffAfter(': bye\n\n'), stays);
    follow(url);
    assert.deepEqual(await happened.count(4), ['open', 'lost', 'open', 'reset']);
  });

  it('asks to read everything again when the platform says so, or tells a change that cannot be read', async () => {
    const reset = 'event: reset\nid: 20\ndata: {}\n\n';
    const unreadable = `event: change\nid: 21\ndata: {"sequence":"x"}\n\nevent: change\nid: 22\ndata: {\n\n`;
    const { url } = await peerThat((_, response) =>
      begin(response, `${reset}${unreadable}event: other\ndata: 1\n\n${block(23)}`),
    );
    follow(url);
    assert.deepEqual(await happened.count(5), ['open', 'reset', 'reset', 'reset', 23]);
  });

  it('makes a connection anew on which nothing comes any more', async () => {
    const { url, requests } = await peerThat(stays);
    follow(url, { lastEventId: '1', limits: { silence: 40 } });
    assert.deepEqual(await happened.count(3), ['open', 'lost', 'open']);
    await closed(requests[0]?.socket);
  });

  it('keeps a connection on which only heartbeats come', async () => {
    const { url, requests } = await peerThat((_, response) => {
      begin(response);
      let beats = 0;
      const heart = setInterval(() => {
        response.write(': heartbeat\n\n');
        if (++beats < 12) return;
        clearInterval(heart);
        response.write(block(1));
      }, 40);
    });
    follow(url, { limits: { silence: 400 } });
    assert.deepEqual(await happened.count(2), ['open', 1]);
    assert.equal(requests.length, 1);
  });

  it('tells once that it is lost, with the reason, and finds the platform when it is back', async () => {
    const reasons: unknown[] = [];
    let token = 'old';
    const { url, requests } = await peerThat((request: IncomingMessage, response) => {
      if (request.headers.authorization === 'Bearer new') begin(response);
      else answerProblem(response, 401, 'UNAUTHENTICATED');
      if (requests.length === 3) token = 'new';
    });
    follow(url, {
      token: async () => token,
      onState: (state, error) => {
        reasons.push(error);
        happened.add(state);
      },
    });
    assert.deepEqual(await happened.count(2), ['lost', 'open']);
    assert.equal((reasons[0] as { code?: string }).code, 'UNAUTHENTICATED');
    assert.ok(requests.length >= 4);
  });

  it('says of a platform that died in the middle, or is not there, that it cannot be reached', async () => {
    const reasons: unknown[] = [];
    const onState = (state: string, error?: unknown): void => {
      if (state === 'lost') reasons.push(error);
      happened.add(state);
    };
    const { url, requests } = await peerThat(stays);
    follow(url, { onState });
    await happened.count(1);
    // As the operating system ends what a killed process had open.
    requests[0]?.socket.resetAndDestroy();
    await happened.count(3);
    controller.abort();
    await ended;
    const gone = await httpPeer(stays);
    await gone.close();
    controller = new AbortController();
    follow(gone.url, { onState });
    await happened.until(() => reasons.length === 2);
    assert.deepEqual(
      reasons.map((error) => (error as { code?: string }).code),
      ['UNREACHABLE', 'UNREACHABLE'],
    );
  });

  it('goes to the new address of a platform that was started again', async () => {
    const before = await peerThat(cutsOffAfter(block(1)));
    const after = await peerThat((_, response) => begin(response, block(2)));
    const addresses = [before.url, after.url];
    follow('', { platformUrl: async () => addresses.shift() ?? after.url });
    assert.deepEqual(await happened.count(5), ['open', 1, 'lost', 'open', 2]);
    assert.equal(after.requests[0]?.headers['last-event-id'], '1');
  });

  it('does not follow a redirection, nor read anything but events', async () => {
    const elsewhere = await peerThat(stays);
    const { url, requests } = await peerThat(
      (_, response) => response.writeHead(307, { location: `${elsewhere.url}/v1/events` }).end(),
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      stays,
    );
    follow(url, { lastEventId: '1' });
    assert.deepEqual(await happened.count(2), ['lost', 'open']);
    assert.equal(requests.length, 3);
    assert.equal(elsewhere.requests.length, 0);
  });

  it('gives up a peer that sends without end', async () => {
    const { url } = await peerThat((_, response) => {
      begin(response, 'data: ');
      const more = (): void => {
        while (response.write('x'.repeat(100_000)));
        response.once('drain', more);
      };
      more();
    }, stays);
    follow(url, { lastEventId: '1' });
    assert.deepEqual(await happened.count(3), ['open', 'lost', 'open']);
  });

  describe('ends when it is asked to', () => {
    it('while it is open, and its socket with it', async () => {
      const { url, sockets } = await peerThat(stays);
      follow(url);
      await happened.count(1);
      const [socket] = sockets;
      assert.equal(sockets.size, 1);
      controller.abort();
      await ended;
      await closed(socket);
      assert.deepEqual(happened.all, ['open']);
    });

    it('while it waits for an address', async () => {
      follow('', { platformUrl: () => new Promise(() => undefined) });
      controller.abort();
      await ended;
    });

    it('while it waits for an answer', async () => {
      const { url } = await peerThat(() => controller.abort());
      follow(url);
      await ended;
      assert.deepEqual(happened.all, []);
    });

    it('while it pauses between two tries', async () => {
      const { url } = await peerThat((request) => request.socket.destroy());
      follow(url, { limits: { firstPause: 3_600_000, longestPause: 3_600_000 } });
      await happened.count(1);
      controller.abort();
      await ended;
    });
  });
});
