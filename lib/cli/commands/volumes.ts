import { stringify } from 'csv-stringify/sync';
import { TapesyncError } from '../../errors/error.ts';
import type { Condition } from '../../model/condition/condition.ts';
import { parseCondition } from '../../model/condition/parse.ts';
import { pointAt } from '../../model/condition/point-at.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { eachItem, type Query, type Selection } from '../../stores/roles/query.ts';
import { cardJson, printCard } from '../listing/card.ts';
import {
  type Columns,
  cell,
  columnsOf,
  filledIn,
  HISTORY_COLUMNS,
  only,
  type Row,
  VOLUME_COLUMNS,
} from '../listing/columns.ts';
import { sortKeys, sortRows } from '../listing/sort-rows.ts';
import { type Wanted, wantedOf } from '../listing/wanted.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';
import { openConfiguredStore } from './configured-store.ts';

// Volumes that are asked for at once. Those with all attributes take 50 MB.
const PAGE = 500;

/** Lists the volumes of a store, or their history, or shows one of them: `tapesync volumes`. */
export async function volumes(context: CommandContext): Promise<number> {
  const { config, operands } = context;
  if (operands.length > 1) throw misused('volumes', 'give one CUSTOMER.MEDIA.VOLUME, or one label');
  const condition = conditionOf(config.where, config.now ?? Date.now() / 1000);
  const columns = config.history ? HISTORY_COLUMNS : VOLUME_COLUMNS;
  const form = formOf(context, columns);
  const { store } = await openConfiguredStore(context, false);
  try {
    const wanted = wantedOf(operands[0] ?? '', await store.query.scopes());
    const selection = { filter: wanted.filter, condition };
    const { label } = wanted;
    if (label === undefined || condition !== undefined) {
      await list(context, rowsOf(store.query, wanted.scopes, selection, config.history), form);
    } else {
      await listNamed(context, store.query, { ...wanted, label }, form);
    }
    return 0;
  } finally {
    await store.close();
  }
}

/** In which form rows are printed. */
interface Form {
  readonly columns: Columns;
  /** Those that were asked for. */
  readonly chosen: readonly string[] | undefined;
  readonly sortKeys: ReturnType<typeof sortKeys>;
}

function formOf({ config }: CommandContext, columns: Columns): Form {
  return {
    columns,
    chosen: config.columns && columnsOf('--columns', config.columns, columns),
    sortKeys: sortKeys(config.sortBy ?? [], columns),
  };
}

function conditionOf(text: string | undefined, now: number): Condition | undefined {
  if (text === undefined) return undefined;
  const parsed = parseCondition(text, now);
  if ('condition' in parsed) return parsed.condition;
  throw new TapesyncError('CONDITION_INVALID', {
    problem: parsed.problem,
    diagnostics: pointAt(text, parsed),
  });
}

// A volume that is named has to be there. One that is alone, and of which nobody wants a list, is shown with all there is.
async function listNamed(
  context: CommandContext,
  query: Query,
  { scopes, scope, filter, label }: Wanted & { readonly label: VolumeId },
  form: Form,
): Promise<void> {
  const { config, output, operands } = context;
  // Of a volume that was removed, or of its scope, the history is left.
  const everywhere = scopes.length > 0 || scope === undefined ? scopes : [scope];
  const history = config.history
    ? await Array.fromAsync(historyOf(query, everywhere, { filter }))
    : undefined;
  const found = history === undefined ? await Array.fromAsync(volumesOf(query, scopes, { filter })) : [];
  if ((history ?? found).length === 0) {
    const isQualified = operands[0]?.includes('.') === true;
    const name = isQualified ? String(operands[0]).toUpperCase() : label;
    throw new TapesyncError('LABEL_UNKNOWN', { label: name, where: '' });
  }
  const wantsList = config.csv !== undefined || form.chosen !== undefined || form.sortKeys.length > 0;
  const [one] = found;
  if (one === undefined || found.length > 1 || wantsList) return list(context, history ?? found, form);
  const { customer, media, volume } = one;
  const changes = await query.history({ customer, media }, volume);
  return config.json ? output.json(cardJson(one, changes)) : printCard(output, one, changes);
}

async function list(
  { config, output }: CommandContext,
  found: AsyncIterable<Row> | Iterable<Row>,
  { columns, chosen, sortKeys }: Form,
): Promise<void> {
  const shown = chosen ?? columns.all;
  // A description such as =cmd|... would be run by the spreadsheet that opens the list.
  const csv = (cells: readonly string[]) => {
    return output.write(stringify([cells], { escape_formulas: config.csv !== 'raw' }));
  };
  if (config.csv) await csv(shown);
  const rows = sortKeys.length > 0 ? sortRows(await Array.fromAsync(found), sortKeys) : found;
  const table: Row[] = [];
  for await (const row of rows) {
    if (output.closed) return;
    if (config.json) await output.json(chosen === undefined ? row : only(chosen, row));
    else if (config.csv) await csv(shown.map((column) => cell(row[column])));
    else table.push(row);
  }
  if (config.json || config.csv) return;
  const headings = chosen ?? (config.history ? columns.table : filledIn(columns.table, table));
  await printTable(
    output,
    headings,
    table.map((row) => headings.map((column) => cell(row[column]))),
  );
}

function rowsOf(
  query: Query,
  scopes: readonly Scope[],
  selection: Selection,
  history: boolean,
): AsyncIterable<Row> {
  return history ? historyOf(query, scopes, selection) : volumesOf(query, scopes, selection);
}

async function* volumesOf(query: Query, scopes: readonly Scope[], selection: Selection) {
  for (const scope of scopes) {
    yield* eachItem((after) => query.volumes(scope, selection, { ...after, limit: PAGE }));
  }
}

async function* historyOf(query: Query, scopes: readonly Scope[], selection: Selection): AsyncIterable<Row> {
  for (const scope of scopes) {
    const histories = eachItem((after) => query.histories(scope, selection, { ...after, limit: PAGE }));
    for await (const { volume, entries } of histories) {
      for (const entry of entries) yield { ...scope, volume, ...entry };
    }
  }
}
