import type { Account, Grant, User } from '../roles/accounts.ts';
import type { Connection, Row } from './connection.ts';

const USER = `account.user_id, coalesce(
  (SELECT json_agg(json_build_object('customer', customer, 'role', role) ORDER BY customer)
   FROM tapesync.account_grant WHERE account_grant.user_id = account.user_id), '[]')`;

/** Lists the users in ascending order. */
export async function readUsers(connection: Connection): Promise<User[]> {
  return (await connection.rows(`SELECT ${USER} FROM tapesync.account ORDER BY user_id`)).map(userOf);
}

/** Returns a user with the hash of the password. */
export async function readAccount(connection: Connection, user: string): Promise<Account | undefined> {
  const select = `SELECT ${USER}, password FROM tapesync.account WHERE user_id = $1`;
  const row = await connection.row(select, user);
  return row.length === 0 ? undefined : { ...userOf(row), password: String(row[2]) };
}

/** Makes a user, or changes the password and ends the sessions of one. Belongs inside a transaction. */
export async function writeUser(connection: Connection, user: string, password: string): Promise<void> {
  await connection.run(
    `INSERT INTO tapesync.account (user_id, password) VALUES ($1, $2)
     ON CONFLICT (user_id) DO UPDATE SET password = excluded.password`,
    user,
    password,
  );
  await connection.run('DELETE FROM tapesync.session WHERE user_id = $1', user);
}

/** Removes a user, and with it grants and sessions. */
export async function deleteUser(connection: Connection, user: string): Promise<boolean> {
  return (await connection.run('DELETE FROM tapesync.account WHERE user_id = $1', user)) > 0;
}

/** Gives a user a role with a customer; false when there is no such user. */
export async function writeGrant(
  connection: Connection,
  user: string,
  { customer, role }: Grant,
): Promise<boolean> {
  const written = await connection.run(
    `INSERT INTO tapesync.account_grant (user_id, customer, role)
     SELECT user_id, $2, $3 FROM tapesync.account WHERE user_id = $1
     ON CONFLICT (user_id, customer) DO UPDATE SET role = excluded.role`,
    user,
    customer,
    role,
  );
  return written > 0;
}

/** Takes the role with a customer away. */
export async function deleteGrant(connection: Connection, user: string, customer: string): Promise<boolean> {
  const remove = 'DELETE FROM tapesync.account_grant WHERE user_id = $1 AND customer = $2';
  return (await connection.run(remove, user, customer)) > 0;
}

/** Keeps the hash of a token until it expires, and drops those that have. Belongs inside a transaction. */
export async function writeSession(
  connection: Connection,
  token: string,
  user: string,
  expires: string,
  now: string,
): Promise<void> {
  await connection.run(
    `DELETE FROM tapesync.session WHERE token IN (
       SELECT token FROM tapesync.session WHERE expires <= $1 FOR UPDATE SKIP LOCKED)`,
    now,
  );
  const insert = 'INSERT INTO tapesync.session (token, user_id, expires) VALUES ($1, $2, $3)';
  await connection.run(insert, token, user, expires);
}

/** Returns who has logged on with a token that is still valid. */
export async function readSession(
  connection: Connection,
  token: string,
  now: string,
): Promise<User | undefined> {
  const row = await connection.row(
    `SELECT ${USER} FROM tapesync.session JOIN tapesync.account ON account.user_id = session.user_id
     WHERE token = $1 AND expires > $2`,
    token,
    now,
  );
  return row.length === 0 ? undefined : userOf(row);
}

/** Ends a session. */
export async function deleteSession(connection: Connection, token: string): Promise<void> {
  await connection.run('DELETE FROM tapesync.session WHERE token = $1', token);
}

function userOf([user, grants]: Row): User {
  return { user: String(user), grants: JSON.parse(String(grants)) as Grant[] };
}
