import { TapesyncError } from '../../errors/error.ts';
import { type Html, html } from '../../markup/html.ts';
import type { ChangeLine, JsonValue } from '../../model/change.ts';
import { fieldByKey } from '../../model/field.ts';
import { applyRest, customersOf, type HeldPlan, shareOf } from '../../model/held-plan.ts';
import { barcodeOf, scopeName } from '../../model/scope.ts';
import type { User } from '../../stores/roles/accounts.ts';
import { admitDecision, admitRelease, visiblePlan } from '../visible-plans.ts';
import { runOwner } from '../visible-runs.ts';
import { message } from './answers.ts';
import { planPath, shownPlanState } from './held-plans.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { runPath, shownResult, shownSource, shownState } from './run-state.ts';
import { HELD_TEXTS as TEXTS } from './texts-held.ts';
import { shownValue, volumePath } from './whereabouts.ts';

const EXAMPLES = 20;

/** Shows what a plan would change, and the forms to decide on it. Throws NOT_THERE for one that is not the user's to see. */
export async function heldPlanPage(request: PageRequest): Promise<PageAnswer> {
  const { query, server, user } = request;
  const plan = await planOf(request);
  const { items } = await server.store.heldPlans.changes(plan);
  const done = query.get('done');
  const said =
    done === plan.state && (done === 'released' || done === 'refused') ? TEXTS.done[done] : undefined;
  const body = html`${said === undefined ? html`` : message(said, 'good')}
<p>${shownPlanState(plan)}</p>
${await became(request, plan)}${reasons(plan)}${decision(user, plan, server.twoPersons)}
${facts(plan)}${fields(plan)}${nights(plan)}${examples(plan, items.slice(0, EXAMPLES))}`;
  return { kind: 'page', title: titleOf(plan), body };
}

/** Returns the plan that an address names. Throws NOT_THERE for one that is not the user's to see. */
export function planOf({ params, query, server, user }: PageRequest): Promise<HeldPlan> {
  return visiblePlan(server.store.heldPlans, user, params.run ?? '', query.get('user') ?? undefined);
}

function titleOf({ scopes, changes }: HeldPlan): string {
  const [scope, ...others] = scopes;
  if (scope === undefined || others.length > 0) return TEXTS.wouldInAll(changes, scopes.length);
  return TEXTS.would(shareOf(changes, scope.volumes), scopeName(scope), changes, scope.volumes);
}

function isAdmitted(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof TapesyncError) return false;
    throw error;
  }
}

// What was decided, and how the run ended that did it.
async function became({ server, user }: PageRequest, plan: HeldPlan): Promise<Html> {
  const { state, decided } = plan;
  if (state === 'expired') return html`<p>${TEXTS.expired}</p>`;
  if (decided === null) return html``;
  const owner = decided.run === '' ? undefined : runOwner(user, decided.by);
  const [run] =
    owner === undefined ? [] : await server.store.runs.list({ id: decided.run, ...owner, limit: 1 });
  const named = run === undefined ? html`${decided.run}` : html`<a href="${runPath(run)}">${decided.run}</a>`;
  const ended =
    run === undefined || state !== 'released' ? html`` : html`<p>${shownState(run)} ${shownResult(run)}</p>`;
  const isUnfinished = state === 'released' && decided.finished === null;
  return html`<dl class="facts"><div><dt>${TEXTS.decidedBy}</dt><dd>${decided.by}</dd></div><div><dt>${TEXTS.decidedAt}</dt><dd>${shownValue(decided.at, true)}</dd></div>${decided.run === '' ? html`` : html`<div><dt>${TEXTS.decidedRun}</dt><dd>${named}</dd></div>`}</dl>
${ended}${state === 'superseded' ? html`<p>${TEXTS.superseded}</p>` : html``}${isUnfinished ? html`<p>${TEXTS.unfinished} <code>${applyRest(plan)}</code></p>` : html``}`;
}

function decision(user: User, plan: HeldPlan, twoPersons: boolean): Html {
  if (plan.state !== 'held') return html``;
  const customers = customersOf(plan).join(', ');
  if (!isAdmitted(() => admitDecision(user, plan)))
    return html`<p class="soft">${TEXTS.notFor(customers)}</p>`;
  const action = planPath(plan);
  const what = TEXTS.releaseWhat(plan.changes, plan.scopes.map(scopeName).join(', '), user.user);
  const release = isAdmitted(() => admitRelease(user, plan, twoPersons))
    ? html`<details><summary class="button">${TEXTS.release}</summary><form method="post" action="${action}" class="stack"><input type="hidden" name="do" value="release"><p>${what}${plan.create ? ` ${TEXTS.creates}` : ''}</p><button class="main">${TEXTS.confirmRelease(plan.changes)}</button></form></details>`
    : html`<p>${TEXTS.otherPerson}</p>`;
  return html`<h2>${TEXTS.decide}</h2>${release}
<form method="post" action="${action}"><input type="hidden" name="do" value="refuse"><button>${TEXTS.refuse}</button> <span class="help">${TEXTS.refuseWhat}</span></form>`;
}

function reasons({ scopes }: HeldPlan): Html {
  const texts = [...new Set(scopes.map(({ reason }) => reason))];
  return html`<h2>${TEXTS.why}</h2><ul>${texts.map((text) => html`<li class="text">${text}</li>`)}</ul>`;
}

function facts(plan: HeldPlan): Html {
  const { id, user, started, state, expires, scopes } = plan;
  const rows: readonly (readonly [string, Html])[] = [
    [TEXTS.source, shownSource(plan)],
    [TEXTS.user, html`${user}`],
    [TEXTS.run, html`<a href="${runPath(plan)}">${id}</a>`],
    [TEXTS.started, shownValue(started, true)],
    ...(state === 'held' ? ([[TEXTS.expires, shownValue(expires, true)]] as const) : []),
  ];
  const list = html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  if (scopes.length === 1) return list;
  const each = scopes.map(
    (scope) =>
      html`<tr><th scope="row">${scopeName(scope)}</th><td class="number" data-label="${TEXTS.changes}">${scope.changes.toLocaleString('en')}</td><td class="number" data-label="${TEXTS.volumes}">${scope.volumes.toLocaleString('en')}</td><td class="number" data-label="${TEXTS.share}">${shareOf(scope.changes, scope.volumes)}</td></tr>
`,
  );
  return html`${list}<table class="cards"><caption>${TEXTS.scopes}</caption><thead><tr><th scope="col">${TEXTS.scopes}</th><th scope="col" class="number">${TEXTS.changes}</th><th scope="col" class="number">${TEXTS.volumes}</th><th scope="col" class="number">${TEXTS.share}</th></tr></thead><tbody>${each}</tbody></table>`;
}

function fields({ fields }: HeldPlan): Html {
  const rows = fields.map(({ field, changes, values }) => {
    const shown = values.map(
      ({ from, to, changes: count }) =>
        html`<li>${storedValue(field, from)} → ${storedValue(field, to)}: ${count.toLocaleString('en')}</li>`,
    );
    return html`<tr><th scope="row">${field === 'add' ? TEXTS.adds : field}</th><td class="number" data-label="${TEXTS.changes}">${changes.toLocaleString('en')}</td><td class="text" data-label="${TEXTS.fromTo}">${shown.length === 0 ? html`<span class="soft">${TEXTS.many}</span>` : html`<ul>${shown}</ul>`}</td></tr>
`;
  });
  return html`<h2>${TEXTS.fields}</h2>
<table class="cards"><caption>${TEXTS.fieldsCaption}</caption><thead><tr><th scope="col">${TEXTS.field}</th><th scope="col" class="number">${TEXTS.changes}</th><th scope="col">${TEXTS.fromTo}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const WIDTH = 120;

function nights({ earlier, ...plan }: HeldPlan): Html {
  const all = [{ ...plan, stopped: true }, ...earlier];
  const rows = all.map(({ started, volumeRecords, changes, stopped }, index) => {
    const width = volumeRecords === 0 ? 0 : Math.min(changes / volumeRecords, 1) * WIDTH;
    const bar = html`<svg class="bar" width="${WIDTH}" height="10" viewBox="0 0 ${WIDTH} 10" aria-hidden="true"><rect class="${stopped ? 'trouble' : 'written'}" x="0" y="0" width="${width.toFixed(1)}" height="10"/></svg>`;
    return html`<tr><th scope="row">${shownValue(started, true)}${index === 0 ? html` <strong>${TEXTS.thisRun}</strong>` : html``}</th><td class="number" data-label="${TEXTS.changes}">${changes.toLocaleString('en')}</td><td class="number" data-label="${TEXTS.records}">${volumeRecords.toLocaleString('en')}</td><td data-label="${TEXTS.shareOfRecords}">${bar} ${shareOf(changes, volumeRecords)}${stopped ? ` ${TEXTS.stopped}` : ''}</td></tr>
`;
  });
  return html`<h2>${TEXTS.nights}</h2>
<table class="cards"><caption>${TEXTS.nightsCaption(earlier.length)}</caption><thead><tr><th scope="col">${TEXTS.started}</th><th scope="col" class="number">${TEXTS.changes}</th><th scope="col" class="number">${TEXTS.records}</th><th scope="col">${TEXTS.shareOfRecords}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function examples(plan: HeldPlan, items: readonly ChangeLine[]): Html {
  if (items.length === 0) return html``;
  const rows = items.map((change) => {
    const barcode = barcodeOf(change);
    const { action, set, was = {} } = change;
    const life =
      action === 'add'
        ? html`<strong>${TEXTS.added}</strong>`
        : action === 'confirm'
          ? html`<strong>${TEXTS.arrives}</strong>`
          : html``;
    const each = Object.keys(set).map(
      (key) => html`<li>${key}: ${plannedValue(key, was[key])} → ${plannedValue(key, set[key])}</li>`,
    );
    return html`<tr><th scope="row"><a class="label" href="${volumePath(barcode)}">${barcode}</a></th><td class="text" data-label="${TEXTS.change}">${life}<ul>${each}</ul></td></tr>
`;
  });
  const path = `/held/${encodeURIComponent(plan.id)}`;
  const query = `user=${encodeURIComponent(plan.user)}`;
  return html`<h2>${TEXTS.examples}</h2>
<p>${TEXTS.download} <a href="${path}/changes.csv?${query}">CSV</a> <a href="${path}/changes.ndjson?${query}">NDJSON</a></p>
<table class="cards"><caption>${TEXTS.examplesCaption(items.length, plan.changes)}</caption><thead><tr><th scope="col">${TEXTS.volume}</th><th scope="col">${TEXTS.change}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

// A value as a store has it.
function storedValue(key: string, value: string): Html {
  if (value === '') return html`${TEXTS.none_}`;
  const kind = fieldByKey(key)?.kind;
  return shownValue(kind === 'flag' ? value === '1' : value, kind === 'date');
}

function plannedValue(key: string, value: JsonValue | undefined): Html {
  if (value === null || value === undefined || value === '') return html`${TEXTS.none_}`;
  return shownValue(value, fieldByKey(key)?.kind === 'date');
}
