import { hashPassword, LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../server/passwords.ts';
import { openServerStore } from '../../stores/open-store.ts';
import { EVERY_CUSTOMER, type Grant, USER_NAME } from '../../stores/roles/accounts.ts';
import type { ServerStore } from '../../stores/store.ts';
import { askPassword, passwordIn, passwordInFile } from '../terminal/password.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';

/** Shows, makes and removes the users of a server, and grants and revokes their roles, in the server's store. */
export async function adminUsers(
  context: CommandContext,
  verb: 'list' | 'add' | 'remove' | 'grant' | 'revoke',
  user: string,
): Promise<number> {
  if (verb !== 'list' && !USER_NAME.test(user)) {
    throw misused(
      'admin',
      `a user is 1 to 64 letters, digits, dots, underscores and hyphens, found ${JSON.stringify(user)}`,
    );
  }
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
      // A wrong role is an error before anybody types a password.
      const grant = config.role && { customer, role: config.role };
      await store.accounts.putUser(user, await hashPassword(ofRightLength(await newPassword(context, user))));
      if (grant !== undefined) await store.accounts.putGrant(user, grant);
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

function ofRightLength(password: string): string {
  const characters = [...password].length;
  if (characters < SHORTEST_PASSWORD) {
    throw misused(
      'admin',
      `a password has at least ${SHORTEST_PASSWORD} characters, this one ${characters}; openssl rand -base64 18 makes one`,
    );
  }
  if (password.length <= LONGEST_PASSWORD) return password;
  throw misused(
    'admin',
    `a password has ${LONGEST_PASSWORD} characters at most, this one ${password.length}`,
  );
}
