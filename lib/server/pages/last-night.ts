import { type Html, html } from '../../markup/html.ts';
import { type Census, STATE_NAMES, type VolumeState } from '../../model/census.ts';
import type { HeldPlan } from '../../model/held-plan.ts';
import { scopeName } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { User } from '../../stores/roles/accounts.ts';
import { hasRole } from '../access.ts';
import { runOwner } from '../visible-runs.ts';
import { visibleSources } from '../visible-sources.ts';
import { message } from './answers.ts';
import { latestPlans, planPath } from './held-plans.ts';
import { type NightSource, nightSources, sourceNeeds, sourcesTable } from './night-sources.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { prose } from './prose.ts';
import { scanPath } from './scan-path.ts';
import { TEXTS } from './texts.ts';
import { HELD_TEXTS } from './texts-held.ts';

const LOOKED_AT = 1000;

/** Shows at a glance what needs somebody: the last run of each source, and the volumes of each place. */
export async function lastNightPage({ server, user, now }: PageRequest): Promise<PageAnswer> {
  const owner = runOwner(user, undefined);
  const runs = owner === undefined ? [] : await server.store.runs.list({ ...owner, limit: LOOKED_AT });
  const expected = visibleSources(user, await server.store.expected.list());
  const sources = nightSources(runs, expected, now);
  const plans = await latestPlans(user, server.store.heldPlans, {});
  const census = await server.census();
  const places = census === undefined ? undefined : visiblePlaces(user, census);
  const body = html`${needs(sources, plans, places ?? [], now)}
<h2>${TEXTS.night.sources}</h2>${sourcesTable(sources, plans, now, server.isLocal)}
<h2>${TEXTS.night.places}</h2>${places === undefined || census === undefined ? html`<p>${TEXTS.night.counting}</p>` : placesTable(places, census)}`;
  return { kind: 'page', title: TEXTS.night.title, body };
}

type Places = Census['places'];

function visiblePlaces(user: User, { places }: Census): Places {
  return places.filter(({ scope }) => hasRole(user, scope.customer, 'read'));
}

function total(places: Places, state: VolumeState): number {
  return places.reduce((sum, { volumes }) => sum + volumes[state], 0);
}

function needs(
  sources: readonly NightSource[],
  plans: readonly HeldPlan[],
  places: Places,
  now: number,
): Html {
  const texts = TEXTS.night;
  const waiting = plans.filter(({ state }) => state === 'held');
  const [plan] = waiting;
  const toPlans = plan !== undefined && waiting.length === 1 ? planPath(plan) : '/held';
  const [overdue, audit] = [total(places, 'overdue'), total(places, 'audit failed')];
  const items = [
    ...(waiting.length > 0 ? [html`<a href="${toPlans}">${HELD_TEXTS.needs(waiting.length)}</a>`] : []),
    ...sourceNeeds(sources, plans, now),
    ...(overdue > 0 ? [html`<a href="/volumes?state=overdue">${texts.overdue(overdue)}</a>`] : []),
    ...(audit > 0 ? [html`<a href="/volumes?state=audit">${texts.audit(audit)}</a>`] : []),
  ];
  if (items.length === 0) return sources.length === 0 ? html`` : message(`✓ ${texts.fine}`, 'good');
  return html`<h2>${texts.needs}</h2><ul class="needs">${items.map((item) => html`<li><strong class="bad">!</strong> ${item}</li>`)}</ul>`;
}

// The states of a search; the census knows present ones by their absence from others.
const SEARCHED: Readonly<Partial<Record<VolumeState, string>>> = {
  moving: 'moving',
  overdue: 'overdue',
  scratch: 'scratch',
  'audit failed': 'audit',
};

function placesTable(places: Places, { at }: Census): Html {
  const texts = TEXTS.night;
  if (places.length === 0) return html`<p>${prose(texts.placesNone)}</p>`;
  const rows = places.map(({ scope, repository, volumes }) => {
    const name =
      repository === undefined
        ? `${scopeName(scope)} ${TEXTS.place.unknown}`
        : `${scopeName(scope)}.${repository}`;
    const cells = STATE_NAMES.map((state) => {
      const count = volumes[state].toLocaleString('en');
      const searched = SEARCHED[state];
      const isLink = volumes[state] > 0 && repository !== undefined && searched !== undefined;
      const to = `/volumes?place=${encodeURIComponent(name)}&state=${searched ?? ''}`;
      return html`<td class="number" data-label="${texts.columns[state]}">${isLink ? html`<a href="${to}">${count}</a>` : count}</td>`;
    });
    const link =
      repository === undefined
        ? html`${name}`
        : html`<a class="label" href="/volumes?place=${encodeURIComponent(name)}">${name}</a>`;
    const scan = repository === undefined ? html`` : html`<a href="${scanPath(name)}">${texts.scan}</a>`;
    return html`<tr><th scope="row">${link}</th>${cells}<td>${scan}</td></tr>
`;
  });
  return html`<table class="cards"><caption>${texts.placesCaption(`${canonicalDate(Math.floor(at)).slice(0, 16).replace('T', ' ')} UTC`)}</caption>
<thead><tr><th scope="col">${texts.place}</th>${STATE_NAMES.map((state) => html`<th scope="col" class="number">${texts.columns[state]}</th>`)}<th scope="col">${texts.inventory}</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}
