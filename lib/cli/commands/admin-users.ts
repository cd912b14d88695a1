import { hashPassword, passwordProblem } from '../../server/passwords.ts';
import { openServerStore } from '../../stores/open-store.ts';
import { EVERY_CUSTOMER, type Grant, userNameProblem } from '../../stores/roles/accounts.ts';
import type { ServerStore } from '../../stores/store.ts';
import { askPassword, passwordIn, passwordInFile } from '../terminal/password.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';

/** Shows, makes and removes the users of a server, and grants and revokes their roles, in the server's store. */
export async function adminUsers(
  context: CommandContext,
  verb: 'list' | 'add' | 'set-password' | 'remove' | 'grant' | 'revoke',
  user: string,
): Promise<number> {
  const problem = verb === 'list' ? undefined : userNameProblem(user);
  if (problem !== undefined) throw misused('admin', problem);
  const store = await openServerStore(context.config.server, {
    write: verb !== 'list',
    migrate: verb !== 'list',
  });
  try {
    await act(store, context, verb, user);
    return 0;
  } finally {
    await store.close();
  }
}

async function act(store: ServerStore, context: CommandContext, verb: string, user: string): Promise<void> {
  const { config } = context;
  const customer = config.customer;
  switch (verb) {
    case 'list':
      return list(store, context);
    case 'add': {
      const exists = `user ${user} exists; see tapesync admin user set-password, grant and revoke`;
      // Before anybody types a password.
      if ((await store.accounts.account(user)) !== undefined) throw misused('admin', exists);
      const grant = config.role && { customer, role: config.role };
      if (!(await store.accounts.addUser(user, await newHash(context, user)))) throw misused('admin', exists);
      if (grant !== undefined) await store.accounts.putGrant(user, grant);
      return;
    }
    case 'set-password': {
      const missing = `there is no user ${user}`;
      if ((await store.accounts.account(user)) === undefined) throw misused('admin', missing);
      if (config.role !== undefined) throw misused('admin', 'a role is granted by user grant');
      if (!(await store.accounts.setPassword(user, await newHash(context, user))))
        throw misused('admin', missing);
      return;
    }
    case 'remove':
      if (!(await store.accounts.removeUser(user))) throw misused('admin', `there is no user ${user}`);
      return;
    case 'grant':
      if (config.role === undefined)
        throw misused('admin', 'say which role, with --role read, sync or admin');
      if (!(await store.accounts.putGrant(user, { customer, role: config.role }))) {
        throw misused('admin', `there is no user ${user}`);
      }
      return;
    default:
      if (!(await store.accounts.removeGrant(user, customer))) {
        throw misused(
          'admin',
          `user ${user} has no role with ${customer === EVERY_CUSTOMER ? 'every customer' : customer}`,
        );
      }
  }
}

async function list(store: ServerStore, { config, output }: CommandContext): Promise<void> {
  const users = await store.accounts.users();
  if (config.json) {
    for (const user of users) await output.json(user);
    return;
  }
  const granted = ({ customer, role }: Grant) => `${role} ${customer}`;
  await printTable(
    output,
    ['User', 'Roles'],
    users.map(({ user, grants }) => [user, grants.map(granted).join(', ')]),
  );
}

async function newPassword({ config, environment, terminal }: CommandContext, user: string): Promise<string> {
  if (config.passwordFile !== '') {
    return passwordInFile(user, config.passwordFile, (sentence) => terminal.warning(sentence));
  }
  const given = passwordIn(environment);
  if (given !== undefined) return given;
  const password = await askPassword(user, `New password of ${user}: `);
  if (password !== (await askPassword(user, 'The same again: ')))
    throw misused('admin', 'these were two passwords');
  return password;
}

async function newHash(context: CommandContext, user: string): Promise<string> {
  const password = await newPassword(context, user);
  const problem = passwordProblem(password);
  if (problem !== undefined) throw misused('admin', problem);
  return hashPassword(password);
}
