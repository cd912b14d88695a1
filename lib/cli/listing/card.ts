import { type KnownSince, knownSince } from '../../model/known-since.ts';
import type { VolumeJson } from '../../model/volume-json.ts';
import type { HistoryEntry } from '../../stores/roles/query.ts';
import { printTable } from '../terminal/print-table.ts';
import type { StandardOutput } from '../terminal/standard-output.ts';
import { cell, type Row } from './columns.ts';

// Entries of the history that a card shows.
const LATEST = 20;

const NOT_LISTED = new Set(['customer', 'media', 'volume', 'repository', 'currentRepository', 'locks']);

const PLACES = [
  ['current', 'currentRepository'],
  ['target', 'repository'],
] as const;

/** A place of a volume, and how that is known. */
interface KnownPlace extends Partial<KnownSince> {
  readonly repository: string;
}

/** Returns all that is known of a volume as one object. */
export function cardJson(volume: VolumeJson, history: readonly HistoryEntry[]) {
  return { ...volume, places: placesOf(volume, history), history };
}

/** Prints all that is known of a volume: its places and by whose word they are known, its fields, its latest changes. */
export async function printCard(
  output: Pick<StandardOutput, 'print'>,
  volume: VolumeJson,
  history: readonly HistoryEntry[],
): Promise<void> {
  await output.print([`${volume.customer}.${volume.media}.${volume.volume}${locksOf(volume)}`, '']);
  const places = Object.entries(placesOf(volume, history));
  if (places.length > 0) {
    await printTable(
      output,
      ['place', 'repository', 'since', 'by word of', 'command', 'user'],
      places.map(([name, { repository, since = '', word = '', command = '', user = '' }]) => {
        return [name, repository, since, word, command, user];
      }),
    );
    await output.print(['']);
  }
  const fields = Object.entries(volume).filter(([key]) => !NOT_LISTED.has(key));
  const width = Math.max(...fields.map(([key]) => key.length));
  await output.print(fields.map(([key, value]) => `${key.padEnd(width)} ${cell(value)}`));
  if (history.length === 0) return;
  const latest = history.slice(-LATEST);
  const count =
    latest.length < history.length ? `the last ${LATEST} of ${history.length} changes` : 'all changes';
  await output.print(['', `History, ${count}; --history also shows their runs`, '']);
  const columns = ['version', 'at', 'user', 'command', 'field', 'old', 'new'] as const;
  await printTable(
    output,
    columns,
    latest.map((entry) => columns.map((column) => cell(entry[column]))),
  );
}

function placesOf(volume: Row, history: readonly HistoryEntry[]): Readonly<Record<string, KnownPlace>> {
  return Object.fromEntries(
    PLACES.flatMap(([name, field]) => {
      const repository = cell(volume[field]);
      return repository === '' ? [] : [[name, { repository, ...knownSince(history, field) }]];
    }),
  );
}

function locksOf({ locks }: VolumeJson): string {
  const text = cell(locks);
  const words = [text.includes('L') && 'update lock', text.includes('l') && 'move lock'].filter(Boolean);
  return words.length === 0 ? '' : `, ${words.join(' and ')}`;
}
