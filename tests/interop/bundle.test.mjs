import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connected, handled, recorded } from './support/clients.mjs';
import { RawSession } from './support/raw.mjs';
import { Relay } from './support/relay.mjs';

let relay;
before(async () => { relay = await Relay.start(); });
after(() => relay.stop());

test('All messages of a bundle arrive, in their order', async () => {
  const [sender, receiver] = [await connected(relay), await connected(relay)];
  const seen = recorded(receiver, '/show/**');
  await handled(receiver);

  sender.bundle([
    { set: ['/show/light/1', 1] },
    { set: ['/show/light/2', 0] },
    { emit: ['/show/cue', { cue: 'crossfade' }] },
  ]);

  assert.deepEqual(await seen.count(3), [
    { address: '/show/light/1', value: 1 },
    { address: '/show/light/2', value: 0 },
    { address: '/show/cue', value: { cue: 'crossfade' } },
  ]);
});

test('A bundle with a time runs at that time of the relay', async () => {
  const [sender, receiver] = [await connected(relay), await connected(relay)];
  const seen = recorded(receiver, '/later/*');
  await handled(receiver);
  const at = sender.time() + 150_000;

  sender.bundle([{ set: ['/later/strobe', true] }], { at });
  await handled(sender);
  assert.deepEqual(seen.items, []);
  await seen.count(1);

  assert.ok(receiver.time() >= at - 2_000);
});

test('A bundle with one refused SET changes nothing, and the error names it', async () => {
  const [holder, client] = [await connected(relay), await connected(relay)];
  holder.send({ type: 'SET', address: '/atomic/2', value: 'held', lock: true });
  await handled(holder);

  client.bundle([{ set: ['/atomic/1', 'new'] }, { set: ['/atomic/2', 'new'] }, { set: ['/atomic/3', 'new'] }]);
  await handled(client);

  assert.equal(client.getLastError().code, 401);
  assert.equal(client.getLastError().address, '/atomic/2');
  const late = await connected(relay);
  const seen = recorded(late, '/atomic/*');
  await handled(late);
  assert.deepEqual(seen.items, [{ address: '/atomic/2', value: 'held' }]);
});

test('A bundle is acknowledged once, with the revision of its last SET', async () => {
  const session = await RawSession.greeted(relay);
  session.send({ type: 'SET', address: '/acked/1', value: 1 });
  await session.drain(1);

  session.send({
    type: 'BUNDLE',
    messages: [{ type: 'SET', address: '/acked/0', value: 2 }, { type: 'SET', address: '/acked/1', value: 2 }],
  });

  const answers = await session.drain(1);
  assert.deepEqual(answers.map(({ type, address, revision }) => [type, address, revision]), [['ACK', undefined, 2]]);
});
