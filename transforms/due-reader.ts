import type { DecidedBatch } from '../lib/engine/batch.ts';
import { type DueVolume, dueMove, NOWHERE } from '../lib/engine/due/due-move.ts';
import { scopeName } from '../lib/model/scope.ts';
import type { RawBatch } from '../lib/records/batch.ts';
import { decisionReader } from './decision-reader.ts';
import type { Stage } from './stage.ts';

/** Returns the stage that reads volumes whose move date has come, one JSON line each, and decides where each goes. */
export function dueReader(): Stage<RawBatch, DecidedBatch> {
  /** Volumes of which nobody says where they go, by where they are. */
  const stuck = new Map<string, { count: number; readonly first: string }>();
  return decisionReader<DueVolume>({
    name: 'due-reader',
    decide(volume, source) {
      const decision = dueMove(volume);
      if (decision.kind === 'change') return { ...decision, change: { ...decision.change, source } };
      if (decision.kind === 'skipped' && decision.reason === NOWHERE) {
        const scope = scopeName(volume);
        const place = `${scope}.${volume.currentRepository ?? ''}`;
        const known = stuck.get(place);
        if (known === undefined) stuck.set(place, { count: 1, first: `${scope}.${volume.volume}` });
        else known.count++;
      }
      return decision;
    },
    *warnings() {
      for (const [place, { count, first }] of stuck) yield stuckWarning(place, count, first);
    },
  });
}

function stuckWarning(place: string, count: number, first: string): string {
  const volumes = count === 1 ? first : `${count} volumes, such as ${first}`;
  const due = `the move date has come of ${volumes}, but nobody says where to`;
  // Without a place there is nothing whose next one could be named.
  if (place.endsWith('.')) return `${due}: neither where it is nor a home is known`;
  return `${due}: no home is known, and no next repository; say it with: tapesync admin repository add ${place} --next REPOSITORY`;
}
