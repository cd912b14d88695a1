import { type Html, html } from '../../markup/html.ts';
import {
  type Certificate,
  type CertifiedFinding,
  EXCEPTIONS,
  isException,
  marksOf,
  meaningOf,
  miscount,
  OVERDUE,
  sumsOf,
} from '../../model/certificate.ts';
import { eachFinding, type Reconciliations } from '../../stores/roles/reconciliations.ts';
import { visibleCertificate } from '../visible-certificates.ts';
import { message } from './answers.ts';
import { afterIn, certificatePath, textOfCounts, wanted } from './certificates.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { runPath } from './run-state.ts';
import { scanPath } from './scan-path.ts';
import { CERTIFICATE_TEXTS as TEXTS } from './texts-certificate.ts';
import { shownValue, volumePath } from './whereabouts.ts';

// More are not read for one page.
const MOST_CHECKED = 20_000;
// Parts of a certificate that one page reads: with exceptions alone most are skipped.
const ENOUGH = 1000;

/** Shows the certificate of a reconciliation, to print and to sign. Throws NOT_THERE for one that is not the user's to see. */
export async function certificatePage({ params, query, server, user }: PageRequest): Promise<PageAnswer> {
  const { reconciliations } = server.store;
  const by = query.get('user') ?? undefined;
  const certificate = await visibleCertificate(reconciliations, user, params.run ?? '', by);
  const isAll = query.get('show') === 'all';
  const after = afterIn(query);
  const { items, next } = await findingsOf(reconciliations, certificate, isAll, after);
  const path = certificatePath(certificate);
  const own = isAll ? `${path}&show=all` : path;
  const [one, ...others] = certificate.places;
  const again =
    one === undefined || others.length > 0 ? html`` : html` <a href="${scanPath(one)}">${TEXTS.scan}</a>`;
  const left = Object.entries(certificate.counts).filter(
    ([status, count]) => count > 0 && status !== OVERDUE && !EXCEPTIONS.includes(status),
  );
  const notListed =
    isAll || left.length === 0
      ? html``
      : html`<p>${TEXTS.notListed(textOfCounts(Object.fromEntries(left)))}</p>`;
  const body = html`${query.has('done') ? message(TEXTS.done, 'good') : html``}
${certificate.stopped === '' ? html`` : message(TEXTS.stopped(certificate.stopped), 'warn')}
${facts(certificate, await checked(reconciliations, certificate))}
${findings(items, certificate, isAll)}${notListed}
<p class="pages"><a href="${isAll ? path : `${path}&show=all`}">${isAll ? TEXTS.showExceptions : TEXTS.showAll}</a>${next === undefined ? html`` : html` <a rel="next" href="${own}&after=${next}">${TEXTS.nextFindings}</a>`} <a href="${runPath(certificate)}">${TEXTS.run}</a>${again}</p>
<p class="print">${TEXTS.print} <button type="button" data-print hidden>${TEXTS.printIt}</button></p>
<div class="signatures" aria-hidden="true"><div>${TEXTS.counted}</div><div>${TEXTS.witnessed}</div><div>${TEXTS.date}</div></div>`;
  return { kind: 'page', title: TEXTS.one(certificate.places.join(', ')), body };
}

async function findingsOf(
  reconciliations: Reconciliations,
  certificate: Certificate,
  isAll: boolean,
  from: string | undefined,
): Promise<{ readonly items: readonly CertifiedFinding[]; readonly next?: string | undefined }> {
  const items: CertifiedFinding[] = [];
  let after = from;
  do {
    const page = await reconciliations.findings(certificate, {
      ...(!isAll && { only: EXCEPTIONS }),
      ...(after !== undefined && { after }),
    });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined && items.length < ENOUGH);
  return { items, next: after };
}

// What `admin verify` says of it; undefined where it is too long for that.
async function checked(
  reconciliations: Reconciliations,
  certificate: Certificate,
): Promise<string | undefined> {
  const { overdue: _, ...counts } = certificate.counts;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (all > MOST_CHECKED) return undefined;
  const found = new Map<string, number>();
  try {
    for await (const finding of eachFinding(reconciliations, certificate)) {
      for (const mark of marksOf(finding)) found.set(mark, (found.get(mark) ?? 0) + 1);
    }
  } catch {
    return TEXTS.damaged;
  }
  return miscount(certificate.counts, found) ?? '';
}

function facts(certificate: Certificate, problem: string | undefined): Html {
  const { id, user, started, finished, exitCode, definition, sources, stopped, counts } = certificate;
  const { seen, expected } = sumsOf(counts);
  const verified =
    problem === undefined
      ? html`<span class="warn">… ${TEXTS.unverified(MOST_CHECKED)}</span>`
      : problem === ''
        ? html`<span class="good">✓ ${TEXTS.verified}</span>`
        : html`<strong class="bad">! ${TEXTS.broken(problem)}</strong>`;
  const rows: readonly (readonly [string, Html])[] = [
    [TEXTS.id, html`<span class="label">${id}</span>`],
    [TEXTS.user, html`${user}`],
    [TEXTS.started, shownValue(started, true)],
    [TEXTS.ended, shownValue(finished, true)],
    [TEXTS.exit, html`${exitCode}`],
    [TEXTS.definition, html`${definition === '' ? TEXTS.noDefinition : definition}`],
    [TEXTS.input, html`${sources.join(' ')}`],
    [TEXTS.written, html`${stopped === '' ? wanted(certificate) : TEXTS.nothing}`],
    [TEXTS.seen, html`${TEXTS.lines(seen)}`],
    [TEXTS.expected, html`${TEXTS.volumes(expected)}`],
    [TEXTS.result, html`${textOfCounts(counts)}`],
    [TEXTS.check, verified],
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function findings(items: readonly CertifiedFinding[], { places }: Certificate, isAll: boolean): Html {
  if (items.length === 0) return html`<p>${isAll ? TEXTS.noFindings : TEXTS.noExceptions}</p>`;
  const scopes = new Set(places.map((place) => place.slice(0, place.lastIndexOf('.'))));
  const sorted = [...items.filter(isException), ...items.filter((each) => !isException(each))];
  const rows = sorted.map((finding) => row(finding, scopes));
  const caption = isAll ? TEXTS.allCaption : TEXTS.exceptionsCaption;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table class="cards"><caption>${caption}</caption>
<thead><tr><th scope="col">${TEXTS.box}</th><th scope="col">${TEXTS.label}</th><th scope="col">${TEXTS.status}</th><th scope="col">${TEXTS.slot}</th><th scope="col">${TEXTS.isIn}</th><th scope="col">${TEXTS.shouldBe}</th><th scope="col" class="number">${TEXTS.line}</th><th scope="col">${TEXTS.became}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function row(finding: CertifiedFinding, scopes: ReadonlySet<string>): Html {
  const { status, label, scope, line, slot, knownSlot, currentRepository, repository } = finding;
  const { overdue, candidates, within, outcome } = finding;
  const isNear = scopes.size === 1 && scope !== undefined && scopes.has(scope);
  const name = isNear || scope === undefined ? label : `${scope}.${label}`;
  const hasVolume = scope !== undefined && repository !== undefined;
  const means = [
    candidates === undefined ? meaningOf(status) : `${meaningOf(status)}: ${candidates.join(', ')}`,
    overdue ? TEXTS.overdue : '',
    within === undefined ? '' : TEXTS.within(within),
  ].filter((text) => text !== '');
  const shown = hasVolume ? html`<a href="${volumePath(`${scope}.${label}`)}">${name}</a>` : html`${name}`;
  return html`<tr><td><span class="box" aria-hidden="true"></span></td><th scope="row" class="label">${shown}</th><td data-label="${TEXTS.status}">${isException(finding) ? html`<strong class="bad">! ${status}</strong>` : html`${status}`}<br><span class="help">${means.join(', ')}</span></td>
<td data-label="${TEXTS.slot}">${slot ?? knownSlot ?? ''}</td><td data-label="${TEXTS.isIn}">${currentRepository ?? ''}</td><td data-label="${TEXTS.shouldBe}">${repository ?? ''}</td><td class="number" data-label="${TEXTS.line}">${line ?? ''}</td><td data-label="${TEXTS.became}">${outcome ?? ''}</td></tr>
`;
}
