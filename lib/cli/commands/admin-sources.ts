import { basename } from 'node:path';
import { expectedSourceProblem, type SourceState } from '../../model/expected-source.ts';
import { daysText } from '../../model/schedule.ts';
import { EVERY_CUSTOMER } from '../../stores/roles/accounts.ts';
import type { Store } from '../../stores/store.ts';
import { timeZoneOf } from '../options/configuration.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';
import { openConfiguredStore } from './configured-store.ts';

/** Shows which sources should report and whether they have, expects one, or does so no more. */
export async function adminSources(
  context: CommandContext,
  verb: 'list' | 'add' | 'remove',
  name: string,
): Promise<number> {
  if (verb === 'list' && name !== '') throw misused('admin', 'source list takes no name');
  const { store } = await openConfiguredStore(context, verb !== 'list');
  try {
    if (verb === 'list') await list(store, context);
    else if (verb === 'add') await add(store, context, name);
    else if (!(await store.expected.remove(name))) throw misused('admin', `no source ${name} is expected`);
    return 0;
  } finally {
    await store.close();
  }
}

async function add(store: Store, { config, environment, terminal }: CommandContext, name: string) {
  const { user = '', definition, metricsTask: task = '', by, days, customer } = config;
  if (user === '') throw misused('admin', 'say whose runs they are, with --user NAME');
  const zone = timeZoneOf(config, environment);
  const of = { definition, task, user, by, zone, days };
  const source = { name, customer: customer === EVERY_CUSTOMER ? null : customer, ...of };
  const problem = expectedSourceProblem(source);
  if (problem !== undefined) throw misused('admin', problem);
  if ((await store.expected.list()).some((each) => each.name === name)) {
    throw misused(
      'admin',
      `source ${name} is expected already; to change it, remove it first: tapesync admin source remove ${name}`,
    );
  }
  await store.expected.put(source);
  const put = (await store.expected.list()).find((each) => each.name === name);
  if (put?.lastRun !== null) return;
  // A slip would be found out at the first report that is missed.
  const runs = await store.runs.list({ user, limit: 1000 });
  const known = [...new Set(runs.map((run) => [run.definition, run.task].filter(Boolean).join(' of task ')))];
  const which = known.filter(Boolean).slice(0, 5).join(', ');
  terminal.warning(
    `no run of ${definition}${task && ` of task ${task}`} by ${user} is recorded yet; ${which === '' ? 'none of this user is' : `of this user there are ${which}`}`,
  );
}

const HEADINGS = ['Source', 'Definition', 'User', 'Expected by', 'Last report', 'Exit', 'State'];

async function list(store: Store, { config, output }: CommandContext): Promise<void> {
  const sources = await store.expected.list();
  if (config.json) for (const source of sources) await output.json(source);
  else await printTable(output, HEADINGS, sources.map(rowOf));
}

function rowOf(source: SourceState): string[] {
  const { name, definition, task, user, by, zone, days, lastReport, lastRun } = source;
  const of = [basename(definition), task].filter(Boolean).join(' ');
  const due = [by, zone, days.length === 7 ? '' : daysText(days)].filter(Boolean).join(' ');
  const exit = lastRun === null ? '' : String(lastRun.exitCode ?? 'open');
  return [name, of, user, due, lastReport?.finished ?? 'never', exit, stateOf(source)];
}

function stateOf({ isLate, due, next }: SourceState): string {
  if (isLate) return `late since ${due}`;
  return due === null ? `first due ${next}` : 'in time';
}
