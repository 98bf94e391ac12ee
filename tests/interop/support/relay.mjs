// A real relay process on a free port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { withDeadline } from './waiting.mjs';

const program = process.env.CLASP_TEST_RELAY ??
  fileURLToPath(new URL('../../../artifacts/bin/Clasp.Relay/release/clasp-relay', import.meta.url));

export class Relay {
  #process;
  #arguments;
  #authUrl;

  // Until the first start, 0 for any free port; after that the relay stays where it is.
  port = 0;

  constructor(args) {
    this.#arguments = args;
  }

  static async start(...args) {
    const relay = new Relay(args);
    await relay.start();
    return relay;
  }

  get url() {
    return `ws://127.0.0.1:${this.port}/clasp`;
  }

  async start() {
    this.#process = spawn(
      program,
      ['--host', '127.0.0.1', '--ws-port', String(this.port), ...this.#arguments],
      { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [saying(this.#process, /listens on ws:\/\/[^:]+:(\d+)/)];
    if (this.#arguments.includes('--auth-port')) said.push(saying(this.#process, /they get one from (http:\S+)\./));
    const [port, authUrl] = await withDeadline(Promise.all(said), 'the relay is ready', 20_000);
    this.port = Number(port);
    this.#authUrl = authUrl;
  }

  // Asks the HTTP API of a relay with --auth-port.
  async auth(path, body) {
    const answer = await fetch(this.#authUrl + path, {
      method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' },
    });
    return { status: answer.status, ...await answer.json() };
  }

  // SIGKILL is a crash; SIGTERM lets the relay say goodbye.
  async stop(signal = 'SIGKILL') {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill(signal);
    await exit;
  }
}

// What the relay says in a place of its log: where it listens, once it serves.
function saying(relay, place) {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = data => {
      output += data;
      const match = place.exec(output);
      if (match) resolve(match[1]);
    };
    relay.stdout.on('data', read);
    relay.stderr.on('data', read);
    relay.on('error', reject);
    relay.on('exit', code => reject(new Error(`The relay ended with exit code ${code}:\n${output}`)));
  });
}
