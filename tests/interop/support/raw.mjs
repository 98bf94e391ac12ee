// A session without the client: frames out and in, for what the client's own methods cannot say.
import { once } from 'node:events';
import { after } from 'node:test';
import WebSocket from 'ws';
import { decode, encode } from '@clasp-to/core';
import { Recorder } from './waiting.mjs';

const sockets = [];
after(() => sockets.forEach(socket => socket.terminate()));

export class RawSession {
  received = new Recorder();
  #socket;

  static async open(relay) {
    const session = new RawSession();
    session.#socket = new WebSocket(relay.url, 'clasp');
    sockets.push(session.#socket);
    session.#socket.on('message', data => session.received.add(decode(new Uint8Array(data))));
    session.closed = once(session.#socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
    await once(session.#socket, 'open');
    return session;
  }

  static async greeted(relay) {
    const session = await RawSession.open(relay);
    session.send({ type: 'HELLO', version: 1, name: 'raw', features: ['param', 'event', 'stream', 'gesture', 'timeline'] });
    await session.next('SNAPSHOT');
    session.received.items = [];
    return session;
  }

  get protocol() {
    return this.#socket.protocol;
  }

  send(message) {
    this.sendBytes(encode(message));
  }

  sendBytes(bytes) {
    this.#socket.send(bytes);
  }

  next(type, predicate = () => true) {
    return this.received.find(message => message.type === type && predicate(message), `a ${type}`);
  }

  // All messages that the relay had sent when it answered a PING; forgets them.
  async drain(expected = 0) {
    await this.received.until(() => this.received.items.filter(isAnswer).length >= expected, `${expected} answers`);
    this.send({ type: 'PING' });
    await this.next('PONG');
    return this.received.items.splice(0).filter(isAnswer);
  }
}

const isAnswer = message => message.type !== 'PONG';
