import { userInfo } from 'node:os';
import t from 'tap';
import { newIdentity, runOf } from '../../../../lib/cli/commands/run-identity.ts';
import { contextOf, IDENTITY } from '../context.ts';

t.test('identifiers begin with the moment of the start, to the second, and differ within it', async (t) => {
  const now = Date.UTC(2026, 2, 15, 2, 13, 0, 999);
  t.intercept(Date, 'now', { value: () => now });
  const identities = Array.from({ length: 100 }, newIdentity);
  for (const { id, started } of identities) {
    t.equal(started, '2026-03-15T02:13:00Z');
    t.match(id, /^20260315T021300Z-[0-9a-f]{8}$/);
  }
  t.equal(new Set(identities.map(({ id }) => id)).size, 100);
});

t.test('the run of a command has its identity, user, command and definition', async (t) => {
  const context = await contextOf(['sync', '--user', 'ada']);
  t.strictSame(runOf(context, 'sync', 'x.ttidef'), {
    ...IDENTITY,
    user: 'ada',
    command: 'sync',
    definition: 'x.ttidef',
  });
});

t.test('without a name the user is that of the system', async (t) => {
  t.equal(runOf(await contextOf(['sync']), 'sync', '').user, userInfo().username);
});
