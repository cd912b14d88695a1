import { stringify } from 'csv-stringify/sync';
import { type Html, html } from '../../markup/html.ts';
import { fieldByKey } from '../../model/field.ts';
import { barcodeOf } from '../../model/scope.ts';
import type { User } from '../../stores/roles/accounts.ts';
import {
  eachRunChange,
  type RecordedRun,
  type RunChange,
  type RunChangePage,
  type Runs,
} from '../../stores/roles/runs.ts';
import { visibleTo } from '../access.ts';
import { runOwner, visibleRun } from '../visible-runs.ts';
import type { PageAnswer, PageRequest } from './page.ts';
import { runPath } from './run-state.ts';
import { RUN_TEXTS as TEXTS } from './texts-run.ts';
import { shownValue } from './whereabouts.ts';

// How long changes are summed for one page.
const MOST_MS = 50;
const MOST_PAIRS = 5;

/** How often a field was changed, and from what to what. */
interface FieldSum {
  count: number;
  readonly pairs: Map<string, { readonly values: readonly [string, string]; count: number }>;
}

/** The changes of a run by field. */
export interface RunSums {
  readonly volumes: number;
  readonly added: number;
  readonly removed: number;
  readonly fields: ReadonlyMap<string, FieldSum>;
  /** Whether these are all of the run. */
  readonly isWhole: boolean;
}

/** Sums what a run has changed that a user may see, as far as there is time for. */
export async function sumChanges(
  runs: Pick<Runs, 'changes'>,
  run: RecordedRun,
  user: User,
  mostMs = MOST_MS,
): Promise<RunSums> {
  const began = performance.now();
  const fields = new Map<string, FieldSum>();
  let [volumes, added, removed] = [0, 0, 0];
  let after: string | undefined;
  do {
    const { items, next }: RunChangePage = await runs.changes(run, after);
    for (const change of visibleTo(user, items)) {
      volumes++;
      if (!change.existed && change.exists) added++;
      else if (change.existed && !change.exists) removed++;
      else addFields(fields, change);
    }
    after = next;
  } while (after !== undefined && performance.now() - began < mostMs);
  return { volumes, added, removed, fields, isWhole: after === undefined };
}

function addFields(sums: Map<string, FieldSum>, { fields }: RunChange): void {
  for (const [key, values] of Object.entries(fields)) {
    const sum: FieldSum = sums.get(key) ?? { count: 0, pairs: new Map() };
    sums.set(key, sum);
    sum.count++;
    const [old, now] = [values?.[0] ?? '', values?.[1] ?? ''];
    const name = `${old}\n${now}`;
    const pair = sum.pairs.get(name) ?? { values: [old, now] as const, count: 0 };
    sum.pairs.set(name, pair);
    pair.count++;
  }
}

/** Returns the sums as a table: of each field, which values were exchanged most often. */
export function shownSums(run: RecordedRun, { volumes, added, removed, fields, isWhole }: RunSums): Html {
  if (volumes === 0) return html``;
  const counts = [
    ...(added > 0 ? [TEXTS.added(added)] : []),
    ...(removed > 0 ? [TEXTS.removed(removed)] : []),
  ];
  const rows = [...fields]
    .toSorted(([, a], [, b]) => b.count - a.count)
    .map(([key, { count, pairs }]) => {
      const most = [...pairs.values()].toSorted((a, b) => b.count - a.count);
      const shown = (value: string) => {
        const kind = fieldByKey(key)?.kind;
        if (value === '') return html`${TEXTS.none}`;
        return html`<bdi>${shownValue(kind === 'flag' ? value === '1' : value, kind === 'date')}</bdi>`;
      };
      const list = most
        .slice(0, MOST_PAIRS)
        .map(
          ({ values: [old, now], count: times }) =>
            html`<li>${shown(old)} → ${shown(now)}: ${times.toLocaleString('en')}</li>`,
        );
      const rest = most.length - list.length;
      return html`<tr><th scope="row">${key}</th><td class="number" data-label="${TEXTS.volumes}">${count.toLocaleString('en')}</td><td class="text" data-label="${TEXTS.often}"><ul>${list}</ul>${rest > 0 ? TEXTS.others(rest) : ''}</td></tr>
`;
    });
  const table =
    rows.length === 0
      ? html``
      : html`<table class="cards"><caption>${TEXTS.sumsCaption}</caption><thead><tr><th scope="col">${TEXTS.field}</th><th scope="col" class="number">${TEXTS.volumes}</th><th scope="col">${TEXTS.often}</th></tr></thead><tbody>${rows}</tbody></table>`;
  const part = isWhole ? html`` : html`<p>${TEXTS.part(volumes)}</p>`;
  return html`<h2>${TEXTS.sums}</h2>${part}${counts.length > 0 ? html`<p>${counts.join(', ')}</p>` : html``}${table}
<p>${TEXTS.download} <a href="${changesPath(run)}">CSV</a></p>`;
}

function changesPath(run: RecordedRun): string {
  return runPath(run).replace('?', '/changes.csv?');
}

const COLUMNS = ['volume', 'what', 'field', 'from', 'to', 'since'];

/** Sends what a run has changed as CSV, one line a field. Throws NOT_THERE for a run that is not the user's to see. */
export async function runChangesCsv({ params, query, server, user }: PageRequest): Promise<PageAnswer> {
  const { runs } = server.store;
  const run = await visibleRun(runs, params.run ?? '', runOwner(user, query.get('user') ?? undefined));
  const lines = (rows: readonly (readonly string[])[]) =>
    stringify(
      rows.map((row) => [...row]),
      { escape_formulas: true },
    );
  return {
    kind: 'file',
    name: 'changes.csv',
    type: 'text/csv; charset=utf-8',
    text: (async function* () {
      yield lines([COLUMNS]);
      for await (const page of eachRunChange(runs, run)) yield lines(visibleTo(user, page).flatMap(rowsOf));
    })(),
  };
}

function rowsOf(change: RunChange): readonly (readonly string[])[] {
  const { existed, exists, isBack, since, fields } = change;
  const what = existed === exists ? 'changed' : exists ? 'added' : 'removed';
  const after = isBack ? 'taken back' : since === undefined ? '' : `${since.command} of ${since.user}`;
  const row = (key: string, old: string, now: string) => [barcodeOf(change), what, key, old, now, after];
  const all = Object.entries(fields).map(([key, values]) => row(key, values?.[0] ?? '', values?.[1] ?? ''));
  return all.length === 0 ? [row('', '', '')] : all;
}
