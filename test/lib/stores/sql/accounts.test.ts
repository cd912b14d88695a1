import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import type { CustomerId } from '../../../../lib/model/scope.ts';
import { sqlAccounts } from '../../../../lib/stores/sql/accounts.ts';
import { SqliteDatabase } from '../../../../lib/stores/sqlite/database.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const [PAST, NOW, LATE] = ['2026-03-14T00:00:00Z', '2026-03-14T12:00:00Z', '9999-01-01T00:00:00Z'];
const US01 = 'US01' as CustomerId;

function opened(s: Test) {
  const file = join(temporaryFolder(s), 'tapes.db');
  const database = new SqliteDatabase(file, true, 1000);
  const raw = new DatabaseSync(file);
  s.teardown(() => {
    raw.close();
    return database.close();
  });
  const column = (sql: string) => raw.prepare(sql).all().flatMap(Object.values);
  return { accounts: sqlAccounts(database), raw, column };
}

t.test('whoever logs on sweeps away the sessions that have expired, and no others', async (s) => {
  const { accounts, column } = opened(s);
  await accounts.addUser('ada', 'hash');
  await accounts.addUser('bob', 'hash');
  await accounts.openSession('old of ada', 'ada', PAST);
  await accounts.openSession('of bob', 'bob', LATE);
  await accounts.openSession('of ada', 'ada', LATE);
  s.strictSame(column('SELECT token FROM session ORDER BY 1'), ['of ada', 'of bob']);
});

t.test('a new password ends the sessions of that user alone', async (s) => {
  const { accounts } = opened(s);
  for (const user of ['ada', 'bob']) {
    await accounts.addUser(user, 'hash');
    await accounts.openSession(`of ${user}`, user, LATE);
  }
  await accounts.setPassword('ada', 'another');
  s.equal(await accounts.session('of ada', NOW), undefined);
  s.strictSame(await accounts.session('of bob', NOW), { user: 'bob', grants: [] });
});

t.test('nothing of a user who is removed stays in the database', async (s) => {
  const { accounts, column } = opened(s);
  await accounts.addUser('ada', 'hash');
  await accounts.putGrant('ada', { customer: '*', role: 'admin' });
  await accounts.openSession('token', 'ada', LATE);
  await accounts.removeUser('ada');
  s.strictSame(column('SELECT user_id FROM account_grant UNION ALL SELECT user_id FROM session'), []);
});

t.test('a role that nobody knows gives nothing, and takes nothing from the others', async (s) => {
  const { accounts, raw } = opened(s);
  await accounts.addUser('ada', 'hash');
  await accounts.putGrant('ada', { customer: US01, role: 'read' });
  raw.exec("INSERT INTO account_grant (user_id, customer, role) VALUES ('ada', '*', 'owner')");
  s.strictSame(await accounts.users(), [{ user: 'ada', grants: [{ customer: US01, role: 'read' }] }]);
});

t.test('the list of users has no passwords', async (s) => {
  const { accounts } = opened(s);
  await accounts.addUser('ada', 'hash');
  await accounts.openSession('token', 'ada', LATE);
  s.strictSame(await accounts.users(), [{ user: 'ada', grants: [] }]);
  s.notOk('password' in ((await accounts.session('token', NOW)) ?? { password: '' }));
});
