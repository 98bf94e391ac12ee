import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Clasp } from '@clasp-to/core';
import { connected, handled, newClient } from './support/clients.mjs';
import { RawSession } from './support/raw.mjs';
import { Relay } from './support/relay.mjs';
import { Recorder, withDeadline } from './support/waiting.mjs';

let relay;
before(async () => { relay = await Relay.start('--name', 'Front of house'); });
after(() => relay.stop());

test('A client is welcomed with a session of its own', async () => {
  const [one, other] = [await connected(relay), await connected(relay)];

  assert.equal(one.connected, true);
  assert.match(one.session, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.notEqual(one.session, other.session);
});

test('The builder connects as well', async () => {
  const client = await Clasp.builder(relay.url).withName('built').withFeatures(['param', 'gesture', 'timeline'])
    .withReconnect(false).connect();

  assert.equal(client.connected, true);

  client.close();
  assert.equal(client.connected, false);
});

test('The clock of the relay is that of the machine they share', async () => {
  const client = await connected(relay);

  assert.ok(Math.abs(client.time() - Date.now() * 1_000) < 1_000_000);
});

test('A clock offset asked for with SYNC leaves the clock right', async () => {
  const client = await connected(relay);

  client.send({ type: 'SYNC', t1: Date.now() * 1_000 });
  await handled(client);

  assert.ok(Math.abs(client.time() - Date.now() * 1_000) < 1_000_000);
});

test('SYNC is answered with the same first time and two of the relay', async () => {
  const session = await RawSession.greeted(relay);

  session.send({ type: 'SYNC', t1: 123_456 });
  const { t1, t2, t3 } = await session.next('SYNC');

  assert.equal(t1, 123_456);
  assert.ok(t2 <= t3 && Math.abs(t2 - Date.now() * 1_000) < 1_000_000);
});

test('The client is told when the connection is there and when it is gone', async () => {
  const events = new Recorder();
  const client = newClient(relay);
  client.onConnect(() => events.add('connect'));
  client.onDisconnect(() => events.add('disconnect'));

  await client.connect();
  client.close();

  assert.deepEqual(await events.count(2), ['connect', 'disconnect']);
});

test('A relay that is not there is an error at once', async () => {
  const client = newClient({ url: 'ws://127.0.0.1:9/clasp' });

  await assert.rejects(client.connect(), /WebSocket error/);
});

test('The relay answers with the sub-protocol, its name, and an empty snapshot', async () => {
  const session = await RawSession.open(relay);
  session.send({ type: 'HELLO', version: 1, name: 'raw', features: ['param'] });

  const welcome = await session.next('WELCOME');
  const snapshot = await session.next('SNAPSHOT');

  assert.equal(session.protocol, 'clasp');
  assert.equal(welcome.name, 'Front of house');
  assert.deepEqual(welcome.features.sort(), ['event', 'gesture', 'param', 'stream', 'timeline']);
  assert.deepEqual(snapshot.params, []);
});

test('A PING is answered', async () => {
  const session = await RawSession.greeted(relay);

  session.send({ type: 'PING' });

  await session.next('PONG');
});

test('A first message that is not HELLO is refused with an error and the connection closed', async () => {
  const session = await RawSession.open(relay);

  session.send({ type: 'GET', address: '/too/early' });

  const error = await session.next('ERROR');
  assert.ok(error.message.length > 0);
  await withDeadline(session.closed, 'the close');
});
