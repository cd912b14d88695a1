import { type Html, html } from '../../markup/html.ts';
import { fieldByKey } from '../../model/field.ts';
import type { HeldPlan } from '../../model/held-plan.ts';
import { isJsonObject, parseJson } from '../../model/json-object.ts';
import { OUTCOMES } from '../../model/outcome.ts';
import { runResult } from '../../model/run-result.ts';
import { barcodeOf } from '../../model/scope.ts';
import type { RecordedRun, RunChange } from '../../stores/roles/runs.ts';
import { hasRole, visibleTo } from '../access.ts';
import { seesPlan } from '../visible-plans.ts';
import { runOwner, visibleRun } from '../visible-runs.ts';
import { message } from './answers.ts';
import { certificatePath } from './certificates.ts';
import { planPath, shownPlanState } from './held-plans.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { prose } from './prose.ts';
import { runPath, shownState } from './run-state.ts';
import { shownSums, sumChanges } from './run-sums.ts';
import { TEXTS } from './texts.ts';
import { HELD_TEXTS } from './texts-held.ts';
import { RUN_TEXTS } from './texts-run.ts';
import { undoPath } from './undo.ts';
import { shownValue, volumePath } from './whereabouts.ts';

// What clients send may be of any length.
const MOST_REASONS = 20;
const MOST_ERRORS = 50;

/** Shows how a run has ended, and what it changed. Throws NOT_THERE for a run that is not the user's to see. */
export async function runPage({ params, query, server, user }: PageRequest): Promise<PageAnswer> {
  const { runs } = server.store;
  const run = await visibleRun(runs, params.run ?? '', runOwner(user, query.get('user') ?? undefined));
  const after = query.get('after');
  const isCursor = after !== null && /^[0-9]{1,18}$/.test(after);
  const { items, next } = await runs.changes(run, isCursor ? after : undefined);
  const [plan] = (await server.store.heldPlans.list({ id: run.id, user: run.user, limit: 1 })).items;
  const held = plan !== undefined && seesPlan(user, plan) ? plan : undefined;
  const seen = visibleTo(user, items);
  const sums = isCursor ? html`` : shownSums(run, await sumChanges(runs, run, user));
  const left = /^\d{1,9}$/.exec(query.get('undone') ?? '')?.[0];
  const note =
    left === undefined ? html`` : message(RUN_TEXTS.undone(Number(left)), left === '0' ? 'good' : 'warn');
  const mayUndo = user.grants.some(({ customer }) => hasRole(user, customer, 'sync'));
  const body = html`${note}${facts(run, held)}${outcomes(run)}${errors(run)}${sums}${changes(run, seen, next, mayUndo)}`;
  return { kind: 'page', title: TEXTS.run.one(run.id), body };
}

function facts(run: RecordedRun, held: HeldPlan | undefined): Html {
  const plan =
    held === undefined
      ? html``
      : html`<p>${HELD_TEXTS.ofRun} <a href="${planPath(held)}">${shownPlanState(held)}</a></p>`;
  const texts = TEXTS.run;
  const { command, definition, task, user, started, finished, exitCode, statistics } = run;
  const result = runResult(statistics);
  const rows: readonly (readonly [string, Html])[] = [
    [texts.command, html`${command}`],
    [texts.source, html`${definition}`],
    [texts.task, html`${task}`],
    [texts.inputs, html`${(result?.inputs ?? []).join(' ')}`],
    [texts.user, html`${user}`],
    [texts.started, shownValue(started, true)],
    [texts.ended, shownValue(finished, true)],
    [texts.exit, html`${exitCode === null ? '' : exitCode}`],
    [texts.read, html`${result === undefined ? '' : texts.records(result.read)}`],
  ];
  const certificate =
    command === 'reconcile' && finished !== null
      ? html` <a href="${certificatePath(run)}">${texts.certificate}</a>`
      : html``;
  return html`${plan}<p>${shownState(run)}${certificate}</p>
<dl class="facts">${rows.filter(([, value]) => value.text !== '').map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function outcomes({ statistics }: RecordedRun): Html {
  const texts = TEXTS.run;
  const result = runResult(statistics);
  const json = statistics === null ? undefined : parseJson(statistics);
  const given = isJsonObject(json) && isJsonObject(json.outcomes) ? json.outcomes : {};
  const rows = OUTCOMES.flatMap((outcome) => {
    const count = result?.outcomes[outcome];
    if (count === undefined) return [];
    const { reasons } = isJsonObject(given[outcome]) ? given[outcome] : { reasons: undefined };
    const why = Object.entries(isJsonObject(reasons) ? reasons : {}).filter(([reason]) => reason !== '');
    const list = why
      .slice(0, MOST_REASONS)
      .map(([reason, times]) => html`<li>${reason}: ${String(times)}</li>`);
    return html`<tr><th scope="row">${outcome}</th><td class="number" data-label="${texts.count}">${count.toLocaleString('en')}</td><td data-label="${texts.reasons}">${list.length === 0 ? html`` : html`<ul>${list}</ul>`}</td></tr>
`;
  });
  if (rows.length === 0) return html``;
  return html`<h2>${texts.outcomes}</h2>
<table class="cards"><caption>${texts.outcomesCaption}</caption><thead><tr><th scope="col">${texts.outcome}</th><th scope="col" class="number">${texts.count}</th><th scope="col">${texts.reasons}</th></tr></thead><tbody>${rows}</tbody></table>${result?.outcomes.rejected === undefined ? html`` : html`<p class="help">${RUN_TEXTS.rejects}</p>`}`;
}

function errors({ statistics }: RecordedRun): Html {
  const json = statistics === null ? undefined : parseJson(statistics);
  const listed: readonly unknown[] = isJsonObject(json) && Array.isArray(json.errors) ? json.errors : [];
  const messages = listed.flatMap((each) => {
    return isJsonObject(each) && typeof each.message === 'string' ? [each.message] : [];
  });
  if (messages.length === 0) return html``;
  const items = messages.slice(0, MOST_ERRORS).map((text) => html`<li class="text">${text}</li>`);
  return html`<h2>${TEXTS.run.errors}</h2><ul>${items}</ul>`;
}

function changes(
  run: RecordedRun,
  items: readonly RunChange[],
  next: string | undefined,
  mayUndo: boolean,
): Html {
  const texts = TEXTS.run;
  const more =
    next === undefined
      ? html``
      : html`<p class="pages"><a rel="next" href="${`${runPath(run)}&after=${next}`}">${texts.next}</a></p>`;
  if (items.length === 0) return html`<h2>${texts.changes}</h2><p>${texts.changesNone}</p>${more}`;
  const rows = items.map((change) => {
    const barcode = barcodeOf(change);
    return html`<tr><th scope="row"><a class="label" href="${volumePath(barcode)}">${barcode}</a></th><td class="text" data-label="${texts.change}">${lifeOf(change)}<ul>${fieldsOf(change)}</ul>${afterwards(change)}</td></tr>
`;
  });
  return html`<h2>${texts.changes}</h2>
<table class="cards"><caption>${texts.changesCaption}</caption><thead><tr><th scope="col">${texts.volume}</th><th scope="col">${texts.change}</th></tr></thead><tbody>${rows}</tbody></table>${more}
${mayUndo ? html`<p><a class="button" href="${undoPath(run)}">${RUN_TEXTS.undoLink}</a></p>` : html``}<p class="help">${prose(texts.undo(run.id))}</p>`;
}

function lifeOf({ existed, exists }: RunChange): Html {
  if (existed === exists) return html``;
  return html`<strong>${exists ? TEXTS.run.added : TEXTS.run.removed}</strong>`;
}

function fieldsOf({ fields }: RunChange): readonly Html[] {
  return Object.entries(fields).map(([key, values]) => {
    const kind = fieldByKey(key)?.kind;
    const shown = (value: string | null | undefined) => {
      if (value === null || value === undefined || value === '') return html`${TEXTS.none}`;
      // Values of a language from right to left would exchange what was with what is.
      return html`<bdi>${shownValue(kind === 'flag' ? value === '1' : value, kind === 'date')}</bdi>`;
    };
    const [old, now] = values ?? [];
    return html`<li>${key}: ${shown(old)} → ${shown(now)}</li>`;
  });
}

function afterwards({ isBack, since }: RunChange): Html {
  if (isBack) return html`<p class="soft">${TEXTS.run.back}</p>`;
  return since === undefined
    ? html``
    : html`<p class="soft">${TEXTS.run.since(since.command, since.user)}</p>`;
}
