import type { Move } from '../../engine/moves/moves-in.ts';
import { movesIn } from '../../engine/moves/moves-in.ts';
import { messageOf } from '../../errors/error.ts';
import { OVERDUE_SECONDS, type PlaceCensus } from '../../model/census.ts';
import { isDay } from '../../model/moment.ts';
import { endOfDay, type WantedMoves } from '../../model/moves.ts';
import type { Scope } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { Query } from '../../stores/roles/query.ts';
import { printList } from '../listing/print-list.ts';
import { scopesOf } from '../listing/wanted.ts';
import { overCapacity } from '../moves/capacity.ts';
import { MOVE_COLUMNS, sortMoves } from '../moves/move.ts';
import { pickList } from '../moves/pick-list.ts';
import { totalsOf } from '../moves/totals.ts';
import type { Configuration } from '../options/configuration.ts';
import { OutputFile } from '../terminal/output-file.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';
import { filesOf, openConfiguredStore } from './configured-store.ts';
import { scratchCount } from './scratch-count.ts';

/** Lists what is on its way and what has to go: `tapesync moves`. */
export async function moves(context: CommandContext): Promise<number> {
  const { config, operands, output } = context;
  const date = operands.find(isDay);
  if (date !== undefined) throw misused('moves', `a date stands behind =, as in --due=${date}`);
  if (operands.length > 1) throw misused('moves', 'give one CUSTOMER or CUSTOMER.MEDIA');
  if (config.html !== '' && (config.json || config.csv !== undefined)) {
    throw misused('moves', 'give one of --html, --json and --csv');
  }
  context.reported.about = ['moves', ...operands].join(' ');
  const { need } = config;
  const asked = need === undefined ? undefined : askedFor(config, need);
  const now = config.now ?? Date.now() / 1000;
  const wanted = wantedMoves(config, now);
  const { store } = await openConfiguredStore(context, false);
  let page: OutputFile | undefined;
  try {
    const isFile = config.html !== '' && config.html !== STANDARD_OUTPUT;
    page = isFile ? new OutputFile(config.html, filesOf(store.name)) : undefined;
    const scopes = scopesOf('moves', operands[0] ?? '', await store.query.scopes());
    await countForMetrics(context, store.query, scopes, now);
    if (asked !== undefined) return await scratchCount(context, store, scopes, asked.to, asked.need);
    const repositories = await store.places.repositories();
    const found = sortMoves(await Array.fromAsync(movesIn(store.query, scopes, wanted, repositories)));
    context.reported.moves = found;
    const notes = await overCapacity(store.query, repositories, found);
    context.reported.full = notes;
    for (const note of notes) context.terminal.warning(note);
    if (config.html === '') {
      await list(context, found);
    } else {
      const text = pickList(found, canonicalDate(Math.floor(now)), notes);
      if (page === undefined) await output.write(text);
      else page.write(text);
      page?.end();
      if (page?.failure !== undefined) throw page.failure;
    }
    return 0;
  } finally {
    // What has ended stays.
    page?.drop();
    await store.close();
  }
}

// A list is no worse for metrics that cannot be had; those of a file then stay, and their time says so.
async function countForMetrics(
  { config, figures, terminal }: CommandContext,
  query: Query,
  scopes: readonly Scope[],
  now: number,
): Promise<void> {
  if (config.metricsFile === undefined && config.metricsPush === undefined) return;
  const movingBefore = canonicalDate(Math.floor(now - (config.overdue ?? OVERDUE_SECONDS)));
  try {
    const places: PlaceCensus[] = [];
    for (const scope of scopes) {
      for (const each of await query.census(scope, movingBefore)) places.push({ scope, ...each });
    }
    figures.census = { at: Date.now() / 1000, places };
  } catch (error) {
    terminal.warning(`the volumes could not be counted for metrics: ${messageOf(error)}`);
  }
}

// What is counted with --need; nothing that is listed goes with it.
function askedFor({ scratch, to, from, due, overdue, html, csv }: Configuration, need: number) {
  if (!scratch || to === undefined) {
    throw misused(
      'moves',
      '--need counts the scratch tapes of one place: give --scratch and --to REPOSITORY too',
    );
  }
  const other = Object.entries({ from, due, overdue, html: html || undefined, csv }).find(
    ([, value]) => value !== undefined,
  );
  if (other !== undefined)
    throw misused('moves', `--need goes with no --${other[0]}: it counts, and lists no moves`);
  return { to, need };
}

// The name of the standard output as a file.
const STANDARD_OUTPUT = '-';

async function list(context: CommandContext, found: readonly Move[]): Promise<void> {
  const { config, output } = context;
  await printList(context, found, { columns: MOVE_COLUMNS, chosen: undefined, sortKeys: [] });
  if (config.json || config.csv !== undefined || found.length === 0) return;
  const groups = totalsOf(found);
  const trips = groups.some(({ truck }) => truck !== '');
  const line = (from: string, to: string, truck: string, count: number) => {
    return [from, to, ...(trips ? [truck] : []), String(count)];
  };
  await output.print(['']);
  await printTable(
    output,
    ['from', 'to', ...(trips ? ['truck'] : []), 'volumes'],
    [
      ...groups.map(({ from, to, truck, count }) => line(from, to, truck, count)),
      line('total', '', '', found.length),
    ],
  );
}

function wantedMoves({ from, to, due, overdue, scratch }: Configuration, now: number): WantedMoves {
  return {
    from,
    to,
    dueBy: due === 'today' ? endOfDay(now) : due,
    movingBefore: overdue === undefined ? undefined : canonicalDate(Math.floor(now - overdue)),
    scratch,
  };
}
