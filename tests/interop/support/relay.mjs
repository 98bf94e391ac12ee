// A real relay process on a free port.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = process.env.CLASP_RELAY ??
  fileURLToPath(new URL('../../../artifacts/bin/Clasp.Relay/release/clasp-relay', import.meta.url));

export class Relay {
  #process;
  #output = '';
  #arguments;

  constructor(port, args) {
    this.port = port;
    this.#arguments = ['--host', '127.0.0.1', '--ws-port', String(port), ...args];
  }

  static async start(...args) {
    const relay = new Relay(await freePort(), args);
    await relay.start();
    return relay;
  }

  get url() {
    return `ws://127.0.0.1:${this.port}/clasp`;
  }

  async start() {
    const child = spawn(program, this.#arguments, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    child.stdout.on('data', data => { this.#output += data; });
    child.stderr.on('data', data => { this.#output += data; });
    child.on('error', error => { this.#output += `${error.message}\n`; });

    const deadline = Date.now() + 20_000;
    while (!await accepts(this.port)) {
      if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
        throw new Error(`The relay did not start (exit code ${child.exitCode}):\n${this.#output}`);
      }
      await delay(20);
    }
  }

  // SIGKILL is a crash; SIGTERM lets the relay say goodbye.
  async stop(signal = 'SIGKILL') {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill(signal);
    await exit;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port) {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
