import { type Html, html } from '../../markup/html.ts';
import type { Certificate } from '../../model/certificate.ts';
import { seesCertificate } from '../visible-certificates.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { prose } from './prose.ts';
import { CERTIFICATE_TEXTS as TEXTS } from './texts-certificate.ts';
import { shownValue } from './whereabouts.ts';

const SHOWN = 50;

/** Returns the address of the page of a certificate: users may have runs of one id. */
export function certificatePath({ id, user }: Pick<Certificate, 'id' | 'user'>): string {
  return `/reconciliations/${encodeURIComponent(id)}?user=${encodeURIComponent(user)}`;
}

/** Returns the position of a page, as an address has it; `undefined` for the first one, and for a text that is none. */
export function afterIn(query: URLSearchParams): string | undefined {
  return /^[0-9]{1,15}$/.exec(query.get('after') ?? '')?.[0];
}

/** Lists reconciliations, the latest first, of all places or of one. */
export async function certificatesPage({ query, server, user }: PageRequest): Promise<PageAnswer> {
  const place = (query.get('place') ?? '').trim().toUpperCase();
  const after = afterIn(query);
  const { items, next } = await server.store.reconciliations.list({
    limit: SHOWN,
    ...(place !== '' && { place }),
    ...(after !== undefined && { after }),
  });
  const seen = items.filter((each) => seesCertificate(user, each));
  const ofPlace = place === '' ? '' : `place=${encodeURIComponent(place)}&`;
  const more =
    next === undefined
      ? html``
      : html`<p class="pages"><a rel="next" href="/reconciliations?${ofPlace}after=${next}">${TEXTS.next}</a></p>`;
  const nothing =
    next === undefined && after === undefined
      ? html`<p><strong>${TEXTS.none}</strong> ${prose(TEXTS.noneNext)}</p>`
      : html`<p>${TEXTS.noneHere}</p>`;
  const body = html`<form method="get" action="/reconciliations" class="fields"><label>${TEXTS.placeField} <input type="text" name="place" value="${place}" maxlength="64" autocapitalize="none" spellcheck="false"></label> <button>${TEXTS.submit}</button></form>
${seen.length === 0 ? nothing : table(seen)}${more}`;
  return { kind: 'page', title: TEXTS.title, body };
}

function table(certificates: readonly Certificate[]): Html {
  const rows = certificates.map(
    (
      each,
    ) => html`<tr><th scope="row"><a href="${certificatePath(each)}">${shownValue(each.started, true)}</a></th>
<td class="text" data-label="${TEXTS.place}">${each.places.join(', ')}</td><td data-label="${TEXTS.user}">${each.user}</td>
<td data-label="${TEXTS.written}">${each.stopped === '' ? html`${wanted(each)}` : html`<strong class="bad">! ${TEXTS.nothing}</strong>`}</td><td class="text" data-label="${TEXTS.result}">${textOfCounts(each.counts)}</td></tr>
`,
  );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${TEXTS.caption}"><table class="cards"><caption>${TEXTS.caption}</caption>
<thead><tr><th scope="col">${TEXTS.started}</th><th scope="col">${TEXTS.place}</th><th scope="col">${TEXTS.user}</th><th scope="col">${TEXTS.written}</th><th scope="col">${TEXTS.result}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Returns what a reconciliation was to write, in words. */
export function wanted({ confirm, audit }: Pick<Certificate, 'confirm' | 'audit'>): string {
  const parts = [...(confirm ? [TEXTS.confirm] : []), ...(audit ? [TEXTS.audit] : [])];
  return parts.length === 0 ? TEXTS.compared : parts.join(', ');
}

/** Returns how many lines and volumes ended with each status, in words. */
export function textOfCounts(counts: Certificate['counts']): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count.toLocaleString('en')} ${status}`)
    .join(', ');
}
