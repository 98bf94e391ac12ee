import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connected, handled, recorded } from './support/clients.mjs';
import { RawSession } from './support/raw.mjs';
import { Relay } from './support/relay.mjs';

let relay;
before(async () => { relay = await Relay.start(); });
after(() => relay.stop());

async function pair(pattern) {
  const [sender, receiver] = [await connected(relay), await connected(relay)];
  const [echo, seen] = [recorded(sender, pattern), recorded(receiver, pattern)];
  await handled(sender);
  await handled(receiver);
  return { sender, echo, seen };
}

test('An event reaches the others once, with its payload, and not its sender', async () => {
  const { sender, echo, seen } = await pair('/cue/**');

  sender.emit('/cue/fire', { cue: 'intro', fade: 2.5 });
  sender.emit('/cue/bang');
  await seen.count(2);
  await handled(sender);

  assert.deepEqual(seen.items, [
    { address: '/cue/fire', value: { cue: 'intro', fade: 2.5 } },
    { address: '/cue/bang', value: null },
  ]);
  assert.deepEqual(echo.items, []);
});

test('An event leaves nothing behind', async () => {
  const client = await connected(relay);
  client.emit('/cue/gone', 1);
  await handled(client);

  const late = await connected(relay);
  const seen = recorded(late, '/cue/gone');
  await handled(late);

  assert.deepEqual(seen.items, []);
});

test('Stream samples arrive in order', async () => {
  const { sender, seen } = await pair('/sensor/*');

  for (let i = 0; i < 200; i++) sender.stream('/sensor/accelerometer', { x: i, y: -i });
  await seen.count(200);

  assert.deepEqual(seen.items.map(item => item.value.x), Array.from({ length: 200 }, (_, i) => i));
});

test('A gesture arrives from start to end with its id, and its last move is not lost', async () => {
  const { sender, echo, seen } = await pair('/touch/*');

  sender.gesture('/touch/0', 7, 'start', { x: 0 });
  for (let x = 1; x <= 100; x++) sender.gesture('/touch/0', 7, 'move', { x });
  sender.gesture('/touch/0', 7, 'end', { x: 101 });
  await seen.find(item => item.value.phase === 'end', 'the end of the gesture');

  assert.deepEqual(seen.items[0].value, { x: 0, phase: 'start', gestureId: 7 });
  assert.deepEqual(seen.items.at(-2).value, { x: 100, phase: 'move', gestureId: 7 });
  assert.deepEqual(seen.items.at(-1).value, { x: 101, phase: 'end', gestureId: 7 });
  assert.ok(seen.items.length < 100, 'moves within 16 ms are one');
  assert.deepEqual(echo.items, []);
});

test('A gesture that keeps moving is seen while it moves', async () => {
  const { sender, seen } = await pair('/touch/*');
  sender.gesture('/touch/1', 1, 'start', { x: 0 });

  let x = 0;
  const mover = setInterval(() => sender.gesture('/touch/1', 1, 'move', { x: ++x }), 2);
  try {
    await seen.until(() => seen.items.filter(item => item.value.phase === 'move').length >= 5, 'five moves');
  } finally {
    clearInterval(mover);
  }

  sender.gesture('/touch/1', 1, 'cancel');
  await seen.find(item => item.value.phase === 'cancel', 'the cancel');
});

test('The same gesture id of two clients is two gestures', async () => {
  const { sender, seen } = await pair('/touch/*');
  const other = await connected(relay);
  sender.gesture('/touch/2', 1, 'start', { who: 'one' });
  other.gesture('/touch/2', 1, 'start', { who: 'other' });

  sender.gesture('/touch/2', 1, 'move', { who: 'one' });
  other.gesture('/touch/2', 1, 'move', { who: 'other' });
  sender.gesture('/touch/2', 1, 'end', { who: 'one' });
  other.gesture('/touch/2', 1, 'end', { who: 'other' });

  await seen.until(() => seen.items.filter(item => item.value.phase === 'end').length === 2, 'both ends');
  const moves = seen.items.filter(item => item.value.phase === 'move').map(item => item.value.who);
  assert.deepEqual(moves.sort(), ['one', 'other']);
});

test('A timeline passes through, though the client leaves its keyframes out', async () => {
  const { sender, seen } = await pair('/fx/*');

  sender.timeline('/fx/opacity', [{ time: 0, value: 0 }, { time: 1_000_000, value: 1 }], { startTime: sender.time() });

  assert.deepEqual(await seen.count(1), [{ address: '/fx/opacity', value: null }]);
});

test('A subscription to one type of signal gets no other', async () => {
  const receiver = await RawSession.greeted(relay);
  receiver.send({ type: 'SUBSCRIBE', id: 1, pattern: '/typed/*', types: ['event'] });
  await receiver.drain();
  const sender = await connected(relay);

  sender.set('/typed/1', 'a param');
  sender.stream('/typed/1', 'a sample');
  sender.emit('/typed/1', 'an event');
  await handled(sender);

  assert.deepEqual((await receiver.drain(1)).map(message => message.value), ['an event']);
});

test('What was announced is found by a query', async () => {
  const device = await RawSession.greeted(relay);
  device.send({
    type: 'ANNOUNCE',
    namespace: '/lamp',
    signals: [
      { address: '/lamp/level', type: 'param', datatype: 'float', meta: { unit: '%', range: [0, 100] } },
      { address: '/lamp/strobe', type: 'event' },
    ],
  });
  assert.equal((await device.next('ACK')).address, '/lamp');
  const client = await connected(relay);

  client.send({ type: 'QUERY', pattern: '/lamp/*' });
  await handled(client);

  assert.deepEqual(client.getSignals().map(signal => signal.address).sort(), ['/lamp/level', '/lamp/strobe']);
  assert.deepEqual(client.querySignals('/lamp/level').map(signal => [signal.type, signal.datatype]), [['param', 'float']]);
});

test('A query that finds nothing is answered as well', async () => {
  const session = await RawSession.greeted(relay);

  session.send({ type: 'QUERY', pattern: '/nobody/**' });

  assert.deepEqual((await session.next('RESULT')).signals, []);
});

test('A signalling message reaches the session it names and nobody else', async () => {
  const [caller, callee, bystander] =
    [await connected(relay), await connected(relay), await connected(relay)];
  const [called, overheard] = [recorded(callee, '/clasp/p2p/**'), recorded(bystander, '/clasp/p2p/**')];
  await handled(callee);
  await handled(bystander);

  caller.emit(`/clasp/p2p/signal/${callee.session}`, { type: 'offer', from: caller.session, sdp: 'v=0' });
  const [{ value }] = await called.count(1);
  await handled(bystander);

  assert.deepEqual(value, { type: 'offer', from: caller.session, sdp: 'v=0' });
  assert.deepEqual(overheard.items, []);
});

test('A signalling message to a session that is not there is refused with error 404', async () => {
  const client = await connected(relay);

  client.emit('/clasp/p2p/signal/nobody', { type: 'offer' });
  await handled(client);

  assert.equal(client.getLastError().code, 404);
});
