import { TapesyncError } from '../../errors/error.ts';
import { type Html, html } from '../../markup/html.ts';
import { MOST_CAPACITY } from '../../model/place-rules.ts';
import { CustomerId, MediaId, RepositoryId, type Scope, scopeName } from '../../model/scope.ts';
import type { Customer, Media, Places, Repository } from '../../stores/roles/places.ts';
import { invalidRequest } from '../error-answers.ts';
import { putCustomer, putMedia, putRepository } from '../put-places.ts';
import { adminTable, admitAdmin, answerForm, doneNote, typed } from './administering.ts';
import { actionForm, choiceField, textField, tickField } from './form-fields.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { TEXTS } from './texts.ts';
import { ADMIN_TEXTS } from './texts-admin.ts';

const LONGEST_DESCRIPTION = 50;
const LONGEST_FILTER = 256;

/** A customer, a media type or a repository by its name: `US01`, `US01.LTO`, `US01.LTO.OFFS`. */
interface Named {
  readonly name: string;
  readonly customer: CustomerId;
  readonly scope?: Scope;
  readonly repository?: RepositoryId;
}

/** Returns the address of the page of a place. */
export function placePath(name: string): string {
  return `/admin/places/${name}`;
}

/** Returns the form by which a customer, a media type or a repository is made. */
export function addPlaceForm(
  request: PageRequest,
  to: string,
  action: string,
  texts: { readonly add: string; readonly id: string },
  more: readonly Html[] = [],
): Html {
  const fields = [
    textField({
      ...{ name: 'id', label: texts.id, value: typed(request, action, 'id'), most: 4, isRequired: true },
      help: ADMIN_TEXTS.customers.idHelp,
    }),
    descriptionField(typed(request, action, 'description')),
    ...more,
  ];
  return html`<h3>${texts.add}</h3>${actionForm(to, action, fields, texts.add)}`;
}

function descriptionField(value: string): Html {
  return textField({ name: 'description', label: ADMIN_TEXTS.description, value, most: LONGEST_DESCRIPTION });
}

function filterField(value: string): Html {
  const { filter, filterHelp } = ADMIN_TEXTS.media;
  return textField({ name: 'filter', label: filter, help: filterHelp, value, most: LONGEST_FILTER });
}

/** Shows a customer, a media type or a repository with what lies below it. Throws NOT_THERE for who does not administer it. */
export async function adminPlacePage(request: PageRequest): Promise<PageAnswer> {
  return shown(request, admitted(request), doneNote(request), 200);
}

/** Changes, removes or adds to a place as a form of its page asks for. */
export async function changePlace(request: PageRequest): Promise<PageAnswer> {
  const place = admitted(request);
  const { places } = request.server.store;
  return answerForm(
    async () => {
      switch (request.form.get('do')) {
        case 'change':
          await change(request, places, place);
          return [placePath(place.name), 'changed'];
        case 'remove': {
          if (!(await remove(places, place))) throw new TapesyncError('NOT_THERE');
          const above = place.name.split('.').slice(0, -1).join('.');
          return [above === '' ? '/admin' : placePath(above), 'removed'];
        }
        case 'add':
          return [placePath(await add(request, places, place)), 'added'];
        default:
          throw invalidRequest(TEXTS.unknownAction);
      }
    },
    (note, status) => shown(request, place, note, status),
  );
}

function admitted({ params, user }: PageRequest): Named {
  const name = (params.place ?? '').toUpperCase();
  const [first = '', second, third, ...rest] = name.split('.');
  const customer = CustomerId.of(first);
  if (customer === undefined || rest.length > 0) throw new TapesyncError('NOT_THERE');
  admitAdmin(user, customer);
  if (second === undefined) return { name, customer };
  const media = MediaId.of(second);
  if (media === undefined) throw new TapesyncError('NOT_THERE');
  if (third === undefined) return { name, customer, scope: { customer, media } };
  const repository = RepositoryId.of(third);
  if (repository === undefined) throw new TapesyncError('NOT_THERE');
  return { name, customer, scope: { customer, media }, repository };
}

async function change({ form }: PageRequest, places: Places, place: Named): Promise<void> {
  const { customer, scope, repository } = place;
  const description = form.get('description') ?? '';
  // Another has removed it meanwhile: it is not made again.
  await found(places, place);
  if (scope === undefined) return putCustomer(places, { customer, description });
  if (repository === undefined)
    return putMedia(places, { ...scope, description, volumeFilter: form.get('filter') ?? '' });
  const next = form.get('next') ?? '';
  const nextId = next === '' ? '' : RepositoryId.of(next);
  if (nextId === undefined) throw invalidRequest(ADMIN_TEXTS.repositories.wrong(next));
  const offsite = form.has('offsite');
  const capacity = capacityOf(form.get('capacity') ?? '');
  await putRepository(places, { ...scope, repository, description, next: nextId, offsite, capacity });
}

function capacityOf(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const capacity = /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : 0;
  if (capacity < 1 || capacity > MOST_CAPACITY)
    throw invalidRequest(ADMIN_TEXTS.repositories.wrongCapacity(text));
  return capacity;
}

function remove(places: Places, { customer, scope, repository }: Named): Promise<boolean> {
  if (scope === undefined) return places.removeCustomer(customer);
  return repository === undefined
    ? places.removeMedia(scope)
    : places.removeRepository({ ...scope, repository });
}

async function add({ form }: PageRequest, places: Places, { name, customer, scope }: Named): Promise<string> {
  const text = (form.get('id') ?? '').trim().toUpperCase();
  const description = form.get('description') ?? '';
  const whole = `${name}.${text}`;
  if (scope === undefined) {
    const media = MediaId.of(text);
    if (media === undefined) throw invalidRequest(ADMIN_TEXTS.media.wrong(text));
    if ((await places.media()).some((each) => scopeName(each) === whole))
      throw invalidRequest(ADMIN_TEXTS.exists(ADMIN_TEXTS.media.one(whole)));
    await putMedia(places, { customer, media, description, volumeFilter: form.get('filter') ?? '' });
    return whole;
  }
  const repository = RepositoryId.of(text);
  if (repository === undefined) throw invalidRequest(ADMIN_TEXTS.repositories.wrong(text));
  if ((await places.repositories()).some((each) => `${scopeName(each)}.${each.repository}` === whole))
    throw invalidRequest(ADMIN_TEXTS.exists(ADMIN_TEXTS.repositories.one(whole)));
  await putRepository(places, { ...scope, repository, description });
  return whole;
}

/** What is kept of a place, by what it is. */
type Kept =
  | { readonly kind: 'customer'; readonly row: Customer }
  | { readonly kind: 'media'; readonly row: Media }
  | { readonly kind: 'repository'; readonly row: Repository };

/** Returns what is kept of a place. Throws NOT_THERE. */
async function found(places: Places, { customer, scope, repository }: Named): Promise<Kept> {
  const isIn = (each: Scope) => scope !== undefined && scopeName(each) === scopeName(scope);
  if (scope === undefined) {
    const row = (await places.customers()).find((each) => each.customer === customer);
    if (row !== undefined) return { kind: 'customer', row };
  } else if (repository === undefined) {
    const row = (await places.media()).find(isIn);
    if (row !== undefined) return { kind: 'media', row };
  } else {
    const row = (await places.repositories()).find((each) => isIn(each) && each.repository === repository);
    if (row !== undefined) return { kind: 'repository', row };
  }
  throw new TapesyncError('NOT_THERE');
}

async function shown(request: PageRequest, place: Named, note: Html, status: number): Promise<PageAnswer> {
  const { places } = request.server.store;
  const kept = await found(places, place);
  const { name } = place;
  const { title, fields, below } = await partsOf(request, places, name, kept);
  const to = placePath(name);
  const description = descriptionField(typed(request, 'change', 'description', kept.row.description));
  const body = html`${note}<p class="pages">${ways(name)}</p>
${actionForm(to, 'change', [description, ...fields], ADMIN_TEXTS.change)}${below}
<h2>${ADMIN_TEXTS.remove}</h2><p class="help">${ADMIN_TEXTS.removeHelp}</p>${kept.kind === 'media' ? html`<p class="help">${ADMIN_TEXTS.media.removeHelp(name)}</p>` : html``}${actionForm(to, 'remove', [], ADMIN_TEXTS.remove)}`;
  return { kind: 'page', status, title, body };
}

/** What the pages of places do not have in common. */
interface Parts {
  readonly title: string;
  readonly fields: readonly Html[];
  /** What lies below the place. */
  readonly below: Html;
}

async function partsOf(request: PageRequest, places: Places, name: string, kept: Kept): Promise<Parts> {
  switch (kept.kind) {
    case 'customer': {
      const texts = ADMIN_TEXTS.media;
      const media = (await places.media()).filter(({ customer }) => customer === kept.row.customer);
      const rows = media.map((each) => [
        link(scopeName(each)),
        html`${each.description}`,
        html`${each.volumeFilter}`,
      ]);
      const headings = [texts.id, ADMIN_TEXTS.description, texts.filter];
      const more = [filterField(typed(request, 'add', 'filter'))];
      const below = html`<h2>${texts.heading}</h2>${adminTable(texts.heading, headings, rows, texts.none)}
${addPlaceForm(request, placePath(name), 'add', texts, more)}`;
      return { title: ADMIN_TEXTS.customers.one(name), fields: [], below };
    }
    case 'media': {
      const texts = ADMIN_TEXTS.repositories;
      const rows = (await repositoriesOf(places, kept.row)).map((each) => [
        link(`${name}.${each.repository}`),
        html`${each.description}`,
        html`${each.next ?? ''}`,
        html`${each.offsite === true ? TEXTS.volume.yes : ''}`,
        html`${each.capacity?.toLocaleString('en') ?? ''}`,
      ]);
      const headings = [texts.id, ADMIN_TEXTS.description, texts.next, texts.isOffsite, texts.capacity];
      const below = html`<h2>${texts.heading}</h2>${adminTable(texts.heading, headings, rows, texts.none)}
${addPlaceForm(request, placePath(name), 'add', texts)}`;
      const fields = [filterField(typed(request, 'change', 'filter', kept.row.volumeFilter))];
      return { title: ADMIN_TEXTS.media.one(name), fields, below };
    }
    case 'repository': {
      const others = await repositoriesOf(places, kept.row);
      const fields = repositoryFields(request, kept.row, others);
      return { title: ADMIN_TEXTS.repositories.one(name), fields, below: html`` };
    }
  }
}

async function repositoriesOf(places: Places, scope: Scope): Promise<readonly Repository[]> {
  return (await places.repositories()).filter((each) => scopeName(each) === scopeName(scope));
}

function repositoryFields(
  request: PageRequest,
  row: Repository,
  all: readonly Repository[],
): readonly Html[] {
  const texts = ADMIN_TEXTS.repositories;
  const options = all
    .filter(({ repository }) => repository !== row.repository)
    .map(({ repository, description }) => [repository, `${repository} ${description}`] as const);
  const isSent = request.form.get('do') === 'change';
  return [
    choiceField(
      'next',
      texts.next,
      [['', texts.home], ...options],
      typed(request, 'change', 'next', row.next),
    ),
    tickField('offsite', texts.offsite, {
      isTicked: isSent ? request.form.has('offsite') : row.offsite === true,
    }),
    textField({
      ...{ name: 'capacity', label: texts.capacity, help: texts.capacityHelp, most: 9 },
      value: typed(request, 'change', 'capacity', String(row.capacity ?? '')),
    }),
  ];
}

function link(name: string): Html {
  return html`<a class="label" href="${placePath(name)}">${name}</a>`;
}

function ways(name: string): Html {
  const parts = name.split('.').slice(0, -1);
  const above = parts.map((_, at) => html` ${link(parts.slice(0, at + 1).join('.'))}`);
  return html`<a href="/admin">${ADMIN_TEXTS.up}</a>${above}`;
}
