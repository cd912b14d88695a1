import type { ScannedLabel } from '../../engine/reconcile/read-scan.ts';
import { TapesyncError } from '../../errors/error.ts';
import { type Html, html } from '../../markup/html.ts';
import { type Place, placeName } from '../../model/reconciliation.ts';
import { barcodeOf, scopeName, trustedScope } from '../../model/scope.ts';
import type { Repository } from '../../stores/roles/places.ts';
import { hasRole } from '../access.ts';
import { message } from './answers.ts';
import { certificatePath } from './certificates.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { prose } from './prose.ts';
import { scanAnswers } from './scan-answers.ts';
import { scanPath } from './scan-path.ts';
import { readBarcode, seenBy } from './seen.ts';
import { SCAN_TEXTS as TEXTS } from './texts-scan.ts';

/** Most labels of one scan: all of them are answered at once. */
export const MOST_LABELS = 3000;
// As long as all of them with their scopes.
const LONGEST_LIST = 200_000;

// As markup: in a text it would be shown as an escape.
const LINE_END = html`
`;

/** Lists the places that may be scanned. */
export async function scanPlacesPage({ user, server }: PageRequest): Promise<PageAnswer> {
  const repositories = await seenBy(user, server.store).repositories();
  const rows = repositories.map((each) => {
    const name = nameOf(each);
    return html`<tr><th scope="row"><a class="label" href="${scanPath(name)}">${name}</a></th><td class="text" data-label="${TEXTS.description}">${each.description}</td></tr>
`;
  });
  const body =
    rows.length === 0
      ? html`<p><strong>${TEXTS.none}</strong> ${prose(TEXTS.noneNext)}</p>`
      : html`<table class="cards"><caption>${TEXTS.choose}</caption><thead><tr><th scope="col">${TEXTS.place}</th><th scope="col">${TEXTS.description}</th></tr></thead><tbody>${rows}</tbody></table>`;
  return { kind: 'page', title: TEXTS.title, body };
}

/** Shows the field of a hand scanner, for one place. */
export async function scanPage(request: PageRequest): Promise<PageAnswer> {
  const { query } = request;
  const number = (name: string) => Number(/^\d{1,6}$/.exec(query.get(name) ?? '')?.[0] ?? 0);
  const note = query.has('done') ? message(TEXTS.done(number('done'), number('same')), 'good') : html``;
  return shownScan(request, await placeOf(request), '', { note });
}

/** Answers the labels that were scanned, or ends the scan. What was scanned stays in the form until it is confirmed. */
export async function takeScan(request: PageRequest): Promise<PageAnswer> {
  const { form, user, server, now } = request;
  const place = await placeOf(request);
  const text = textIn(form);
  const action = form.get('do') ?? '';
  if (action !== 'whole' && action !== 'arrivals') return shownScan(request, place, text);
  if (text === '') {
    return shownScan(request, place, text, { note: message(TEXTS.nothing), status: 400 });
  }
  if (action === 'arrivals') return confirmArrivals(request, place, text);
  const { reconcileScan } = await import('./take-scan.ts');
  const { certificate, problems } = await reconcileScan(
    { user, server, place, text, now },
    {
      audit: form.has('audit'),
      accepts: form.has('accepts'),
    },
  );
  if (certificate !== undefined && certificate.stopped === '') {
    return { kind: 'see', location: `${certificatePath(certificate)}&done` };
  }
  const link =
    certificate === undefined
      ? html``
      : html`<p><a href="${certificatePath(certificate)}">${TEXTS.certificate}</a></p>`;
  const note = html`${message(TEXTS.stopped)}${problems.map((problem) => message(problem))}${link}`;
  return shownScan(request, place, text, { note, status: 409, isStopped: certificate !== undefined });
}

async function confirmArrivals(request: PageRequest, place: Place, text: string): Promise<PageAnswer> {
  const { user, server, now } = request;
  const { lookUp } = await import('./take-scan.ts');
  const scanned = await lookUp({ user, server, place, text, now });
  const arrived = scanned.flatMap((each) => {
    if (each.kind === 'no label' || each.finding.status !== 'arrived') return [];
    return [readBarcode(barcodeOf({ ...place.scope, volume: each.label.volume }))];
  });
  if (arrived.length === 0) {
    return shownScan(request, place, text, { note: message(TEXTS.nothingArrived, 'warn'), status: 409 });
  }
  const { confirmVolumes } = await import('./by-hand.ts');
  const { changed, unchanged, problems } = await confirmVolumes(
    user,
    server.store,
    arrived,
    place.repository,
  );
  if (problems.length === 0) {
    return { kind: 'see', location: `${scanPath(placeName(place))}?done=${changed}&same=${unchanged}` };
  }
  const note = html`${message(TEXTS.done(changed, unchanged), 'warn')}${problems.map((problem) => message(problem))}`;
  return shownScan(request, place, text, { note, status: 409 });
}

interface Shown {
  readonly note?: Html;
  readonly status?: number;
  /** Whether a limit has stopped it, so that somebody may say that all was scanned. */
  readonly isStopped?: boolean;
}

async function shownScan(
  { user, server, form, now }: PageRequest,
  place: Place,
  text: string,
  { note = html``, status = 200, isStopped = false }: Shown = {},
): Promise<PageAnswer> {
  const name = placeName(place);
  const isTooMuch = text.length > LONGEST_LIST || text.split('\n').length > MOST_LABELS;
  let scanned: readonly ScannedLabel[] = [];
  if (text !== '' && !isTooMuch) {
    const { lookUp } = await import('./take-scan.ts');
    scanned = await lookUp({ user, server, place, text, now });
  }
  const tooMuch = isTooMuch ? message(TEXTS.tooMuch(MOST_LABELS)) : html``;
  const from = Number(/^\d{1,6}$/.exec(form.get('from') ?? '')?.[0] ?? 0);
  const mayConfirm = hasRole(user, place.scope.customer, 'sync');
  const body = html`${note}${tooMuch}<form method="post" action="${scanPath(name)}" class="scan" data-waiting="${TEXTS.waiting}" data-offline="${TEXTS.offline}" data-ended="${TEXTS.ended}">
<label for="line">${TEXTS.field}</label>
<div class="search"><input type="text" id="line" name="line" autofocus maxlength="256" autocomplete="off" autocapitalize="none" spellcheck="false"> <button class="main" name="do" value="look">${TEXTS.take}</button> <label class="check" id="sound" hidden><input type="checkbox" checked> ${TEXTS.sound}</label></div>
<p id="waiting" class="soft" role="status"></p>
<div id="answers" aria-live="polite">${scanned.length === 0 ? html`<p>${TEXTS.begin}</p>` : scanAnswers(scanned, from, place)}</div>
<details><summary>${TEXTS.list}</summary><p class="help">${TEXTS.fast}</p><label for="list">${TEXTS.listField}</label><textarea id="list" name="list" rows="12" maxlength="${LONGEST_LIST}" autocapitalize="none" spellcheck="false">
${text.split('\n').map((line, index) => html`${index === 0 ? '' : LINE_END}${line}`)}</textarea><button name="do" value="look">${TEXTS.again}</button></details>
<h2>${TEXTS.end}</h2>${mayConfirm ? endings(place, form, isStopped) : html`<p class="soft">${TEXTS.notFor}</p>`}
</form>`;
  return { kind: 'page', status: isTooMuch ? 400 : status, title: TEXTS.of(name), body };
}

function endings({ repository }: Place, form: URLSearchParams, isStopped: boolean): Html {
  const box = (name: string, text: string) =>
    html`<label class="check"><input type="checkbox" name="${name}" value="1"${form.has(name) ? html` checked` : html``}> ${text}</label>`;
  return html`<p><button name="do" value="arrivals">${TEXTS.arrivals}</button> <span class="help">${TEXTS.arrivalsHelp}</span></p>
<p>${box('audit', TEXTS.audit)}</p>${isStopped ? html`<p>${box('accepts', TEXTS.accept)}</p>` : html``}
<p><button name="do" value="whole">${TEXTS.whole(repository)}</button> <span class="help">${TEXTS.wholeHelp}</span></p>`;
}

// The list of before, and behind it what stands in the field.
function textIn(form: URLSearchParams): string {
  const lines = [...(form.get('list') ?? '').split(/\r\n|\r|\n/), form.get('line') ?? ''];
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

async function placeOf({ params, user, server }: PageRequest): Promise<Place> {
  const wanted = (params.place ?? '').toUpperCase();
  const repositories = await seenBy(user, server.store).repositories();
  const found = repositories.find((each) => nameOf(each) === wanted);
  if (found === undefined) throw new TapesyncError('NOT_THERE');
  return { scope: trustedScope(found.customer, found.media), repository: found.repository };
}

function nameOf(repository: Repository): string {
  return `${scopeName(repository)}.${repository.repository}`;
}
