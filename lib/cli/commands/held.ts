import { basename } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { release as runRelease } from '../../engine/held/release.ts';
import { CHANGE_COLUMNS, changeCells } from '../../model/change-cells.ts';
import { type HeldPlan, shareOf } from '../../model/held-plan.ts';
import { scopeName } from '../../model/scope.ts';
import { eachHeldChange, eachHeldPlan } from '../../stores/roles/held-plans.ts';
import type { Store } from '../../stores/store.ts';
import { printHeldPlan, stateText } from '../listing/held-plan-text.ts';
import { firstOf } from '../listing/short-names.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';
import { type ConfiguredStore, filesOf, openConfiguredStore } from './configured-store.ts';
import { findHeldPlan } from './find-held-plan.ts';
import { runOf } from './run-identity.ts';
import { runInShell } from './run-shell.ts';

const ACTIONS = ['show', 'release', 'refuse'] as const;
const HEADINGS = ['Plan', 'User', 'Definition', 'Scope', 'Changes', 'Share', 'State'];
const COLUMNS = [
  ...(['id', 'user', 'definition', 'task', 'started', 'scopes', 'changes', 'volumeRecords'] as const),
  ...(['state', 'expires', 'decidedBy', 'decidedAt', 'decidedRun'] as const),
];

/** Lists held plans, shows one, lets it through or refuses it: `tapesync held`. */
export async function held(context: CommandContext): Promise<number> {
  const [first, ...rest] = context.operands;
  const action = ACTIONS.find((each) => each === first);
  const ids = action === undefined ? context.operands : rest;
  const [id, ...others] = ids;
  if (others.length > 0 || (action !== undefined && id === undefined))
    throw misused('held', 'give one plan, as tapesync held lists them');
  const writes = action === 'release' || action === 'refuse';
  const opened = await openConfiguredStore(context, writes);
  const { store } = opened;
  try {
    if (id === undefined) return await list(context, store);
    const plan = await findHeldPlan(store, id);
    if (action === 'release') return await release(context, opened, plan);
    if (action === 'refuse') return await refuse(context, store, plan);
    return await show(context, store, plan);
  } finally {
    await store.close();
  }
}

async function list({ config, output }: CommandContext, { heldPlans }: Store): Promise<number> {
  const { limit } = config;
  const plans: HeldPlan[] = [];
  for await (const plan of eachHeldPlan(heldPlans, { limit })) {
    plans.push(plan);
    if (plans.length === limit) break;
  }
  if (config.json) {
    for (const plan of plans) await output.json(plan);
  } else if (config.csv) {
    await output.write(csvOf(config.csv, COLUMNS));
    for (const plan of plans) await output.write(csvOf(config.csv, cellsOf(plan)));
  } else {
    await printTable(output, HEADINGS, plans.map(rowOf));
  }
  return 0;
}

async function show({ config, output }: CommandContext, store: Store, plan: HeldPlan): Promise<number> {
  const changes = eachHeldChange(store.heldPlans, plan);
  if (config.changes) {
    for await (const page of changes)
      await output.write(page.map((line) => `${JSON.stringify(line)}\n`).join(''));
  } else if (config.json) {
    await output.json(plan);
  } else if (config.csv) {
    await output.write(csvOf(config.csv, CHANGE_COLUMNS));
    for await (const page of changes) {
      const rows = page.flatMap(changeCells).map((cells) => csvOf(config.csv ?? '', cells));
      await output.write(rows.join(''));
    }
  } else {
    const { items } = await store.heldPlans.changes(plan);
    await printHeldPlan(output, plan, items);
  }
  return 0;
}

async function release(
  context: CommandContext,
  { store, isRemote, concurrency, batchSize }: ConfiguredStore,
  plan: HeldPlan,
): Promise<number> {
  const { config, output } = context;
  const shell = {
    inputs: [],
    files: filesOf(store.name),
    changing: 'applying',
    isRemote,
    endsWithOutput: false,
  };
  const { definition, task } = plan;
  return runInShell(context, shell, ({ observe, signal, rejects }) =>
    runRelease(
      {
        run: { ...runOf(context, 'release', definition), task },
        plan,
        store,
        budget: { concurrency, batchSize },
        output: config.changes ? output : undefined,
        rejects,
      },
      observe,
      signal,
    ),
  );
}

async function refuse(context: CommandContext, store: Store, plan: HeldPlan): Promise<number> {
  const { user } = runOf(context, 'refuse', '');
  await store.heldPlans.refuse(plan, user);
  context.terminal.note(
    `plan ${plan.id} is refused: its ${plan.changes} changes will not be applied; the next run of its source finds what is different then`,
  );
  return 0;
}

function rowOf(plan: HeldPlan): string[] {
  const { id, user, definition, task, scopes, changes } = plan;
  const volumes = scopes.reduce((sum, scope) => sum + scope.volumes, 0);
  const source = [basename(definition), ...(task === '' ? [] : [task])].join(' ');
  const names = firstOf(scopes.map(scopeName));
  return [id, user, source, names, String(changes), shareOf(changes, volumes), stateText(plan)];
}

function cellsOf(plan: HeldPlan): string[] {
  const { by = '', at = '', run = '' } = plan.decided ?? {};
  const row: Readonly<Record<string, unknown>> = {
    ...plan,
    scopes: plan.scopes.map(scopeName).join(' '),
    ...{ decidedBy: by, decidedAt: at, decidedRun: run },
  };
  return COLUMNS.map((column) => String(row[column] ?? ''));
}

function csvOf(form: string, cells: readonly string[]): string {
  return stringify([[...cells]], { escape_formulas: form !== 'raw' });
}
