import { TapesyncError } from '../../errors/error.ts';
import type { Condition } from '../../model/condition/condition.ts';
import { parseCondition } from '../../model/condition/parse.ts';
import { pointAt } from '../../model/condition/point-at.ts';
import type { Scope, VolumeId } from '../../model/scope.ts';
import { eachItem, type Query, type Selection } from '../../stores/roles/query.ts';
import { cardJson, printCard } from '../listing/card.ts';
import { type Columns, columnsOf, HISTORY_COLUMNS, type Row, VOLUME_COLUMNS } from '../listing/columns.ts';
import { type Form, printList } from '../listing/print-list.ts';
import { sortKeys } from '../listing/sort-rows.ts';
import { type Wanted, wantedOf } from '../listing/wanted.ts';
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
      await printList(context, rowsOf(store.query, wanted.scopes, selection, config.history), form);
    } else {
      await listNamed(context, store.query, { ...wanted, label }, form);
    }
    return 0;
  } finally {
    await store.close();
  }
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
  if (one === undefined || found.length > 1 || wantsList) return printList(context, history ?? found, form);
  const { customer, media, volume } = one;
  const changes = await query.history({ customer, media }, volume);
  return config.json ? output.json(cardJson(one, changes)) : printCard(output, one, changes);
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
