import { TapesyncError } from '../../errors/error.ts';
import { type Html, html } from '../../markup/html.ts';
import { CustomerId } from '../../model/scope.ts';
import {
  EVERY_CUSTOMER,
  type Grant,
  ROLES,
  type User,
  userNameProblem,
} from '../../stores/roles/accounts.ts';
import { invalidRequest } from '../error-answers.ts';
import { hashPassword, passwordProblem } from '../passwords.ts';
import { adminTable, admitAdmin, answerForm, type Done, doneNote, typed } from './administering.ts';
import { actionForm, choiceField, passwordField, textField, tickField } from './form-fields.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { TEXTS } from './texts.ts';
import { ADMIN_TEXTS } from './texts-admin.ts';

function userPath(user: string): string {
  return `/admin/users/${encodeURIComponent(user)}`;
}

/** Returns the users with their roles, and the form by which one is made. */
export async function usersSection(request: PageRequest): Promise<Html> {
  const texts = ADMIN_TEXTS.users;
  const users = await request.server.store.accounts.users();
  const rows = users.map(({ user, grants }) => [
    html`<a href="${userPath(user)}">${user}</a>`,
    html`${grants.map(({ role, customer }) => `${role} ${customer}`).join(', ')}`,
  ]);
  const fields = [
    textField({
      ...{ name: 'user', label: texts.user, help: texts.nameHelp, value: typed(request, 'add-user', 'user') },
      isRequired: true,
    }),
    ...passwordFields(),
    ...grantFields(request, 'add-user', [['', texts.noRole]]),
  ];
  return html`<h2>${texts.heading}</h2>${adminTable(texts.caption, [texts.user, texts.roles], rows, texts.none)}
<h3>${texts.add}</h3>${actionForm('/admin', 'add-user', fields, texts.add)}`;
}

function passwordFields(): readonly Html[] {
  const { password, passwordHelp, again } = ADMIN_TEXTS.users;
  return [passwordField('password', password, passwordHelp), passwordField('again', again)];
}

function grantFields(
  request: PageRequest,
  action: string,
  more: readonly (readonly [string, string])[] = [],
): readonly Html[] {
  const texts = ADMIN_TEXTS.users;
  const roles = ROLES.map((role) => [role, texts.roleNames[role]] as const);
  return [
    choiceField('role', texts.role, [...more, ...roles], typed(request, action, 'role')),
    textField({
      ...{ name: 'customer', label: texts.customer, help: texts.customerHelp, most: 4 },
      value: typed(request, action, 'customer', EVERY_CUSTOMER),
    }),
  ];
}

/** Makes a user as the form says. Throws REQUEST_INVALID for one who exists, and for what cannot be right. */
export async function addUser({ form, server }: PageRequest): Promise<readonly [string, Done]> {
  const { accounts } = server.store;
  const user = (form.get('user') ?? '').trim();
  const problem = userNameProblem(user);
  if (problem !== undefined) throw invalidRequest(problem);
  const grant = form.get('role') ? grantIn(form) : undefined;
  const exists = ADMIN_TEXTS.exists(ADMIN_TEXTS.users.one(user));
  if ((await accounts.account(user)) !== undefined) throw invalidRequest(exists);
  if (!(await accounts.addUser(user, await newHash(form)))) throw invalidRequest(exists);
  if (grant !== undefined) await accounts.putGrant(user, grant);
  return [userPath(user), 'added'];
}

async function newHash(form: URLSearchParams): Promise<string> {
  const password = form.get('password') ?? '';
  if (password !== form.get('again')) throw invalidRequest(ADMIN_TEXTS.users.unequal);
  const problem = passwordProblem(password);
  if (problem !== undefined) throw invalidRequest(problem);
  return hashPassword(password);
}

function grantIn(form: URLSearchParams): Grant {
  const role = ROLES.find((each) => each === form.get('role'));
  if (role === undefined) throw invalidRequest(ADMIN_TEXTS.users.wrongRole);
  return { customer: customerIn(form), role };
}

function customerIn(form: URLSearchParams): Grant['customer'] {
  const text = (form.get('customer') ?? '').trim().toUpperCase();
  const customer = text === EVERY_CUSTOMER ? text : CustomerId.of(text);
  if (customer === undefined) throw invalidRequest(ADMIN_TEXTS.users.wrongCustomer(text));
  return customer;
}

/** Shows a user with the roles, and what may be changed. Throws NOT_THERE for who is not admin of every customer. */
export async function adminUserPage(request: PageRequest): Promise<PageAnswer> {
  return shown(request, await admitted(request), doneNote(request), 200);
}

/** Grants, takes away, sets a password or removes a user as a form of the page asks for. */
export async function changeUser(request: PageRequest): Promise<PageAnswer> {
  const user = await admitted(request);
  return answerForm(
    () => act(request, user),
    async (note, status) => shown(request, user, note, status),
  );
}

async function admitted({ user, params, server }: PageRequest): Promise<User> {
  admitAdmin(user);
  const name = params.user ?? '';
  // Pages of one person on a machine know no users.
  const account =
    server.isLocal || userNameProblem(name) !== undefined
      ? undefined
      : await server.store.accounts.account(name);
  if (account === undefined) throw new TapesyncError('NOT_THERE');
  return { user: account.user, grants: account.grants };
}

async function act(request: PageRequest, { user }: User): Promise<readonly [string, Done]> {
  const { form, server } = request;
  const { accounts } = server.store;
  const isOwn = request.user.user === user;
  const isThere = (done: boolean) => {
    if (!done) throw new TapesyncError('NOT_THERE');
  };
  switch (form.get('do')) {
    case 'grant': {
      const grant = grantIn(form);
      if (isOwn && grant.customer === EVERY_CUSTOMER && grant.role !== 'admin') throw own();
      isThere(await accounts.putGrant(user, grant));
      return [userPath(user), 'granted'];
    }
    case 'revoke': {
      const customer = customerIn(form);
      if (isOwn && customer === EVERY_CUSTOMER) throw own();
      isThere(await accounts.removeGrant(user, customer));
      return [userPath(user), 'revoked'];
    }
    case 'password':
      isThere(await accounts.setPassword(user, await newHash(form)));
      return [userPath(user), 'password'];
    case 'remove':
      if (isOwn) throw own();
      if (!form.has('sure')) throw invalidRequest(ADMIN_TEXTS.users.notSure);
      isThere(await accounts.removeUser(user));
      return ['/admin', 'removed'];
    default:
      throw invalidRequest(TEXTS.unknownAction);
  }
}

function own(): TapesyncError {
  return invalidRequest(ADMIN_TEXTS.users.own);
}

function shown(request: PageRequest, { user, grants }: User, note: Html, status: number): PageAnswer {
  const texts = ADMIN_TEXTS.users;
  const to = userPath(user);
  const rows = grants.map(({ customer, role }) => {
    const whom = customer === EVERY_CUSTOMER ? texts.everyCustomer : customer;
    return [
      html`${whom}`,
      html`${texts.roleNames[role]}`,
      html`<form method="post" action="${to}"><input type="hidden" name="do" value="revoke"><input type="hidden" name="customer" value="${customer}"><button>${texts.revoke(whom)}</button></form>`,
    ];
  });
  const body = html`${note}<p class="pages"><a href="/admin">${ADMIN_TEXTS.up}</a></p>
${adminTable(texts.granted, [texts.customer, texts.role, ADMIN_TEXTS.change], rows, texts.noGrants)}
<h2>${texts.grant}</h2>${actionForm(to, 'grant', grantFields(request, 'grant'), texts.grantButton)}
<h2>${texts.setPassword}</h2><p class="help">${texts.setPasswordHelp}</p>${actionForm(to, 'password', passwordFields(), texts.setPassword)}
<h2>${ADMIN_TEXTS.remove}</h2><p class="help">${texts.removeHelp}</p>${actionForm(to, 'remove', [tickField('sure', texts.sure, { isRequired: true })], ADMIN_TEXTS.remove)}`;
  return { kind: 'page', status, title: texts.one(user), body };
}
