import { TapesyncError } from '../../errors/error.ts';
import { type Html, html } from '../../markup/html.ts';
import { fieldByKey } from '../../model/field.ts';
import { compileFilter } from '../../model/filter/filter.ts';
import { knownSince } from '../../model/known-since.ts';
import { barcodeOf, scopeName } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import type { Repository } from '../../stores/roles/places.ts';
import type { HistoryEntry } from '../../stores/roles/query.ts';
import { hasRole } from '../access.ts';
import { message } from './answers.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { type Barcode, readBarcode, seenBy } from './seen.ts';
import { TEXTS } from './texts.ts';
import { timeLine } from './time-line.ts';
import { volumeActions } from './volume-actions.ts';
import { placeState, shownValue, volumePath } from './whereabouts.ts';

/** Shows all that is known of one volume, and its history. */
export async function volumePage(request: PageRequest): Promise<PageAnswer> {
  return shownVolume(request, readBarcode(request.params.barcode ?? ''));
}

/** Shows a volume, with why something could not be done. Throws NOT_THERE for one that there has never been, or is not yours. */
export async function shownVolume(
  { query, server, user, now }: PageRequest,
  barcode: Barcode,
  { problems = [], status = 200 }: { readonly problems?: readonly string[]; readonly status?: number } = {},
): Promise<PageAnswer> {
  const seen = seenBy(user, server.store);
  const { scope, volume: label } = barcode;
  const { items } = await seen.volumes(scope, { filter: filterOf(label) }, { limit: 1 });
  const history = await seen.history(barcode);
  const [volume] = items;
  if (volume === undefined && history.length === 0) throw new TapesyncError('NOT_THERE');
  const name = barcodeOf({ ...scope, volume: label });
  const notes = html`${doneNote(query.get('done'))}${problems.map((problem) => message(problem))}`;
  if (volume === undefined) {
    const body = html`${notes}${message(TEXTS.volume.removed, 'warn')}${timeLine(history)}`;
    return { kind: 'page', status, title: name, body };
  }
  const movingBefore = canonicalDate(Math.floor(now - server.overdueSeconds));
  const own = (await seen.repositories()).filter((each) => scopeName(each) === scopeName(scope));
  const body = html`${notes}
${volume.auditFailed === true ? message(TEXTS.volume.audit, 'warn') : html``}
${places(volume, history, own, movingBefore)}
${volumeActions(name, volume, own, {
  changes: hasRole(user, scope.customer, 'sync'),
  locks: hasRole(user, scope.customer, 'admin'),
})}
${fields(volume)}
${timeLine(history)}`;
  return { kind: 'page', status, title: name, body };
}

function filterOf(label: string) {
  const compiled = compileFilter(label);
  if (!('filter' in compiled)) throw new RangeError(`${label}: ${compiled.problem}`);
  return compiled.filter;
}

function doneNote(done: string | null): Html {
  if (done === null || !Object.hasOwn(TEXTS.done, done)) return html``;
  return message(TEXTS.done[done as keyof typeof TEXTS.done], 'good');
}

function places(
  volume: VolumeJson,
  history: readonly HistoryEntry[],
  repositories: readonly Repository[],
  movingBefore: string,
): Html {
  const texts = TEXTS.volume;
  const row = (name: string, field: 'currentRepository' | 'repository') => {
    const repository = volume[field];
    const known = repository === undefined ? undefined : knownSince(history, field);
    const described = repositories.find((each) => each.repository === repository)?.description ?? '';
    return html`<tr><th scope="row">${name}</th><td data-label="${texts.place}">${repository === undefined ? TEXTS.place.unknown : `${repository} ${described}`}</td>
<td data-label="${texts.since}">${shownValue(known?.since, true)}</td><td data-label="${texts.word}">${known === undefined ? '' : TEXTS.words[known.word]}</td><td data-label="${texts.user}">${known?.user ?? ''}</td></tr>
`;
  };
  const { container } = volume;
  return html`<h2>${texts.places}</h2>
<p>${placeState(volume, movingBefore)}</p>
<table class="cards"><caption>${texts.placesCaption}</caption>
<thead><tr><th scope="col">${texts.what}</th><th scope="col">${texts.place}</th><th scope="col">${texts.since}</th><th scope="col">${texts.word}</th><th scope="col">${texts.user}</th></tr></thead>
<tbody>${row(texts.current, 'currentRepository')}${row(texts.target, 'repository')}</tbody></table>
${typeof container === 'string' ? html`<p>${texts.container} <a class="label" href="${volumePath(container)}">${container}</a></p>` : html``}`;
}

const NOT_LISTED = new Set(['customer', 'media', 'volume', 'repository', 'currentRepository', 'locks']);

function fields(volume: VolumeJson): Html {
  const texts = TEXTS.volume;
  const rows = Object.entries(volume)
    .filter(([key]) => !NOT_LISTED.has(key))
    .map(([key, value]) => {
      const spec = fieldByKey(key);
      return html`<tr><th scope="row">${key}${spec === undefined || spec.description === '' ? html`` : html`<br><span class="help">${spec.description.split(';', 1)[0] ?? ''}</span>`}</th><td class="text">${shownValue(value, spec?.kind === 'date')}</td></tr>
`;
    });
  return html`<h2>${texts.fields}</h2>
<table class="cards"><caption>${texts.fieldsCaption}</caption>
<thead><tr><th scope="col">${texts.field}</th><th scope="col">${texts.value}</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}
