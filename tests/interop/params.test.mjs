import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connected, handled, recorded } from './support/clients.mjs';
import { RawSession } from './support/raw.mjs';
import { Relay } from './support/relay.mjs';
import { Recorder } from './support/waiting.mjs';

let relay;
before(async () => { relay = await Relay.start(); });
after(() => relay.stop());

test('What one client sets the other sees', async () => {
  const [desk, wall] = [await connected(relay), await connected(relay)];
  const seen = recorded(wall, '/see/*');

  desk.set('/see/fader', 0.75);

  assert.deepEqual(await seen.count(1), [{ address: '/see/fader', value: 0.75 }]);
  assert.equal(wall.cached('/see/fader'), 0.75);
});

test('The writer hears its own change when it subscribed', async () => {
  const client = await connected(relay);
  const seen = recorded(client, '/own/**');

  client.set('/own/volume', 0.5);

  assert.deepEqual(await seen.count(1), [{ address: '/own/volume', value: 0.5 }]);
});

const values = {
  nothing: null,
  yes: true,
  integer: 42,
  fraction: 0.1,
  huge: Number.MAX_SAFE_INTEGER,
  text: 'Hauptbühne — 主舞台 🎭',
  empty: '',
  bytes: new Uint8Array([0, 1, 254, 255]),
  list: [1, 'two', null, [true]],
  map: { color: { r: 1, g: 0.5, b: 0 }, tags: ['a', 'b'], none: null },
};

test('Values of every kind arrive as they were sent, live and from the store', async () => {
  const [writer, reader, late] = [await connected(relay), await connected(relay), await connected(relay)];
  const live = recorded(reader, '/kinds/*');
  for (const [kind, value] of Object.entries(values)) writer.set(`/kinds/${kind}`, value);
  await live.count(Object.keys(values).length);

  for (const [kind, value] of Object.entries(values)) {
    const address = `/kinds/${kind}`;

    assert.deepEqual(live.items.find(item => item.address === address).value, value);
    assert.deepEqual(await late.get(address), value);
  }
});

test('A late joiner gets the current values first', async () => {
  const writer = await connected(relay);
  writer.set('/late/1', 'old');
  writer.set('/late/1', 'new');
  writer.set('/late/deep/2', 'two');
  await handled(writer);

  const seen = recorded(await connected(relay), '/late/**');
  await seen.count(2);

  assert.deepEqual(seen.items.sort(byAddress),
    [{ address: '/late/1', value: 'new' }, { address: '/late/deep/2', value: 'two' }]);
});

test('A state too big for one frame arrives whole', async () => {
  const writer = await connected(relay);
  const long = 'x'.repeat(100);
  for (let i = 0; i < 2_000; i++) writer.set(`/large/${i}`, long);
  await handled(writer);

  const seen = recorded(await connected(relay), '/large/*');
  await seen.count(2_000);

  assert.equal(new Set(seen.items.map(item => item.address)).size, 2_000);
});

test('A single star is one segment and two stars are any number', async () => {
  const client = await connected(relay);
  const [one, any] = [recorded(client, '/tree/*/leaf'), recorded(client, '/tree/**')];

  client.set('/tree/a/leaf', 1);
  client.set('/tree/a/b/leaf', 2);
  await any.count(2);
  await handled(client);

  assert.deepEqual(one.items.map(item => item.address), ['/tree/a/leaf']);
  assert.deepEqual(any.items.map(item => item.address), ['/tree/a/leaf', '/tree/a/b/leaf']);
});

test('A value nobody has cached is fetched from the relay', async () => {
  const writer = await connected(relay);
  writer.set('/fetch/me', { scene: 4 });
  await handled(writer);
  const reader = await connected(relay);

  assert.equal(reader.cached('/fetch/me'), undefined);
  assert.deepEqual(await reader.get('/fetch/me'), { scene: 4 });
  assert.deepEqual(reader.cached('/fetch/me'), { scene: 4 });
});

test('Asking for an address without a value is answered with error 201 at once', async () => {
  const client = await connected(relay);

  // The client itself gives up only after five seconds, but has been told the reason long before.
  const pending = assert.rejects(client.get('/not/there'), /Timeout/);
  await handled(client);

  assert.equal(client.getLastError().code, 201);
  assert.equal(client.getLastError().address, '/not/there');
  client.clearError();
  assert.equal(client.getLastError(), null);
  await pending;
});

test('After unsubscribing nothing more arrives', async () => {
  const [writer, reader] = [await connected(relay), await connected(relay)];
  const [ended, other] = [recorded(reader, '/unsub/*'), recorded(reader, '/unsub/**')];
  await handled(reader);
  writer.set('/unsub/1', 1);
  await ended.count(1);
  await other.count(1);

  ended.unsubscribe();
  await handled(reader);
  writer.set('/unsub/1', 2);
  await other.count(2);

  assert.equal(ended.items.length, 1);
});

test('A subscription with a highest rate gets fewer values and always the last', async () => {
  const [writer, reader] = [await connected(relay), await connected(relay)];
  const seen = recorded(reader, '/rate/fader', { maxRate: 20 });
  await handled(reader);

  for (let i = 1; i <= 500; i++) writer.set('/rate/fader', i);
  await seen.find(item => item.value === 500, 'the last value');

  assert.ok(seen.items.length < 50, `${seen.items.length} values came through`);
});

test('Changes smaller than epsilon are left out', async () => {
  const [writer, reader] = [await connected(relay), await connected(relay)];
  const seen = recorded(reader, '/epsilon/fader', { epsilon: 0.1 });
  await handled(reader);

  for (const value of [1, 1.01, 1.02, 2]) writer.set('/epsilon/fader', value);
  await seen.find(item => item.value === 2, 'the large step', 800);

  assert.ok(!seen.items.some(item => item.value === 1.01), JSON.stringify(seen.items));
});

test('An expected revision that is out of date is refused with error 400', async () => {
  const client = await connected(relay);
  client.set('/revision/1', 'first');
  client.set('/revision/1', 'second');

  client.send({ type: 'SET', address: '/revision/1', value: 'third', revision: 1 });
  await handled(client);

  assert.equal(client.getLastError().code, 400);
  assert.equal(client.getLastError().address, '/revision/1');
  assert.equal(await (await connected(relay)).get('/revision/1'), 'second');
});

test('An expected revision that is current is accepted', async () => {
  const session = await RawSession.greeted(relay);
  session.send({ type: 'SET', address: '/revision/2', value: 'first' });
  const { revision } = await session.next('ACK');

  session.send({ type: 'SET', address: '/revision/2', value: 'second', revision });

  assert.equal((await session.next('ACK', ack => ack.revision !== revision)).revision, revision + 1);
});

test('A lock keeps others out until its holder unlocks', async () => {
  const [holder, other] = [await connected(relay), await connected(relay)];
  holder.send({ type: 'SET', address: '/lock/1', value: 'held', lock: true });
  await handled(holder);

  other.set('/lock/1', 'intruder');
  await handled(other);
  assert.equal(other.getLastError().code, 401);

  other.clearError();
  other.send({ type: 'SET', address: '/lock/1', value: 'intruder', unlock: true });
  await handled(other);
  assert.equal(other.getLastError().code, 401);

  other.clearError();
  holder.send({ type: 'SET', address: '/lock/1', value: 'free', unlock: true });
  await handled(holder);
  other.set('/lock/1', 'next');
  await handled(other);
  assert.equal(other.getLastError(), null);
  assert.equal(await (await connected(relay)).get('/lock/1'), 'next');
});

test('A lock ends with the session that held it', async () => {
  const [holder, other] = [await connected(relay), await connected(relay)];
  const seen = recorded(other, '/lock/2');
  holder.send({ type: 'SET', address: '/lock/2', value: 'held', lock: true });
  await handled(holder);

  holder.close();
  for (let attempt = 0; !seen.items.some(item => item.value === 'next'); attempt++) {
    assert.ok(attempt < 500, 'the lock is still held');
    other.set('/lock/2', 'next');
    await handled(other);
  }
});

test('A bad address is refused with error 200 and a bad pattern with error 202', async () => {
  const client = await connected(relay);

  client.set('no/slash', 1);
  await handled(client);
  assert.equal(client.getLastError().code, 200);
  assert.equal(client.getLastError().address, 'no/slash');

  client.subscribe('/a//b', () => {});
  await handled(client);
  assert.equal(client.getLastError().code, 202);
});

test('Many writers end with one and the same last value everywhere', async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => connected(relay)));
  const seen = clients.map(client => recorded(client, '/race'));
  await Promise.all(clients.map(handled));

  clients.forEach((client, index) => { for (let i = 0; i < 50; i++) client.set('/race', `${index}:${i}`); });
  await Promise.all(clients.map(handled));
  const value = await (await connected(relay)).get('/race');

  const last = await Promise.all(seen.map(recorder => recorder.until(() => recorder.items.at(-1)?.value === value, 'the last value')));
  assert.equal(last.length, 8);
});

test('A message is delivered once however many subscriptions match it', async () => {
  const [writer, reader] = [await connected(relay), await RawSession.greeted(relay)];
  reader.send({ type: 'SUBSCRIBE', id: 1, pattern: '/once/*' });
  reader.send({ type: 'SUBSCRIBE', id: 2, pattern: '/once/**' });
  await reader.drain();

  writer.set('/once/1', true);
  await handled(writer);

  assert.equal((await reader.drain(1)).length, 1);
});

test('An acknowledgement names the address and counts the revisions', async () => {
  const session = await RawSession.greeted(relay);

  for (const value of ['a', 'b', 'c']) session.send({ type: 'SET', address: '/ack/1', value });

  const acks = (await session.drain(3)).map(({ type, address, revision }) => ({ type, address, revision }));
  assert.deepEqual(acks, [1, 2, 3].map(revision => ({ type: 'ACK', address: '/ack/1', revision })));
});

test('A snapshot names the writer, the revision and the time', async () => {
  const writer = await connected(relay);
  writer.set('/meta/1', 1);
  await handled(writer);
  const seen = new Recorder();

  (await connected(relay)).subscribe('/meta/*', (value, address, meta) => seen.add(meta));

  const [meta] = await seen.count(1);
  assert.equal(meta.revision, 1);
  assert.equal(meta.writer, writer.session);
  assert.ok(Math.abs(meta.timestamp - Date.now() * 1_000) < 60_000_000);
});

const byAddress = (a, b) => a.address < b.address ? -1 : 1;
