import { stringify } from 'csv-stringify/sync';
import { CHANGE_COLUMNS, changeCells } from '../../model/change-cells.ts';
import { eachHeldChange } from '../../stores/roles/held-plans.ts';
import { planOf } from './held-plan.ts';
import type { PageAnswer, PageRequest } from './page.ts';

/** Sends all changes of a plan as apply reads them. */
export async function heldNdjson(request: PageRequest): Promise<PageAnswer> {
  const plan = await planOf(request);
  const pages = eachHeldChange(request.server.store.heldPlans, plan);
  return {
    kind: 'file',
    name: `plan-${plan.id}.ndjson`,
    type: 'application/x-ndjson; charset=utf-8',
    text: (async function* () {
      for await (const page of pages) yield page.map((line) => `${JSON.stringify(line)}\n`).join('');
    })(),
  };
}

/** Sends all changes of a plan as CSV, a line for each field. */
export async function heldCsv(request: PageRequest): Promise<PageAnswer> {
  const plan = await planOf(request);
  const pages = eachHeldChange(request.server.store.heldPlans, plan);
  const csv = (rows: readonly (readonly string[])[]) =>
    stringify(
      rows.map((row) => [...row]),
      { escape_formulas: true },
    );
  return {
    kind: 'file',
    name: `plan-${plan.id}.csv`,
    type: 'text/csv; charset=utf-8',
    text: (async function* () {
      yield csv([CHANGE_COLUMNS]);
      for await (const page of pages) yield csv(page.flatMap(changeCells));
    })(),
  };
}
