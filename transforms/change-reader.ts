import type { ChangeBatch, PlannedChange } from '../lib/engine/batch.ts';
import { errorMessage, TapesyncError } from '../lib/errors/error.ts';
import { changeLine, formatChange, parseChange } from '../lib/model/change-line.ts';
import { type ChangeLimit, overLimit } from '../lib/model/limit.ts';
import { type Scope, type ScopeName, scopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import type { RawBatch } from '../lib/records/batch.ts';
import { RowTable } from '../lib/snapshots/row-table.ts';
import { loadSnapshot } from '../lib/snapshots/scope-snapshot.ts';
import type { VolumeStore } from '../lib/stores/volume-store.ts';
import type { Stage } from './stage.ts';

/** Where changes go, and when they are not let through. */
export interface ChangeReaderOptions {
  readonly store: VolumeStore;
  readonly limit: ChangeLimit;
  /** Changes in one batch for the store. */
  readonly batchSize: number;
}

// Columns of a change while it waits: volume, line, source, and the text it was read from.
interface Waiting {
  readonly scope: Scope;
  readonly changes: RowTable;
}

/**
 * Returns the stage that reads the changes of a plan, one JSON line each. Like the differ it lets nothing through
 * before the input has been read to its end and the limit of each scope has been checked; of two changes to one
 * volume the later counts.
 */
export function changeReader(options: ChangeReaderOptions): Stage<RawBatch, ChangeBatch> {
  const { store } = options;
  const scopes = new Map<ScopeName, Waiting>();

  return {
    name: 'change-reader',
    size: (batch) => batch.texts.length,
    async *process(batch) {
      const { tally, end } = batch;
      tally.read += batch.texts.length;
      for (const [index, text] of batch.texts.entries()) read(batch, text, batch.lines[index] ?? 0);
      if (end?.kind === 'failed') {
        tally.errors.push(end.error);
        for (const { changes } of scopes.values()) {
          tally.outcomes.add('skipped', 'the input could not be read to its end', latest(changes).length);
        }
      } else if (end !== undefined) {
        const total = new Tally();
        for (const { changes } of scopes.values()) total.changes.planned += latest(changes).length;
        yield { tally: total, changes: [] };
        for (const waiting of scopes.values()) {
          if (await withinLimit(waiting, tally)) yield* batches(waiting);
        }
      }
      yield { tally, changes: [], ...(end && { end }) };
    },
  };

  function read(batch: RawBatch, text: string, line: number): void {
    const { tally, input } = batch;
    if (text.trim() === '') {
      tally.outcomes.add('excluded', 'blank line');
      return;
    }
    const change = parseChange(text, input.name);
    if ('problem' in change) {
      const message = errorMessage('RECORD_JSON', { problem: change.problem });
      tally.outcomes.add('rejected', 'RECORD_JSON');
      const source = input.name;
      tally.problems.push({ outcome: 'rejected', code: 'RECORD_JSON', message, source, line, raw: text });
      return;
    }
    const { customer, media, volume } = change;
    const name = scopeName(change);
    let waiting = scopes.get(name);
    if (waiting === undefined) {
      waiting = { scope: { customer, media }, changes: new RowTable() };
      scopes.set(name, waiting);
      tally.scopes++;
    }
    tally.changes.found++;
    if (waiting.changes.find(volume) !== -1) tally.outcomes.add('superseded');
    // As it was understood: blanks and the like in the text may be of any length.
    waiting.changes.add([volume, String(line), input.name, formatChange(change)]);
  }

  async function withinLimit({ scope, changes }: Waiting, tally: Tally): Promise<boolean> {
    let error: TapesyncError | undefined;
    try {
      const snapshot = await loadSnapshot(store, scope, []);
      tally.snapshots.loads++;
      tally.snapshots.volumes += snapshot.volumes.size;
      tally.snapshots.bytes += snapshot.downloaded;
      error = overLimit(options.limit, scopeName(scope), latest(changes).length, snapshot.volumes.size);
    } catch (failure) {
      if (!(failure instanceof TapesyncError)) throw failure;
      error = failure;
    }
    if (error === undefined) return true;
    const outcome = error.class === 'limit' ? 'refused' : 'failed';
    const { code, message } = error;
    tally.errors.push(error);
    for (const row of latest(changes)) {
      const { change, line } = planned(changes, row);
      const { source } = change;
      tally.changes.settled++;
      tally.outcomes.add(outcome, code);
      tally.problems.push({ outcome, code, message, source, line, change: changeLine(change) });
    }
    return false;
  }

  function* batches({ scope, changes }: Waiting): Iterable<ChangeBatch> {
    const rows = latest(changes);
    for (let from = 0; from < rows.length; from += options.batchSize) {
      const batch = rows.slice(from, from + options.batchSize).map((row) => planned(changes, row));
      yield { tally: new Tally(), scope, changes: batch };
    }
  }
}

function latest(changes: RowTable): number[] {
  return Array.from({ length: changes.size }, (_, row) => row).filter((row) => changes.isLatest(row));
}

// Parsed for the second time: the text takes a third of the memory of the object.
function planned(changes: RowTable, row: number): PlannedChange {
  const [, line, source = '', text = ''] = changes.columns(row);
  const change = parseChange(text, source);
  if ('problem' in change) throw new Error(`a change that was accepted is no longer one: ${change.problem}`);
  return { change, line: Number(line) };
}
