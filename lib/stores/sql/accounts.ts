import { CustomerId } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import { type Account, type Accounts, EVERY_CUSTOMER, type Grant, ROLES } from '../roles/accounts.ts';
import { type Row, type SqlConnection, type SqlDatabase, textOf } from './connection.ts';

const ACCOUNT = `SELECT account.user_id, password, customer, role FROM tapesync.account
  LEFT JOIN tapesync.account_grant ON account_grant.user_id = account.user_id`;
const ORDER = 'ORDER BY account.user_id, customer';

/** Returns the accounts of a database. */
export function sqlAccounts<C extends SqlConnection>(database: SqlDatabase<C>): Accounts {
  const rows = (sql: string, ...parameters: string[]) =>
    database.read(async (connection) => accountsOf(await connection.rows(sql, ...parameters)));
  const write = (sql: string, ...parameters: string[]) =>
    database.transaction(async (connection) => (await connection.run(sql, ...parameters)) > 0);

  return {
    users: async () => (await rows(`${ACCOUNT} ${ORDER}`)).map(({ password: _, ...user }) => user),

    account: async (user) => (await rows(`${ACCOUNT} WHERE account.user_id = $1 ${ORDER}`, user))[0],

    addUser: (user, password) =>
      write(
        'INSERT INTO tapesync.account (user_id, password) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING',
        user,
        password,
      ),

    setPassword: (user, password) =>
      database.transaction(async (connection) => {
        const set = 'UPDATE tapesync.account SET password = $2 WHERE user_id = $1';
        if ((await connection.run(set, user, password)) === 0) return false;
        await connection.run('DELETE FROM tapesync.session WHERE user_id = $1', user);
        return true;
      }),

    // Grants and sessions go with the account.
    removeUser: (user) => write('DELETE FROM tapesync.account WHERE user_id = $1', user),

    putGrant: (user, { customer, role }) => {
      const put = `INSERT INTO tapesync.account_grant (user_id, customer, role)
        SELECT user_id, $2, $3 FROM tapesync.account WHERE user_id = $1
        ON CONFLICT (user_id, customer) DO UPDATE SET role = excluded.role`;
      return write(put, user, customer, role);
    },

    removeGrant: (user, customer) =>
      write('DELETE FROM tapesync.account_grant WHERE user_id = $1 AND customer = $2', user, customer),

    openSession: (token, user, expires) =>
      database.transaction(async (connection) => {
        const drop = `DELETE FROM tapesync.session WHERE token IN (
          SELECT token FROM tapesync.session WHERE expires <= $1 FOR UPDATE SKIP LOCKED)`;
        await connection.run(drop, canonicalDate(Date.now() / 1000));
        const insert = 'INSERT INTO tapesync.session (token, user_id, expires) VALUES ($1, $2, $3)';
        await connection.run(insert, token, user, expires);
      }),

    session: async (token, now) => {
      const valid =
        'JOIN tapesync.session ON session.user_id = account.user_id WHERE token = $1 AND expires > $2';
      const [account] = await rows(`${ACCOUNT} ${valid} ${ORDER}`, token, now);
      return account && { user: account.user, grants: account.grants };
    },

    closeSession: async (token) => {
      await write('DELETE FROM tapesync.session WHERE token = $1', token);
    },
  };
}

// One row per grant, those of a user in one piece.
function accountsOf(rows: readonly Row[]): Account[] {
  return Array.from(
    Map.groupBy(rows, ([user]) => textOf(user)),
    ([user, ofUser]) => ({
      user,
      password: textOf(ofUser[0]?.[1]),
      grants: ofUser.flatMap(([, , customer, role]) => grantOf(textOf(customer), textOf(role))),
    }),
  );
}

// Without a grant, the row has neither.
function grantOf(customer: string, name: string): Grant | [] {
  const role = ROLES.find((known) => known === name);
  if (role === undefined) return [];
  return { customer: customer === EVERY_CUSTOMER ? customer : CustomerId.trusted(customer), role };
}
