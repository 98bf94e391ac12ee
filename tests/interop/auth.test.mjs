import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connected, recorded } from './support/clients.mjs';
import { RawSession } from './support/raw.mjs';
import { Relay } from './support/relay.mjs';
import { withDeadline } from './support/waiting.mjs';

let relay;
const folder = mkdtempSync(join(tmpdir(), 'clasp-interop-'));
before(async () => { relay = await Relay.start('--auth-port', '0', '--auth-db', join(folder, 'auth.db')); });
after(async () => {
  await relay.stop();
  rmSync(folder, { recursive: true });
});

test('A client with a token from a login sets, gets and follows', async () => {
  await relay.auth('/auth/register', { username: 'alice', password: 'secret-1' });
  const { token, username } = await relay.auth('/auth/login', { username: 'alice', password: 'secret-1' });
  const client = await connected(relay, { token });
  const seen = recorded(client, '/stage/**');

  client.set('/stage/light', 0.5);

  assert.equal(username, 'alice');
  assert.deepEqual(await seen.count(1), [{ address: '/stage/light', value: 0.5 }]);
  assert.equal(await client.get('/stage/light'), 0.5);
});

test('A client with the token of a guest is welcomed', async () => {
  const { token, username } = await relay.auth('/auth/guest', { user_id: 'ab' });

  const client = await connected(relay, { token });

  assert.equal(client.connected, true);
  assert.equal(username, 'guest-ab');
});

test('A client without a token is refused with ERROR 300, and closed', async () => {
  const session = await RawSession.open(relay);

  session.send({ type: 'HELLO', version: 1, name: 'raw', features: ['param'] });

  assert.equal((await session.next('ERROR')).code, 300);
  await withDeadline(session.closed, 'the close');
});

test('A wrong password gives no token', async () => {
  const { status, token, error } = await relay.auth('/auth/login', { username: 'nobody', password: 'secret-1' });

  assert.equal(status, 401);
  assert.equal(token, undefined);
  assert.equal(error, 'Invalid username or password');
});
