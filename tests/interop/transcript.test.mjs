// Replays what the official client once said to a scripted relay, byte for byte, and compares what ours answers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { decode } from '@clasp-to/core';
import { RawSession } from './support/raw.mjs';
import { Relay } from './support/relay.mjs';

const { transcript } = JSON.parse(readFileSync(new URL('../vectors/js-session.json', import.meta.url)));

let relay;
before(async () => { relay = await Relay.start(); });
after(() => relay.stop());

test('Each message of the transcript is answered as the client was answered then', async () => {
  await prepare();
  const client = await RawSession.open(relay);

  for (const { step, question, answers } of exchanges()) {
    client.sendBytes(bytes(question.hex));

    const received = question.type === 'HELLO' ? await greeting(client) : await client.drain(answers.length);

    assert.deepEqual(described(received), described(answers.map(answer => decode(bytes(answer.hex)))), step);
  }
});

// What the transcript's relay held already: each address was written often enough to be at the revision it shows next.
async function prepare() {
  const earlier = await RawSession.greeted(relay);
  const write = (address, value, times) => {
    for (let i = 0; i < times; i++) earlier.send({ type: 'SET', address, value });
  };
  write('/mix/1/vol', 0.25, 4);
  write('/scene/name', 'before', 4);
  write('/scene/cfg', 'before', 4);
  write('/other/x', 'from-server', 1);
  write('/light/2', 'before', 5);
  write('/fx/strobe', false, 5);
  await earlier.drain();
}

// A message of the client, with the answers that came before its next one. What the scripted relay sent of its own
// accord (a PING, an announcement) is no answer.
function* exchanges() {
  let exchange;
  for (const entry of transcript.filter(entry => entry.hex !== undefined)) {
    if (entry.from === 'server') {
      if (!entry.step.startsWith('server-')) exchange.answers.push(entry);
      continue;
    }
    if (exchange) yield exchange;
    exchange = { step: entry.step, question: entry, answers: [] };
  }
  yield exchange;
}

async function greeting(client) {
  await client.next('SNAPSHOT');
  return client.received.items.splice(0);
}

// Session ids and times differ from run to run. With a highest rate asked for, a SET may come after its ACK.
function described(messages) {
  const masked = { session: 'masked', writer: 'masked', time: 0, timestamp: 0 };
  const mask = value => JSON.parse(JSON.stringify(value, (key, field) => masked[key] ?? field));
  return messages.map(mask)
    .map(message => message.features ? { ...message, features: message.features.sort() } : message)
    .sort((a, b) => a.type < b.type ? -1 : 1);
}

function bytes(hex) {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
