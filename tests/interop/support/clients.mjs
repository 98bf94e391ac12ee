// The official client, unchanged, on the WebSocket of the ws package (Node has one of its own only from version 22 on).
import { after } from 'node:test';
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import { Clasp } from '@clasp-to/core';
import { Recorder } from './waiting.mjs';

globalThis.WebSocket = WebSocket;

// The client reports every ACK and ERROR on the console, and frames that it cannot read as warnings.
const undecodable = [];
console.debug = () => {};
console.error = () => {};
console.warn = (...details) => undecodable.push(details);

const clients = [];

after(() => {
  clients.forEach(client => client.close());
  assert.deepEqual(undecodable, [], 'the client could not read a frame of the relay');
});

export function newClient(relay, options = {}) {
  const client = new Clasp(relay.url, { reconnect: false, ...options });
  clients.push(client);
  return client;
}

export async function connected(relay, options) {
  const client = newClient(relay, options);
  await client.connect();
  return client;
}

// Subscribes, and records each callback as { address, value }.
export function recorded(client, pattern, options) {
  const recorder = new Recorder();
  recorder.unsubscribe = client.subscribe(pattern, (value, address) => recorder.add({ address, value }), options);
  return recorder;
}

// Resolves when the relay has handled all that this client sent so far: one session's messages are taken in order.
let barriers = 0;
export async function handled(client) {
  const address = `/interop/barrier/${barriers++}`;
  client.set(address, true);
  await client.get(address);
}
