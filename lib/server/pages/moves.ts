import { type Move, movesIn } from '../../engine/moves/moves-in.ts';
import { TapesyncError } from '../../errors/error.ts';
import { barcode } from '../../markup/barcode.ts';
import { type Html, html } from '../../markup/html.ts';
import type { Census } from '../../model/census.ts';
import { endOfDay } from '../../model/moves.ts';
import { RepositoryId, type Scope, scopeName } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import { hasRole } from '../access.ts';
import { invalidRequest } from '../error-answers.ts';
import { message } from './answers.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { prose } from './prose.ts';
import { readBarcode, seenBy } from './seen.ts';
import { TEXTS } from './texts.ts';
import { shownValue, volumePath } from './whereabouts.ts';

// More than somebody carries in a day.
const MOST = 2000;

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
  const scope = encodeURIComponent(form.get('scope') ?? '');
  return { kind: 'see', location: `/moves?scope=${scope}&done=${changed}&same=${unchanged}` };
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
  const name = (query.get('scope') ?? '').toUpperCase();
  const scope =
    name === '' && scopes.length === 1 ? scopes[0] : scopes.find((each) => scopeName(each) === name);
  if (name !== '' && scope === undefined) throw new TapesyncError('NOT_THERE');
  if (scope === undefined) {
    const census = await server.census();
    return { kind: 'page', status, title: texts.title, body: html`${note}${overview(scopes, census)}` };
  }
  const isDue = query.has('due');
  const wanted = { scratch: false, from: undefined, to: undefined, ...(isDue && { dueBy: endOfDay(now) }) };
  const moves: Move[] = [];
  for await (const move of movesIn(seen, [scope], wanted, await seen.repositories())) {
    if (moves.length === MOST) break;
    moves.push(move);
  }
  const own = scopeName(scope);
  const mayConfirm = !isDue && hasRole(user, scope.customer, 'sync');
  const other = `/moves?scope=${own}${isDue ? '' : '&due'}`;
  const body = html`${note}<p class="paper">${texts.asOf} ${shownValue(canonicalDate(Math.floor(now)), true)}</p><p class="pages"><span>${isDue ? texts.due : texts.moving}</span> <a href="${other}">${isDue ? texts.showMoving : texts.showDue}</a>${scopes.length > 1 ? html` <a href="/moves">${texts.others}</a>` : html``}</p>
${moves.length === MOST ? message(texts.cut(MOST), 'warn') : html``}
${moves.length === 0 ? html`<p><strong>${texts.none}</strong> ${texts.noneNext}</p>` : html`<p class="print">${texts.print} <button type="button" data-print hidden>${texts.printIt}</button></p>`}
${groupsOf(moves).map((group) => section(group, own, mayConfirm))}`;
  return { kind: 'page', status, title: texts.titleOf(own), body };
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

// Slot 9 is before slot 10: somebody walks along them.
const { compare } = new Intl.Collator('en', { numeric: true });

function groupsOf(moves: readonly Move[]): readonly (readonly Move[])[] {
  const groups = Map.groupBy(moves, ({ from, to }) => `${from} ${to}`);
  const sorted = [...groups].sort(([a], [b]) => compare(a, b));
  return sorted.map(([, group]) =>
    group.toSorted((a, b) => compare(a.slot, b.slot) || compare(a.label, b.label)),
  );
}

function section(moves: readonly Move[], scope: string, mayConfirm: boolean): Html {
  const texts = TEXTS.moves;
  const { from = '', to = '', truck = '' } = moves[0] ?? {};
  const way = `${from || TEXTS.place.unknown} → ${to || TEXTS.place.unknown}`;
  const isTicked = mayConfirm && to !== '';
  const rows = moves.map(({ label, slot, container, description, since, moveDate }) => {
    const volume = label.slice(label.lastIndexOf('.') + 1);
    const box = isTicked
      ? html`<input type="checkbox" name="volume" value="${label}" aria-label="${texts.tick(volume)}">`
      : html`<span class="box" aria-hidden="true"></span>`;
    return html`<tr><td>${box}</td><td data-label="${texts.slot}">${slot}</td><th scope="row"><a class="label" href="${volumePath(label)}">${volume}</a></th><td class="code">${barcode(volume)}</td>
<td data-label="${texts.since}">${shownValue(since || moveDate || undefined, true)}</td><td class="text" data-label="${TEXTS.search.description}">${container === '' ? html`` : html`${texts.within} ${container} `}${description}</td></tr>
`;
  });
  const table = html`<table class="cards pick"><caption>${way}: ${TEXTS.volumes(moves.length)}${truck === '' ? '' : `, ${texts.trucks[truck]}`}</caption>
<thead><tr><th scope="col">${texts.ticked}</th><th scope="col">${texts.slot}</th><th scope="col">${TEXTS.search.volume}</th><th scope="col">${texts.code}</th><th scope="col">${texts.since}</th><th scope="col">${TEXTS.search.description}</th></tr></thead>
<tbody>${rows}</tbody></table>`;
  const list = isTicked
    ? html`<form method="post" action="/moves"><input type="hidden" name="scope" value="${scope}"><input type="hidden" name="place" value="${to}">${table}<button class="main">${texts.confirm(to)}</button></form>`
    : table;
  return html`<section class="way"><h2>${way}</h2>${list}
<div class="signatures" aria-hidden="true"><div>${texts.handedOver}</div><div>${texts.received}</div><div>${texts.date}</div></div></section>
`;
}
