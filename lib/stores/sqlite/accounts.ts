import type { Account, Grant, User } from '../roles/accounts.ts';
import type { Connection } from './connection.ts';

/** Lists the users in ascending order. */
export function readUsers(connection: Connection): User[] {
  const rows = connection.rows('SELECT user FROM user ORDER BY user');
  return rows.map(([user]) => ({ user: String(user), grants: grantsOf(connection, String(user)) }));
}

/** Returns a user with the hash of the password. */
export function readAccount(connection: Connection, user: string): Account | undefined {
  const [password] = connection.row('SELECT password FROM user WHERE user = ?', user);
  if (password === undefined) return undefined;
  return { user, password: String(password), grants: grantsOf(connection, user) };
}

/** Makes a user, or changes the password and ends the sessions of one. Belongs inside a transaction. */
export function writeUser(connection: Connection, user: string, password: string): void {
  connection.run(
    'INSERT INTO user (user, password) VALUES (?, ?) ON CONFLICT DO UPDATE SET password = excluded.password',
    user,
    password,
  );
  connection.run('DELETE FROM session WHERE user = ?', user);
}

/** Removes a user, and with it grants and sessions. */
export function deleteUser(connection: Connection, user: string): boolean {
  return connection.run('DELETE FROM user WHERE user = ?', user) > 0;
}

/** Gives a user a role with a customer; false when there is no such user. */
export function writeGrant(connection: Connection, user: string, { customer, role }: Grant): boolean {
  const written = connection.run(
    `INSERT INTO user_grant (user, customer, role) SELECT user, ?, ? FROM user WHERE user = ?
     ON CONFLICT DO UPDATE SET role = excluded.role`,
    customer,
    role,
    user,
  );
  return written > 0;
}

/** Takes the role with a customer away. */
export function deleteGrant(connection: Connection, user: string, customer: string): boolean {
  return connection.run('DELETE FROM user_grant WHERE user = ? AND customer = ?', user, customer) > 0;
}

/** Keeps the hash of a token until it expires, and drops those that have. Belongs inside a transaction. */
export function writeSession(
  connection: Connection,
  token: string,
  user: string,
  expires: string,
  now: string,
): void {
  connection.run('DELETE FROM session WHERE expires <= ?', now);
  connection.run('INSERT INTO session (token, user, expires) VALUES (?, ?, ?)', token, user, expires);
}

/** Returns who has logged on with a token that is still valid. */
export function readSession(connection: Connection, token: string, now: string): User | undefined {
  const [user] = connection.row('SELECT user FROM session WHERE token = ? AND expires > ?', token, now);
  return user === undefined ? undefined : { user: String(user), grants: grantsOf(connection, String(user)) };
}

/** Ends a session. */
export function deleteSession(connection: Connection, token: string): void {
  connection.run('DELETE FROM session WHERE token = ?', token);
}

function grantsOf(connection: Connection, user: string): Grant[] {
  return connection
    .rows('SELECT customer, role FROM user_grant WHERE user = ? ORDER BY customer', user)
    .map(([customer, role]) => ({ customer, role }) as Grant);
}
