import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { connected, handled, recorded } from './support/clients.mjs';
import { RawSession } from './support/raw.mjs';
import { Relay } from './support/relay.mjs';
import { Recorder, withDeadline } from './support/waiting.mjs';

const relays = [];
after(() => Promise.all(relays.map(relay => relay.stop())));

async function startRelay() {
  const relay = await Relay.start();
  relays.push(relay);
  return relay;
}

for (const signal of ['SIGKILL', 'SIGTERM']) {
  test(`A client comes back, and its subscriptions with it, after ${signal}`, async () => {
    const relay = await startRelay();
    const client = await connected(relay, { reconnect: true, reconnectInterval: 50 });
    const events = new Recorder();
    client.onDisconnect(() => events.add('disconnect'));
    client.onReconnect(attempt => events.add(attempt));
    client.onConnect(() => events.add('connect'));
    const seen = recorded(client, '/after/**');
    const session = client.session;
    await handled(client);

    await relay.stop(signal);
    await events.find(event => event === 'disconnect', 'the disconnect');
    assert.equal(client.connected, false);
    await relay.start();
    await events.find(event => event === 'connect', 'the connection after the restart', 20_000);
    const other = await connected(relay);
    other.set('/after/restart', 'hello again');

    await seen.find(item => item.value === 'hello again', 'the value set after the restart');
    assert.notEqual(client.session, session);
    assert.equal(events.items.find(Number.isInteger), 1);
  });
}

test('A relay that is asked to stop says goodbye with close code 1001', async () => {
  const relay = await startRelay();
  const session = await RawSession.greeted(relay);

  await relay.stop('SIGTERM');

  assert.equal((await withDeadline(session.closed, 'the close frame')).code, 1001);
});
