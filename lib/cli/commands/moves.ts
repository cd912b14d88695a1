import { dayOf } from '../../model/moment.ts';
import { destinationOf, movesCondition, type WantedMoves } from '../../model/moves.ts';
import type { Scope } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import { eachItem, type Query } from '../../stores/roles/query.ts';
import { cell } from '../listing/columns.ts';
import { printList } from '../listing/print-list.ts';
import { everyVolume, scopesOf } from '../listing/wanted.ts';
import { MOVE_COLUMNS, type Move, sortMoves } from '../moves/move.ts';
import { totalsOf } from '../moves/totals.ts';
import type { Configuration } from '../options/configuration.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';
import { openConfiguredStore } from './configured-store.ts';

// Volumes that are asked for at once.
const PAGE = 500;

/** Lists what is on its way and what has to go: `tapesync moves`. */
export async function moves(context: CommandContext): Promise<number> {
  const { config, operands, output } = context;
  if (operands.length > 1) throw misused('moves', 'give one CUSTOMER or CUSTOMER.MEDIA');
  const wanted = wantedMoves(config, config.now ?? Date.now() / 1000);
  const { store } = await openConfiguredStore(context, false);
  try {
    const scopes = scopesOf('moves', operands[0] ?? '', await store.query.scopes());
    const found = sortMoves(await Array.fromAsync(movesIn(store.query, scopes, wanted)));
    const isTable = !config.json && config.csv === undefined;
    await printList(context, found, { columns: MOVE_COLUMNS, chosen: undefined, sortKeys: [] });
    if (isTable && found.length > 0) {
      const totals = totalsOf(found).map(({ from, to, count }) => [from, to, String(count)]);
      await output.print(['']);
      await printTable(output, ['from', 'to', 'volumes'], [...totals, ['total', '', String(found.length)]]);
    }
    return 0;
  } finally {
    await store.close();
  }
}

function wantedMoves({ from, to, due, overdue, scratch }: Configuration, now: number): WantedMoves {
  return {
    from,
    to,
    dueBy: due === 'today' ? `${dayOf(now)}T23:59:59Z` : due,
    movingBefore: overdue === undefined ? undefined : canonicalDate(Math.floor(now - overdue)),
    scratch,
  };
}

async function* movesIn(query: Query, scopes: readonly Scope[], wanted: WantedMoves): AsyncGenerator<Move> {
  const selection = { filter: everyVolume(), condition: movesCondition(wanted) };
  for (const scope of scopes) {
    const volumes = eachItem((after) => query.volumes(scope, selection, { ...after, limit: PAGE }));
    for await (const volume of volumes) {
      const move = moveOf(volume);
      if (wanted.to === undefined || move.to === wanted.to) yield move;
    }
  }
}

function moveOf(volume: VolumeJson): Move {
  return {
    from: cell(volume.currentRepository),
    to: destinationOf(volume) ?? '',
    slot: cell(volume.slot),
    label: `${volume.customer}.${volume.media}.${volume.volume}`,
    description: cell(volume.description),
    since: cell(volume.moveStarted),
    moveDate: cell(volume.moveDate),
  };
}
