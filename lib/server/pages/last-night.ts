import { type Html, html } from '../../markup/html.ts';
import { type Census, STATE_NAMES, type VolumeState } from '../../model/census.ts';
import type { HeldPlan } from '../../model/held-plan.ts';
import { scopeName } from '../../model/scope.ts';
import { canonicalDate, dateSeconds } from '../../model/value.ts';
import type { User } from '../../stores/roles/accounts.ts';
import type { RecordedRun } from '../../stores/roles/runs.ts';
import { hasRole } from '../access.ts';
import { runOwner } from '../visible-runs.ts';
import { message } from './answers.ts';
import { latestPlans, planPath, shownPlanState } from './held-plans.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { runPath, runState, shownResult, shownSource, shownState } from './run-state.ts';
import { scanPath } from './scan-path.ts';
import { LATE_HOURS, TEXTS } from './texts.ts';
import { HELD_TEXTS } from './texts-held.ts';
import { shownValue } from './whereabouts.ts';

const LOOKED_AT = 1000;
// Of a run that a limit has stopped.
const LIMIT_EXIT = 4;
// What has not run for longer is no source any more.
const DAYS = 14;
// What brings records of an export or an inventory.
const COMMANDS = ['sync', 'reconcile', 'apply'];

/** Shows at a glance what needs somebody: the last run of each source, and the volumes of each place. */
export async function lastNightPage({ server, user, now }: PageRequest): Promise<PageAnswer> {
  const owner = runOwner(user, undefined);
  const runs = owner === undefined ? [] : await server.store.runs.list({ ...owner, limit: LOOKED_AT });
  const sources = lastRuns(runs, now);
  const plans = await latestPlans(user, server.store.heldPlans, {});
  const census = await server.census();
  const places = census === undefined ? undefined : visiblePlaces(user, census);
  const body = html`${needs(sources, plans, places ?? [], now)}
<h2>${TEXTS.night.sources}</h2>${sourcesTable(sources, plans, now, server.isLocal)}
<h2>${TEXTS.night.places}</h2>${places === undefined || census === undefined ? html`<p>${TEXTS.night.counting}</p>` : placesTable(places, census)}`;
  return { kind: 'page', title: TEXTS.night.title, body };
}

/** Returns the last run of each source (definition, task and user) of some days, the latest first; `runs` come in this order. */
export function lastRuns(runs: readonly RecordedRun[], now: number): readonly RecordedRun[] {
  const since = canonicalDate(Math.floor(now - DAYS * 86_400));
  const recent = runs.filter(({ command, started }) => COMMANDS.includes(command) && started >= since);
  const groups = Map.groupBy(recent, ({ definition, task, user }) => [definition, task, user].join('\n'));
  return Array.from(groups.values(), ([latest]) => latest).filter((run) => run !== undefined);
}

function ageHours({ started }: RecordedRun, now: number): number {
  return Math.max(now - dateSeconds(started), 0) / 3600;
}

type Places = Census['places'];

function visiblePlaces(user: User, { places }: Census): Places {
  return places.filter(({ scope }) => hasRole(user, scope.customer, 'read'));
}

function total(places: Places, state: VolumeState): number {
  return places.reduce((sum, { volumes }) => sum + volumes[state], 0);
}

function needs(
  sources: readonly RecordedRun[],
  plans: readonly HeldPlan[],
  places: Places,
  now: number,
): Html {
  const texts = TEXTS.night;
  const failed = sources.filter((run) => runState(run) === 'trouble' && !isDealtWith(run, plans)).length;
  const waiting = plans.filter(({ state }) => state === 'held');
  const [plan] = waiting;
  const late = sources.filter((run) => ageHours(run, now) > LATE_HOURS).length;
  const [overdue, audit] = [total(places, 'overdue'), total(places, 'audit failed')];
  const items: readonly (readonly [number, (count: number) => string, string])[] = [
    [waiting.length, HELD_TEXTS.needs, plan !== undefined && waiting.length === 1 ? planPath(plan) : '/held'],
    [failed, texts.runs, '/runs?state=trouble'],
    [late, texts.late, '/runs'],
    [overdue, texts.overdue, '/volumes?state=overdue'],
    [audit, texts.audit, '/volumes?state=audit'],
  ];
  const some = items.filter(([count]) => count > 0);
  if (some.length === 0) return sources.length === 0 ? html`` : message(`✓ ${texts.fine}`, 'good');
  return html`<h2>${texts.needs}</h2><ul class="needs">${some.map(([count, text, to]) => html`<li><strong class="bad">!</strong> <a href="${to}">${text(count)}</a></li>`)}</ul>`;
}

function planOfRun({ id, user }: RecordedRun, plans: readonly HeldPlan[]): HeldPlan | undefined {
  return plans.find((plan) => plan.id === id && plan.user === user);
}

// A run that a limit stopped is told by its plan while that waits, and is no exception once somebody has decided on it.
function isDealtWith(run: RecordedRun, plans: readonly HeldPlan[]): boolean {
  const state = run.exitCode === LIMIT_EXIT ? planOfRun(run, plans)?.state : undefined;
  return state === 'held' || state === 'released' || state === 'refused';
}

function sourcesTable(
  sources: readonly RecordedRun[],
  plans: readonly HeldPlan[],
  now: number,
  isLocal: boolean,
): Html {
  const texts = TEXTS.night;
  if (sources.length === 0) {
    const next = isLocal ? texts.sourcesNextLocal : texts.sourcesNext;
    return html`<p><strong>${texts.sourcesNone}</strong> ${next}</p>`;
  }
  const rows = sources.map((run) => {
    const hours = ageHours(run, now);
    const plan = run.exitCode === LIMIT_EXIT ? planOfRun(run, plans) : undefined;
    const held =
      plan === undefined
        ? html``
        : html`<br>${HELD_TEXTS.ofRun} <a href="${planPath(plan)}">${shownPlanState(plan)}</a>`;
    const late = hours > LATE_HOURS ? html` <strong class="bad">! ${texts.isLate}</strong>` : html``;
    return html`<tr><th scope="row" class="text">${run.command} ${shownSource(run)} <span class="soft">${run.user}</span></th>
<td data-label="${texts.last}"><a href="${runPath(run)}">${shownValue(run.started, true)}</a></td><td data-label="${texts.age}">${texts.hours(hours)}${late}</td>
<td data-label="${TEXTS.run.state}">${shownState(run)}${held}</td><td data-label="${TEXTS.run.result}">${shownResult(run)}</td></tr>
`;
  });
  return html`<table class="cards"><caption>${texts.sourcesCaption(DAYS)}</caption>
<thead><tr><th scope="col">${TEXTS.run.source}</th><th scope="col">${texts.last}</th><th scope="col">${texts.age}</th><th scope="col">${TEXTS.run.state}</th><th scope="col">${TEXTS.run.result}</th></tr></thead>
<tbody>${rows}</tbody></table>`;
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
  if (places.length === 0) return html`<p>${texts.placesNone}</p>`;
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
