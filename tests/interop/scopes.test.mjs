import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connected, recorded } from './support/clients.mjs';
import { RawSession } from './support/raw.mjs';
import { Relay } from './support/relay.mjs';

const appConfig = {
  scopes: ['read:/rooms/**', 'write:/rooms/*/messages', 'write:/rooms/*/members/{userId}', 'write:/users/{userId}/**', 'read:/users/**'],
  write_rules: [{
    path: '/rooms/{room}/messages',
    checks: [{ type: 'state_not_null', lookup: '/rooms/{room}/members/{session}' }],
  }],
  snapshot_visibility: [{ path: '/users/{user}/**', visible: 'owner', owner_segment: 'user', public_sub: 'profile' }],
  snapshot_transforms: [{ path: '/users/{user}/profile', redact_fields: ['email'] }],
};

let relay;
const folder = mkdtempSync(join(tmpdir(), 'clasp-interop-'));
before(async () => {
  writeFileSync(join(folder, 'app.json'), JSON.stringify(appConfig));
  relay = await Relay.start(
    '--auth-port', '0', '--auth-db', join(folder, 'auth.db'), '--app-config', join(folder, 'app.json'), '--welcome-snapshot');
});
after(async () => {
  await relay.stop();
  rmSync(folder, { recursive: true });
});

async function guest(id) {
  const { token } = await relay.auth('/auth/guest', { user_id: id });
  return { token, client: await connected(relay, { token }) };
}

test('A user does what the scopes and rules of the application allow', async () => {
  const [ann, bob] = [await guest('ann-01'), await guest('bob-01')];
  const heard = recorded(bob.client, '/rooms/**');

  bob.client.set('/rooms/1/messages', 'not a member');
  ann.client.set('/rooms/1/members/bob-01', true);
  ann.client.set('/rooms/1/members/ann-01', true);
  ann.client.set('/rooms/1/messages', 'hello');

  assert.deepEqual(await heard.count(2), [
    { address: '/rooms/1/members/ann-01', value: true },
    { address: '/rooms/1/messages', value: 'hello' },
  ]);
});

test('What belongs to one user another neither gets nor hears, but for what is public', async () => {
  const [ann, bob] = [await guest('ann-02'), await guest('bob-02')];
  const heard = recorded(bob.client, '/users/**');
  const own = recorded(ann.client, '/users/ann-02/**');

  ann.client.set('/users/ann-02/inbox', 'private');
  ann.client.set('/users/ann-02/profile', { name: 'Ann', email: 'ann@example.org' });

  assert.deepEqual(await heard.count(1), [{ address: '/users/ann-02/profile', value: { name: 'Ann' } }]);
  assert.deepEqual((await own.count(2)).map(({ address }) => address), ['/users/ann-02/inbox', '/users/ann-02/profile']);
  assert.deepEqual(await bob.client.get('/users/ann-02/profile'), { name: 'Ann' });
  assert.equal(bob.client.cached('/users/ann-02/inbox'), undefined);
});

test('The state that a client is welcomed with shows what it may see, and no more', async () => {
  const ann = await guest('ann-03');
  const own = recorded(ann.client, '/users/ann-03/**');
  ann.client.set('/users/ann-03/inbox', 'private');
  ann.client.set('/users/ann-03/profile', { name: 'Ann', email: 'ann@example.org' });
  await own.count(2);

  const bob = await guest('bob-03');
  recorded(bob.client, '/users/**');
  await bob.client.get('/users/ann-03/profile');

  assert.deepEqual(bob.client.cached('/users/ann-03/profile'), { name: 'Ann' });
  assert.equal(bob.client.cached('/users/ann-03/inbox'), undefined);
});

test('What a scope does not cover is refused with ERROR 301, which names it', async () => {
  const { token } = await relay.auth('/auth/guest', { user_id: 'eve-04' });
  const session = await RawSession.open(relay);
  session.send({ type: 'HELLO', version: 1, name: 'raw', features: ['param'], token });
  await session.next('WELCOME');

  session.send({ type: 'SUBSCRIBE', id: 1, pattern: '/**' });
  session.send({ type: 'SET', address: '/stage/light', value: 1 });

  for (const address of ['/**', '/stage/light'])
    assert.equal((await session.next('ERROR', error => error.address === address)).code, 301);
});
