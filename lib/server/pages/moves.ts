import { setImmediate } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { MOVE_KEYS, type Move, movesIn, movesOf } from '../../engine/moves/moves-in.ts';
import { TapesyncError } from '../../errors/error.ts';
import { type Html, html } from '../../markup/html.ts';
import type { Census } from '../../model/census.ts';
import { endOfDay, type WantedMoves } from '../../model/moves.ts';
import { RepositoryId, type Scope, scopeName, VolumeId } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { Repository } from '../../stores/roles/places.ts';
import type { Page, Paged } from '../../stores/roles/query.ts';
import { hasRole } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import { message } from './answers.ts';
import { groupsOf, waySection } from './moves-section.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { prose } from './prose.ts';
import { readBarcode, seenBy } from './seen.ts';
import { TEXTS } from './texts.ts';
import { shownValue } from './whereabouts.ts';

// More than somebody carries in a day.
const PAGE = { limit: 150, ms: 50 };
// Printed, these are some hundred pages.
const MOST_PRINTED = 10_000;

/** Shows what is on its way and has to go, by from and to, as a list to walk along, to tick off and to sign. */
export async function movesPage(request: PageRequest): Promise<PageAnswer> {
  const { query } = request;
  const texts = TEXTS.moves;
  const number = (name: string) => Number(/^\d{1,6}$/.exec(query.get(name) ?? '')?.[0] ?? 0);
  const note = query.has('done') ? message(texts.done(number('done'), number('same')), 'good') : html``;
  return shownMoves(request, query, note);
}

/** Confirms that what was ticked has arrived, as one run, and shows the list again. */
export async function confirmMoves(request: PageRequest): Promise<PageAnswer> {
  const { user, server, form } = request;
  const texts = TEXTS.moves;
  const volumes = form.getAll('volume').map(readBarcode);
  const place = RepositoryId.of(form.get('place') ?? '');
  if (place === undefined) throw invalidRequest(TEXTS.unknownAction);
  if (volumes.length === 0) return shownMoves(request, form, message(texts.nothingTicked), 400);
  const { confirmVolumes } = await import('./by-hand.ts');
  const { changed, unchanged, problems } = await confirmVolumes(user, server.store, volumes, place);
  if (problems.length > 0) {
    const said = html`${message(texts.done(changed, unchanged), 'warn')}${problems.map((problem) => message(problem))}`;
    return shownMoves(request, form, said, 409);
  }
  const done = { ...listQuery(readList(form)), done: String(changed), same: String(unchanged) };
  return { kind: 'see', location: address('/moves', done) };
}

/** Sends what is on its way, or due, as CSV with the columns of `tapesync moves --csv`. */
export async function movesCsv({ query, user, server, now }: PageRequest): Promise<PageAnswer> {
  const seen = seenBy(user, server.store);
  const list = readList(query);
  const scope = scopeOf(await seen.scopes(), list.scope);
  if (scope === undefined) throw new TapesyncError('NOT_THERE');
  const moves = movesIn(seen, [scope], wantedBy(list, now), await seen.repositories());
  const line = (cells: readonly string[]) => stringify([[...cells]], { escape_formulas: true });
  return {
    kind: 'file',
    name: 'moves.csv',
    type: 'text/csv; charset=utf-8',
    text: (async function* () {
      yield line(MOVE_KEYS);
      for await (const move of moves) yield line(MOVE_KEYS.map((key) => move[key]));
    })(),
  };
}

/** Which moves a page is about; empty texts ask for nothing. */
interface List {
  readonly scope: string;
  readonly isDue: boolean;
  readonly from: RepositoryId | undefined;
  readonly to: RepositoryId | undefined;
  /** The page begins after this volume. */
  readonly after: VolumeId | undefined;
  /** Whether all of it stands on one page, to be printed. */
  readonly isWhole: boolean;
}

function readList(query: URLSearchParams): List {
  const text = (name: string) => (query.get(name) ?? '').trim().toUpperCase();
  return {
    scope: text('scope'),
    isDue: query.has('due'),
    from: RepositoryId.of(text('from')),
    to: RepositoryId.of(text('to')),
    after: VolumeId.of(text('after')),
    isWhole: query.has('whole'),
  };
}

function listQuery({ scope, isDue, from, to, after }: List): Readonly<Record<string, string>> {
  const given = { scope, from: from ?? '', to: to ?? '', after: after ?? '', due: isDue ? '1' : '' };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

function address(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query).toString()}`;
}

function wantedBy({ isDue, from, to }: List, now: number): WantedMoves {
  return { scratch: false, from, to, ...(isDue && { dueBy: endOfDay(now) }) };
}

function scopeOf(scopes: readonly Scope[], name: string): Scope | undefined {
  return name === '' && scopes.length === 1 ? scopes[0] : scopes.find((each) => scopeName(each) === name);
}

async function shownMoves(
  request: PageRequest,
  query: URLSearchParams,
  note: Html,
  status = 200,
): Promise<PageAnswer> {
  const { user, server, now } = request;
  const texts = TEXTS.moves;
  const seen = seenBy(user, server.store);
  const scopes = await seen.scopes();
  const list = readList(query);
  const scope = scopeOf(scopes, list.scope);
  if (list.scope !== '' && scope === undefined) throw new TapesyncError('NOT_THERE');
  if (scope === undefined) {
    const census = await server.census();
    return { kind: 'page', status, title: texts.title, body: html`${note}${overview(scopes, census)}` };
  }
  const own: List = { ...list, scope: scopeName(scope) };
  const repositories = await seen.repositories();
  const read = movesOf(seen, scope, wantedBy(own, now), repositories);
  const { items: moves, next } = await readMoves(read, own);
  const form = {
    query: listQuery(own),
    mayConfirm: !own.isDue && hasRole(user, scope.customer, 'sync'),
    ticked: new Set(query.getAll('volume')),
  };
  const places = repositories.filter((each) => scopeName(each) === own.scope);
  const sections: Html[] = [];
  for (const group of groupsOf(moves)) sections.push(await waySection(group, form));
  const cut = own.isWhole && next !== undefined ? message(texts.cut(moves.length), 'warn') : html``;
  const nothing =
    next === undefined && own.after === undefined
      ? html`<p><strong>${texts.none}</strong> ${texts.noneNext}</p>`
      : html`<p>${texts.noneHere}</p>`;
  const body = html`${note}<p class="paper">${texts.asOf} ${shownValue(canonicalDate(Math.floor(now)), true)}</p>${filters(own, places, scopes.length)}
${cut}${moves.length === 0 ? nothing : html`<p class="print">${texts.print} <button type="button" data-print hidden>${texts.printIt}</button></p>`}
${sections}${further(own, next, moves.length)}`;
  return { kind: 'page', status, title: texts.titleOf(own.scope), body };
}

// As many and as long as one page may; of a whole list others have their turn in between.
async function readMoves(
  read: (page: Page) => Promise<Paged<Move>>,
  { after, isWhole }: List,
): Promise<Paged<Move>> {
  const began = performance.now();
  const items: Move[] = [];
  const most = isWhole ? MOST_PRINTED : PAGE.limit;
  let next = after;
  for (;;) {
    const limit = Math.min(most - items.length, PAGE.limit);
    const page = await read({ limit, ...(next !== undefined && { after: next }) });
    items.push(...page.items);
    next = page.next;
    if (next === undefined) return { items };
    const isLong = !isWhole && performance.now() - began >= PAGE.ms;
    if (items.length >= most || isLong) return { items, next };
    if (isWhole) await setImmediate();
  }
}

function filters(list: List, places: readonly Repository[], scopes: number): Html {
  const texts = TEXTS.moves;
  const { scope, isDue, from, to } = list;
  const other = address('/moves', { scope, ...(!isDue && { due: '1' }) });
  const select = (name: string, text: string, chosen: string | undefined) =>
    html`<label>${text} <select name="${name}"><option value="">${texts.anyPlace}</option>${places.map(({ repository }) => html`<option value="${repository}"${repository === chosen ? html` selected` : html``}>${repository}</option>`)}</select></label>`;
  return html`<p class="pages"><span>${isDue ? texts.due : texts.moving}</span> <a href="${other}">${isDue ? texts.showMoving : texts.showDue}</a>${scopes > 1 ? html` <a href="/moves">${texts.others}</a>` : html``}</p>
<form method="get" action="/moves" class="fields"><input type="hidden" name="scope" value="${scope}">${isDue ? html`<input type="hidden" name="due" value="1">` : html``}${select('from', texts.from, from)}${select('to', texts.to, to)}<button>${texts.show}</button></form>`;
}

function further(list: List, next: string | undefined, count: number): Html {
  const texts = TEXTS.moves;
  const { after: _, ...query } = listQuery(list);
  const isPart = !list.isWhole && (next !== undefined || list.after !== undefined);
  const links = [
    ...(list.after === undefined ? [] : [html`<a href="${address('/moves', query)}">${texts.first}</a>`]),
    ...(next === undefined || list.isWhole
      ? []
      : [
          html`<a rel="next" href="${address('/moves', { ...query, after: next })}">${count < PAGE.limit ? texts.further : texts.next}</a>`,
        ]),
    ...(isPart ? [html`<a href="${address('/moves', { ...query, whole: '1' })}">${texts.whole}</a>`] : []),
    ...(count === 0 ? [] : [html`<a href="${address('/moves.csv', query)}">${texts.csv}</a>`]),
  ];
  return html`<p class="pages">${links.map((link) => html`${link} `)}</p>`;
}

function overview(scopes: readonly Scope[], census: Census | undefined): Html {
  const texts = TEXTS.moves;
  if (scopes.length === 0) return html`<p>${prose(TEXTS.search.noScopes)}</p>`;
  const rows = scopes.map((scope) => {
    const name = scopeName(scope);
    const own = census?.places.filter((place) => scopeName(place.scope) === name) ?? [];
    const count = own.reduce((sum, { volumes }) => sum + volumes.moving, 0);
    return html`<tr><th scope="row"><a href="/moves?scope=${name}">${name}</a></th><td class="number" data-label="${texts.moving}">${census === undefined ? '' : count.toLocaleString('en')}</td></tr>
`;
  });
  return html`<table class="cards"><caption>${texts.overview}</caption><thead><tr><th scope="col">${TEXTS.search.scope}</th><th scope="col" class="number">${texts.moving}</th></tr></thead><tbody>${rows}</tbody></table>`;
}
