import { type Html, html } from '../../markup/html.ts';
import type { SourceState } from '../../model/expected-source.ts';
import type { HeldPlan } from '../../model/held-plan.ts';
import { REPORTING } from '../../model/run.ts';
import { daysText, WEEK } from '../../model/schedule.ts';
import { canonicalDate, dateSeconds } from '../../model/value.ts';
import type { RecordedRun } from '../../stores/roles/runs.ts';
import { planPath, shownPlanState } from './held-plans.ts';
import { prose } from './prose.ts';
import { runPath, runState, shownResult, shownSource, shownState } from './run-state.ts';
import { LATE_HOURS, TEXTS } from './texts.ts';
import { HELD_TEXTS } from './texts-held.ts';
import { shownValue } from './whereabouts.ts';

// What has not run for longer is no source any more, unless it is expected.
const DAYS = 14;
// What brings records of an export or an inventory.
const COMMANDS: readonly string[] = [...REPORTING, 'apply'];
// Of a run that a limit has stopped.
const LIMIT_EXIT = 4;
// More would hide what else needs somebody.
const NAMED = 20;

/** A source as the page shows it: one that has run lately, one that is expected, or both. */
export interface NightSource {
  /** Its last run; absent where there is none that the user may see. */
  readonly run?: RecordedRun;
  /** What is expected of it; absent where nobody has said so. */
  readonly expected?: SourceState;
}

/** Returns the last run of each source (definition, task and user) of some days, the latest first; `runs` come in this order. */
export function lastRuns(runs: readonly RecordedRun[], now: number): readonly RecordedRun[] {
  const since = canonicalDate(Math.floor(now - DAYS * 86_400));
  const recent = runs.filter(({ command, started }) => COMMANDS.includes(command) && started >= since);
  return Array.from(Map.groupBy(recent, keyOf).values(), ([latest]) => latest).filter(
    (run) => run !== undefined,
  );
}

/** Returns the sources of a page: those that are late first, then by their last run. */
export function nightSources(
  runs: readonly RecordedRun[],
  expected: readonly SourceState[],
  now: number,
): readonly NightSource[] {
  const latest = new Map(lastRuns(runs, now).map((run) => [keyOf(run), run]));
  const bySource = Map.groupBy(expected, keyOf);
  const named = expected.map((source) => {
    const run = latest.get(keyOf(source));
    return { expected: source, ...(run !== undefined && { run }) };
  });
  const others = [...latest].filter(([key]) => !bySource.has(key)).map(([, run]) => ({ run }));
  return [...named, ...others].sort((a: NightSource, b: NightSource) => {
    const late = Number(isLate(b, now)) - Number(isLate(a, now));
    return late || startOf(b).localeCompare(startOf(a), 'en');
  });
}

function keyOf({ definition, task, user }: Pick<RecordedRun, 'definition' | 'task' | 'user'>): string {
  return [definition, task, user].join('\n');
}

function startOf({ run, expected }: NightSource): string {
  return run?.started ?? expected?.lastRun?.started ?? '';
}

function ageHours(started: string, now: number): number {
  return Math.max(now - dateSeconds(started), 0) / 3600;
}

/** Returns whether a source is late: as was said of it, or, where nobody has, after a night and a morning. */
function isLate({ run, expected }: NightSource, now: number): boolean {
  if (expected !== undefined) return expected.isLate;
  return run !== undefined && ageHours(run.started, now) > LATE_HOURS;
}

function lastOf({ run, expected }: NightSource) {
  return run ?? expected?.lastRun ?? undefined;
}

/** Returns what needs somebody about sources, each in words with where it leads to. */
export function sourceNeeds(
  sources: readonly NightSource[],
  plans: readonly HeldPlan[],
  now: number,
): readonly Html[] {
  const texts = TEXTS.night;
  const failed = sources.filter((source) => {
    const last = lastOf(source);
    return last !== undefined && runState(last) === 'trouble' && !isDealtWith(source, plans);
  });
  // Of what others run, only who expects it is told how it went.
  const toFailed = failed.every(({ run }) => run !== undefined) ? '/runs?state=trouble' : '#sources';
  const late = sources.filter((source) => isLate(source, now));
  const named = late.flatMap(({ expected }) => expected ?? []);
  const silent = late.length - named.length;
  const items = named
    .slice(0, NAMED)
    .map(
      (source) =>
        html`<a href="#${anchorOf(source)}">${texts.missing(source.name)}</a> ${texts.due} ${shownValue(source.due, true)}; ${lastReport(source)}`,
    );
  if (named.length > NAMED)
    items.push(html`<a href="#sources">${texts.missingMore(named.length - NAMED)}</a>`);
  if (failed.length > 0) items.push(html`<a href="${toFailed}">${texts.runs(failed.length)}</a>`);
  if (silent > 0) items.push(html`<a href="/runs">${texts.late(silent)}</a>`);
  return items;
}

function lastReport({ lastReport: report }: SourceState): Html {
  const { hasReported, hasNotReported } = TEXTS.night;
  return report === null
    ? html`${hasNotReported}`
    : html`${hasReported} ${shownValue(report.finished, true)}`;
}

function planOf(source: NightSource, plans: readonly HeldPlan[]): HeldPlan | undefined {
  const last = lastOf(source);
  const user = source.run?.user ?? source.expected?.user;
  if (last?.exitCode !== LIMIT_EXIT) return undefined;
  return plans.find((plan) => plan.id === last.id && plan.user === user);
}

// A run that a limit stopped is told by its plan while that waits, and is no exception once somebody has decided on it.
function isDealtWith(source: NightSource, plans: readonly HeldPlan[]): boolean {
  const state = planOf(source, plans)?.state;
  return state === 'held' || state === 'released' || state === 'refused';
}

function anchorOf({ name }: SourceState): string {
  return `source-${name}`;
}

/** Returns the sources as a table, or what to do where there are none. */
export function sourcesTable(
  sources: readonly NightSource[],
  plans: readonly HeldPlan[],
  now: number,
  isLocal: boolean,
): Html {
  const texts = TEXTS.night;
  if (sources.length === 0) {
    const next = isLocal ? texts.sourcesNextLocal : texts.sourcesNext;
    return html`<p><strong>${texts.sourcesNone}</strong> ${prose(next)}</p>`;
  }
  const rows = sources.map((source) => row(source, plans, now));
  return html`<table class="cards" id="sources"><caption>${texts.sourcesCaption(DAYS)}</caption>
<thead><tr><th scope="col">${TEXTS.run.source}</th><th scope="col">${texts.last}</th><th scope="col">${texts.age}</th><th scope="col">${TEXTS.run.state}</th><th scope="col">${TEXTS.run.result}</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

function row(source: NightSource, plans: readonly HeldPlan[], now: number): Html {
  const texts = TEXTS.night;
  const { run, expected } = source;
  const last = lastOf(source);
  const plan = planOf(source, plans);
  const held =
    plan === undefined
      ? html``
      : html`<br>${HELD_TEXTS.ofRun} <a href="${planPath(plan)}">${shownPlanState(plan)}</a>`;
  const started = shownValue(last?.started, true);
  const age = last === undefined ? html`${TEXTS.never}` : html`${texts.hours(ageHours(last.started, now))}`;
  const id = expected === undefined ? html`` : html` id="${anchorOf(expected)}"`;
  return html`<tr${id}><th scope="row" class="text">${title(source)}</th>
<td data-label="${texts.last}">${run === undefined ? started : html`<a href="${runPath(run)}">${started}</a>`}</td><td data-label="${texts.age}">${age}${promise(source, now)}</td>
<td data-label="${TEXTS.run.state}">${last === undefined ? html`` : shownState(last)}${held}</td><td data-label="${TEXTS.run.result}">${run === undefined ? html`` : shownResult(run)}</td></tr>
`;
}

function title({ run, expected }: NightSource): Html {
  if (expected !== undefined) {
    return html`<strong>${expected.name}</strong> ${shownSource(expected)} <span class="soft">${expected.user}</span>`;
  }
  if (run === undefined) return html``;
  return html`${run.command} ${shownSource(run)} <span class="soft">${run.user}</span>`;
}

// What was said of the source, and whether it has kept to it.
function promise(source: NightSource, now: number): Html {
  const texts = TEXTS.night;
  const { expected } = source;
  const late = html` <strong class="bad">! ${texts.isLate}</strong>`;
  if (expected === undefined) return isLate(source, now) ? late : html``;
  const { by, zone, days, due, isLate: isNow } = expected;
  const state = isNow
    ? late
    : due === null
      ? html` <span class="soft">${texts.notYet}</span>`
      : html` <span class="good">✓ ${texts.inTime}</span>`;
  return html`${state} <br><span class="soft">${texts.expected(by, zone, days.length === WEEK.length ? '' : daysText(days))}</span>`;
}
