import { stringify } from 'csv-stringify/sync';
import { type Html, html } from '../../markup/html.ts';
import { attributeIndex, fieldByKey, isStored, LAST_ATTRIBUTE, STORED_FIELDS } from '../../model/field.ts';
import { barcodeOf, scopeName } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import type { Repository } from '../../stores/roles/places.ts';
import { invalidRequest } from '../error-answers.ts';
import { message } from './answers.ts';
import { everyVolume, findVolumes, inOrder } from './find-volumes.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { prose } from './prose.ts';
import { type Plan, planOf, readSearch, SEARCH_STATES, type Search, searchQuery } from './search.ts';
import { type Seen, seenBy } from './seen.ts';
import { TEXTS } from './texts.ts';
import { placeState, shownValue, volumePath } from './whereabouts.ts';

const PAGE = { limit: 50, ms: 60 };
const DEFAULT_COLUMNS = ['slot'];
/** What a page offers as columns, beside what each has. */
const COLUMNS: readonly string[] = STORED_FIELDS.map(({ key }) => key).filter(
  (key) => !['description', 'repository', 'currentRepository'].includes(key),
);

/** Shows the volumes that fit a search. */
export async function volumesPage(request: PageRequest): Promise<PageAnswer> {
  const { query, server, user, now } = request;
  const search = readSearch(query);
  const seen = seenBy(user, server.store);
  const scopes = inOrder(await seen.scopes());
  const repositories = await seen.repositories();
  const plan = planOf(search, scopes, { now, overdueSeconds: server.overdueSeconds });
  const columns = columnsOf(query);
  const form = searchForm(search, columns, scopes.map(scopeName), repositories);
  const texts = TEXTS.search;
  if ('problem' in plan) {
    const problem = message(texts.badCondition(plan.at + 1, plan.problem));
    return { kind: 'page', status: 400, title: texts.title, body: html`${form}${problem}` };
  }
  const after = query.get('after') ?? '';
  const { found, search: used } = await searched(seen, search, plan, after, request);
  const chosen = columns.map((column) => ['column', column] as const);
  const address = (more: readonly (readonly [string, string])[]) =>
    `/volumes?${searchQuery(used, [...chosen, ...more])}`;
  const movingBefore = canonicalDate(Math.floor(now - server.overdueSeconds));
  const { items, next } = found;
  const isCut = items.length < PAGE.limit && next !== undefined;
  const links = html`<p class="pages">${after === '' ? html`` : html`<a href="${address([])}">${texts.first}</a>`}${next === undefined ? html`` : html`<a rel="next" href="${address([['after', next]])}">${isCut ? texts.further : texts.next}</a>`}</p>`;
  const isAnywhere = used.anywhere || used.text === '' || plan.selection.filter.takesAll;
  const body = html`${form}
${items.length > 0 ? table(items, columns, movingBefore) : next === undefined ? nothing(scopes.length) : html``}
${isCut ? html`<p>${texts.lookedUpTo(next.replace(/\.$/, ''))}</p>` : html``}${links}
${isAnywhere ? html`` : html`<p><a href="/volumes?${searchQuery({ ...used, anywhere: true }, chosen)}">${texts.anywhere(used.text)}</a></p>`}
${items.length === 0 ? html`` : downloads(used, chosen)}`;
  return { kind: 'page', title: texts.title, body };
}

// Where no label begins with the text, it is looked for anywhere.
async function searched(seen: Seen, search: Search, plan: Plan, after: string, request: PageRequest) {
  const found = await findVolumes(seen, plan, after, PAGE);
  const isOver = found.items.length > 0 || found.next !== undefined || after !== '';
  if (isOver || search.anywhere || search.text === '') return { found, search };
  const wider = { ...search, anywhere: true };
  const { now, server } = request;
  const again = planOf(wider, inOrder(await seen.scopes()), { now, overdueSeconds: server.overdueSeconds });
  if ('problem' in again) return { found, search };
  return { found: await findVolumes(seen, again, '', PAGE), search: wider };
}

function columnsOf(query: URLSearchParams): readonly string[] {
  if (!query.has('column')) return DEFAULT_COLUMNS;
  return [...new Set(query.getAll('column'))].filter(
    (key) => isStored(key) && (attributeIndex(key) ?? 1) <= LAST_ATTRIBUTE,
  );
}

function nothing(scopes: number): Html {
  const { nothing: none, nothingNext, noScopes } = TEXTS.search;
  return scopes === 0
    ? html`<p>${prose(noScopes)}</p>`
    : html`<p><strong>${none}</strong> ${nothingNext}</p>`;
}

function searchForm(
  search: Search,
  columns: readonly string[],
  scopes: readonly string[],
  repositories: readonly Repository[],
): Html {
  const texts = TEXTS.search;
  const isFiltered = [search.scope, search.place, search.state, search.where].some((text) => text !== '');
  const places = repositories.map((each) => {
    const name = `${scopeName(each)}.${each.repository}`;
    return option(name, each.description === '' ? name : `${name} ${each.description}`, search.place);
  });
  return html`<form method="get" action="/volumes" role="search">
<div class="search"><label>${texts.label} <input type="search" name="q" value="${search.text}" maxlength="256" autocapitalize="none" spellcheck="false"></label> <button class="main">${texts.submit}</button></div>
<details${isFiltered || search.hidden ? html` open` : html``}><summary>${texts.filters}</summary>
<div class="fields">
<label>${texts.scope} <select name="scope">${option('', texts.anyScope, search.scope)}${scopes.map((scope) => option(scope, scope, search.scope))}</select></label>
<label>${texts.place} <select name="place">${option('', texts.anyPlace, search.place)}${places}</select></label>
<label>${texts.state} <select name="state">${SEARCH_STATES.map((state) => option(state, texts.states[state], search.state))}</select></label>
<label class="check"><input type="checkbox" name="hidden" value="1"${checked(search.hidden)}> ${texts.hidden}</label>
<label class="wide">${texts.where} <input type="text" name="where" value="${search.where}" maxlength="1200" spellcheck="false" autocapitalize="none"> <span class="help">${texts.whereHelp}</span></label>
</div></details>
<details><summary>${texts.columns}</summary>
<div class="fields">${COLUMNS.map((key) => html`<label class="check"><input type="checkbox" name="column" value="${key}"${checked(columns.includes(key))}> ${key}</label>`)}</div></details>
</form>`;
}

function option(value: string, text: string, chosen: string): Html {
  return html`<option value="${value}"${value === chosen ? html` selected` : html``}>${text}</option>`;
}

function checked(is: boolean): Html {
  return is ? html` checked` : html``;
}

function table(items: readonly VolumeJson[], columns: readonly string[], movingBefore: string): Html {
  const texts = TEXTS.search;
  const row = (volume: VolumeJson) => {
    const barcode = barcodeOf(volume);
    const at = barcode.lastIndexOf('.') + 1;
    const { description, currentRepository: current } = volume;
    return html`<tr><th scope="row"><a class="label" href="${volumePath(barcode)}"><span class="soft">${barcode.slice(0, at)}</span>${barcode.slice(at)}</a></th>
<td data-label="${texts.where_}">${typeof current === 'string' ? current : TEXTS.place.unknown}</td>
<td class="goes" data-label="${texts.goes}">${placeState(volume, movingBefore)}</td>
${columns.map((key) => html`<td data-label="${key}">${shownValue(volume[key], fieldByKey(key)?.kind === 'date')}</td>`)}
<td class="text" data-label="${texts.description}">${shownValue(description, false)}</td></tr>
`;
  };
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${texts.caption}"><table class="cards"><caption>${texts.caption}</caption>
<thead><tr><th scope="col">${texts.volume}</th><th scope="col">${texts.where_}</th><th scope="col">${texts.goes}</th>${columns.map((key) => html`<th scope="col">${key}</th>`)}<th scope="col">${texts.description}</th></tr></thead>
<tbody>
${items.map(row)}</tbody></table></div>`;
}

function downloads(search: Search, chosen: readonly (readonly [string, string])[]): Html {
  const query = searchQuery(search, chosen);
  return html`<p>${TEXTS.search.download} <a href="/volumes.csv?${query}">CSV</a> <a href="/volumes.json?${query}">JSON</a></p>`;
}

/** Sends all volumes that fit a search as CSV, in the columns of the page. */
export async function volumesCsv(request: PageRequest): Promise<PageAnswer> {
  const keys = ['customer', 'media', 'volume', 'currentRepository', 'repository'];
  const columns = [...keys, ...columnsOf(request.query), 'description'];
  const line = (cells: readonly unknown[]) => stringify([[...cells]], { escape_formulas: true });
  const volumes = await wanted(request);
  return {
    kind: 'file',
    name: 'volumes.csv',
    type: 'text/csv; charset=utf-8',
    text: (async function* () {
      yield line(columns);
      for await (const volume of volumes) yield line(columns.map((key) => String(volume[key] ?? '')));
    })(),
  };
}

/** Sends all volumes that fit a search as JSON, with every field. */
export async function volumesJson(request: PageRequest): Promise<PageAnswer> {
  const volumes = await wanted(request);
  return {
    kind: 'file',
    name: 'volumes.json',
    type: 'application/json; charset=utf-8',
    text: (async function* () {
      let before = '[\n';
      for await (const volume of volumes) {
        yield `${before}${JSON.stringify(volume)}`;
        before = ',\n';
      }
      yield before === '[\n' ? '[]\n' : '\n]\n';
    })(),
  };
}

async function wanted({ query, server, user, now }: PageRequest): Promise<AsyncIterable<VolumeJson>> {
  const seen = seenBy(user, server.store);
  const { overdueSeconds } = server;
  const plan = planOf(readSearch(query), inOrder(await seen.scopes()), { now, overdueSeconds });
  if ('problem' in plan) throw invalidRequest(TEXTS.search.badCondition(plan.at + 1, plan.problem));
  return everyVolume(seen, plan);
}
