import { stringify } from 'csv-stringify/sync';
import type { JsonValue } from '../../model/change.ts';
import { VALUE_FIELDS } from '../../model/field.ts';
import { compileFilter, type Filter } from '../../model/filter/filter.ts';
import { CustomerId, MediaId, type Scope } from '../../model/scope.ts';
import { eachItem, type Query } from '../../stores/roles/query.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';
import { openConfiguredStore } from './configured-store.ts';

type Row = Readonly<Record<string, JsonValue>>;

// Volumes that are asked for at once. Those with all attributes take 50 MB.
const PAGE = 500;

// A table has room for these only; --json and --csv print every field.
const TABLE_COLUMNS = [
  'customer',
  'media',
  'volume',
  'repository',
  'currentRepository',
  'slot',
  'scratch',
  'moveDate',
  'writeTime',
  'description',
];
const HISTORY_COLUMNS = [
  'customer',
  'media',
  'volume',
  'version',
  'at',
  'user',
  'run',
  'field',
  'old',
  'new',
];

/** Lists the volumes of a store, or their history: `tapesync volumes`. */
export async function volumes(context: CommandContext): Promise<number> {
  const { config, operands, output } = context;
  if (operands.length > 1) {
    throw misused('volumes', 'give one CUSTOMER.MEDIA.VOLUME');
  }
  const wanted = selection(operands[0] ?? '');
  const { store } = await openConfiguredStore(context, false);
  try {
    const columns = config.history ? HISTORY_COLUMNS : TABLE_COLUMNS;
    const all = config.history
      ? columns
      : [
          'customer',
          'media',
          'volume',
          'version',
          'currentRepository',
          'locks',
          ...VALUE_FIELDS.map(({ key }) => key),
        ];
    const table: Row[] = [];
    // A description such as =cmd|... would be run by the spreadsheet that opens the list.
    const csv = (cells: readonly string[]) => {
      return output.write(stringify([cells], { escape_formulas: config.csv !== 'raw' }));
    };
    if (config.csv) await csv(all);
    for (const scope of await scopesOf(store.query, wanted, config.history)) {
      const rows = config.history
        ? historyOf(store.query, scope, wanted.volume)
        : volumesOf(store.query, scope, wanted.volume);
      for await (const row of rows) {
        if (output.closed) return 0;
        if (config.json) await output.json(row);
        else if (config.csv) await csv(all.map((column) => cell(row[column])));
        else table.push(row);
      }
    }
    if (!config.json && !config.csv) {
      await printTable(
        output,
        columns,
        table.map((row) => columns.map((column) => cell(row[column]))),
      );
    }
    return 0;
  } finally {
    await store.close();
  }
}

// Of a scope that was removed, the history of its volumes is left.
async function scopesOf(
  query: Query,
  { customer, media }: ReturnType<typeof selection>,
  isHistory: boolean,
): Promise<readonly Scope[]> {
  const known = await query.scopes();
  const found = known.filter((scope) => customer.matches(scope.customer) && media.matches(scope.media));
  if (found.length > 0 || !isHistory) return found;
  const [ofCustomer, ofMedia] = [CustomerId.of(customer.key), MediaId.of(media.key)];
  return ofCustomer === undefined || ofMedia === undefined ? [] : [{ customer: ofCustomer, media: ofMedia }];
}

function volumesOf(query: Query, scope: Scope, wanted: Filter): AsyncIterable<Row> {
  return eachItem((after) => query.volumes(scope, { filter: wanted }, { ...after, limit: PAGE }));
}

async function* historyOf(query: Query, scope: Scope, wanted: Filter): AsyncIterable<Row> {
  const histories = eachItem((after) => query.histories(scope, { filter: wanted }, { ...after, limit: PAGE }));
  for await (const { volume, entries } of histories) {
    for (const entry of entries) yield { ...scope, volume, ...entry };
  }
}

// Each part of CUSTOMER.MEDIA.VOLUME is a filter; a missing part matches everything.
function selection(text: string) {
  const [customer, media, ...volume] = text === '' ? [] : text.split('.');
  return {
    customer: matcher(customer),
    media: matcher(media),
    volume: matcher(volume.join('.') || undefined),
  };
}

function matcher(pattern = '*'): Filter {
  const compiled = compileFilter(pattern);
  if ('problem' in compiled) {
    throw misused('volumes', `${pattern}: ${compiled.problem}`);
  }
  return compiled.filter;
}

function cell(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'YES' : 'NO';
  return String(value);
}
