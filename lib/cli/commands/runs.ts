import { basename } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { isJsonObject, parseJson } from '../../model/json-object.ts';
import { OUTCOMES } from '../../model/outcome.ts';
import { isDoneAtOnce } from '../../model/run.ts';
import { runResult } from '../../model/run-result.ts';
import { isStatistics } from '../../observe/statistics.ts';
import type { RecordedRun } from '../../stores/roles/runs.ts';
import { fileNames } from '../listing/short-names.ts';
import { printTable } from '../terminal/print-table.ts';
import { report } from '../terminal/report.ts';
import { type CommandContext, misused } from './command.ts';
import { openConfiguredStore } from './configured-store.ts';
import { findRun } from './find-run.ts';

const COLUMNS = 'id started finished user command definition task inputs exitCode read'.split(' ');
const HEADINGS = ['Run', 'User', 'Command', 'Definition', 'Input', 'Exit', 'Result'];

/** Lists the runs of a store, or shows the report of one: `tapesync runs`. */
export async function runs(context: CommandContext): Promise<number> {
  const { config, operands } = context;
  if (operands.length > 1) throw misused('runs', 'give one run');
  const [id] = operands;
  const { store } = await openConfiguredStore(context, false);
  try {
    if (id !== undefined) return await show(context, await findRun(store, id));
    return await list(context, await store.runs.list({ limit: config.limit }));
  } finally {
    await store.close();
  }
}

async function list({ config, output }: CommandContext, found: readonly RecordedRun[]): Promise<number> {
  if (config.json) {
    for (const run of found) await output.json(summaryOf(run));
  } else if (config.csv) {
    const csv = (cells: readonly string[]) =>
      output.write(stringify([cells], { escape_formulas: config.csv !== 'raw' }));
    await csv([...COLUMNS, ...OUTCOMES]);
    for (const run of found) {
      const row: Readonly<Record<string, unknown>> = {
        ...summaryOf(run),
        ...runResult(run.statistics)?.outcomes,
      };
      await csv([...COLUMNS, ...OUTCOMES].map((column) => cell(row[column])));
    }
  } else {
    await printTable(output, HEADINGS, found.map(rowOf));
  }
  return 0;
}

async function show({ config, output }: CommandContext, run: RecordedRun): Promise<number> {
  const statistics = run.statistics === null ? undefined : parseJson(run.statistics);
  if (config.json) {
    await output.json({ ...run, statistics: statistics ?? null });
    return 0;
  }
  const { id, user, command, task, started, finished, exitCode } = run;
  const unfinished = isDoneAtOnce(run) ? 'done at once' : 'it has not ended, or was killed';
  const end = finished === null ? unfinished : `ended ${finished} with exit code ${exitCode}`;
  await output.print([
    `Run ${id} of ${user}: ${command}${task && ` of task ${task}`}, started ${started}, ${end}`,
  ]);
  if (isStatistics(statistics)) await output.print(['', ...report(statistics, config.timezone ?? '')]);
  else if (isJsonObject(statistics)) await output.print(JSON.stringify(statistics, undefined, 2).split('\n'));
  return 0;
}

function summaryOf({ statistics, ...run }: RecordedRun) {
  const result = runResult(statistics);
  return {
    ...run,
    inputs: result?.inputs ?? [],
    read: result?.read ?? null,
    outcomes: result?.outcomes ?? {},
  };
}

function rowOf(run: RecordedRun): string[] {
  const { id, user, command, definition, task, finished, exitCode } = run;
  const result = runResult(run.statistics);
  const counts = Object.entries(result?.outcomes ?? {}).map(([outcome, count]) => `${count} ${outcome}`);
  const unfinished = isDoneAtOnce(run) ? 'done' : 'not ended';
  const ended = finished === null ? unfinished : counts.join(', ');
  const inputs = fileNames(result?.inputs ?? []);
  const source = [basename(definition), task].filter(Boolean).join(' ');
  return [id, user, command, source, inputs, cell(exitCode), ended];
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(' ') : String(value);
}
