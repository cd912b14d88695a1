import type { ChangeLine } from '../../model/change.ts';
import { changeCells } from '../../model/change-cells.ts';
import { applyRest, type HeldPlan, shareOf } from '../../model/held-plan.ts';
import { printTable } from '../terminal/print-table.ts';
import type { StandardOutput } from '../terminal/standard-output.ts';

const EXAMPLES = 20;
const CHANGE_HEADINGS = ['Volume', 'Version', 'Action', 'Field', 'From', 'To'];

/** Returns in words whether a plan waits, or what became of it. */
export function stateText({ state, expires, decided }: HeldPlan): string {
  const { by = '', at = '', run = '' } = decided ?? {};
  switch (state) {
    case 'held':
      return `held until ${expires}`;
    case 'expired':
      return `expired ${expires}`;
    case 'released':
      return `released by ${by} ${at}, run ${run}`;
    case 'refused':
      return `refused by ${by} ${at}`;
    case 'superseded':
      return `superseded ${at} by run ${run}`;
  }
}

/** Prints what there is to know of a plan before it is decided on; `changes` are its first ones. */
export async function printHeldPlan(
  output: Pick<StandardOutput, 'print'>,
  plan: HeldPlan,
  changes: readonly ChangeLine[],
): Promise<void> {
  const { id, user, definition, task, started, scopes, fields, earlier, create, decided } = plan;
  const isUnfinished = plan.state === 'released' && decided?.finished === null;
  await output.print([
    `Plan ${id} of ${user}: ${plan.changes} changes of ${definition}${task === '' ? '' : ` ${task}`}, run of ${started}`,
    `State:    ${stateText(plan)}`,
    ...(isUnfinished
      ? [
          '          Its run has not ended, or was killed: what is missing, the next run of the source finds, or',
          `          ${applyRest(plan)}`,
        ]
      : []),
    ...[...new Set(scopes.map(({ reason }) => reason))].map((reason) => `Stopped:  ${reason}`),
    ...(create ? ['Makes:    places that are missing, as its run would have (--create)'] : []),
    '',
  ]);
  const values = fields.flatMap(({ field, changes: all, values: listed }) => [
    [field, String(all), '', ''],
    ...listed.map(({ from, to, changes: count }) => ['', String(count), from, to]),
  ]);
  await printTable(output, ['Field', 'Changes', 'From', 'To'], values);
  const nights = [plan, ...earlier].map((run) => [
    ...[run.id, run.started, String(run.volumeRecords), String(run.changes)],
    shareOf(run.changes, run.volumeRecords),
    'stopped' in run && !run.stopped ? '' : 'stopped',
  ]);
  await output.print(['', `This run, and the last ${earlier.length} complete ones of the same source:`]);
  await printTable(output, ['Run', 'Started', 'Records', 'Changes', 'Share', 'By a limit'], nights);
  const rows = changes.slice(0, EXAMPLES).flatMap(changeCells);
  await output.print(['', `The first of its changes (--changes or --csv print all ${plan.changes}):`]);
  await printTable(output, CHANGE_HEADINGS, rows);
  if (plan.state !== 'held') return;
  await output.print([
    '',
    `Let it through once:  tapesync held release ${id}`,
    `Refuse it:            tapesync held refuse ${id}`,
  ]);
}
