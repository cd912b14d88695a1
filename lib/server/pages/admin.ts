import { TapesyncError } from '../../errors/error.ts';
import { type Html, html } from '../../markup/html.ts';
import { CustomerId } from '../../model/scope.ts';
import { EVERY_CUSTOMER } from '../../stores/roles/accounts.ts';
import { administersSome, hasRole } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import { putCustomer } from '../put-places.ts';
import { addPlaceForm, placePath } from './admin-places.ts';
import { addSource, sourcesSection } from './admin-sources.ts';
import { addUser, usersSection } from './admin-users.ts';
import { adminTable, admitAdmin, answerForm, doneNote } from './administering.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { TEXTS } from './texts.ts';
import { ADMIN_TEXTS } from './texts-admin.ts';

/** Shows what somebody administers: customers, and who administers every one also users and the sources that should report. */
export async function adminPage(request: PageRequest): Promise<PageAnswer> {
  if (!administersSome(request.user)) throw new TapesyncError('NOT_THERE');
  return shown(request, doneNote(request), 200);
}

/** Makes what a form of this page asks for: a customer, a user, or a source that should report. */
export async function addByForm(request: PageRequest): Promise<PageAnswer> {
  admitAdmin(request.user);
  const show = (note: Html, status: number) => shown(request, note, status);
  switch (request.form.get('do')) {
    case 'add-customer':
      return answerForm(() => addCustomer(request), show);
    case 'add-user':
      return answerForm(() => addUser(request), show);
    case 'add-source':
      return answerForm(() => addSource(request), show);
    default:
      throw invalidRequest(TEXTS.unknownAction);
  }
}

async function addCustomer({ server, form }: PageRequest) {
  const texts = ADMIN_TEXTS.customers;
  const { places } = server.store;
  const text = (form.get('id') ?? '').trim().toUpperCase();
  const customer = CustomerId.of(text);
  if (customer === undefined) throw invalidRequest(texts.wrong(text));
  const known = await places.customers();
  if (known.some((each) => each.customer === customer)) {
    throw invalidRequest(ADMIN_TEXTS.exists(texts.one(customer)));
  }
  await putCustomer(places, { customer, description: form.get('description') ?? '' });
  return [placePath(customer), 'added'] as const;
}

async function shown(request: PageRequest, note: Html, status: number): Promise<PageAnswer> {
  const { user, server } = request;
  const texts = ADMIN_TEXTS.customers;
  const isAll = hasRole(user, EVERY_CUSTOMER, 'admin');
  const customers = (await server.store.places.customers()).filter(({ customer }) =>
    hasRole(user, customer, 'admin'),
  );
  const rows = customers.map(({ customer, description }) => [
    html`<a class="label" href="${placePath(customer)}">${customer}</a>`,
    html`${description}`,
  ]);
  const add = isAll ? addPlaceForm(request, '/admin', 'add-customer', texts) : html``;
  const users = isAll && !server.isLocal ? await usersSection(request) : html``;
  const sources = isAll ? await sourcesSection(request) : html``;
  const body = html`${note}<h2>${texts.heading}</h2>
${adminTable(texts.caption, [texts.id, ADMIN_TEXTS.description], rows, texts.none)}${add}${users}${sources}`;
  return { kind: 'page', status, title: ADMIN_TEXTS.title, body };
}
