import { type DecidedBatch, type DecidedRecord, decisions } from '../lib/engine/batch.ts';
import type { Decision } from '../lib/engine/compare.ts';
import type { FindContents } from '../lib/engine/labels/find-contents.ts';
import { barcodeOf, type FoundVolume, findVolumes } from '../lib/engine/labels/find-volumes.ts';
import type { Label } from '../lib/engine/labels/read-labels.ts';
import { type Scope, type ScopeName, scopeName } from '../lib/model/scope.ts';
import { Tally } from '../lib/model/tally.ts';
import type { RawBatch } from '../lib/records/batch.ts';
import type { SnapshotSource } from '../lib/snapshots/scope-snapshot.ts';
import { labelsOf, rejectLabel } from './batch-labels.ts';
import type { Stage } from './stage.ts';

/** Decides what becomes of a volume whose label stands in a line of a source, or that lies in `container`, whose label does. */
export type DecideByLabel = (
  found: FoundVolume,
  line: number,
  source: string,
  container?: FoundVolume,
) => Decision;

/** Where labels are looked up, and what becomes of their volumes. */
export interface LabelReaderOptions {
  readonly store: SnapshotSource;
  /** Scopes in which labels that name none are looked up. */
  readonly scopes: readonly Scope[];
  readonly decide: DecideByLabel;
  /** Finds what lies in the volumes, which is decided about as well; without it, contents are left alone. */
  readonly findContents?: FindContents | undefined;
}

const CONTENTS_UNKNOWN =
  'the server is of an older version and does not say what lies in containers: contents are left as they are';

interface ScopeDecisions {
  readonly scope: Scope;
  readonly decided: DecidedRecord[];
}

/**
 * Returns the stage that reads labels of volumes, any number in a line, and decides about each volume and about what lies in
 * it. Each scope of a batch becomes a batch.
 */
export function labelReader({
  store,
  scopes,
  decide,
  findContents,
}: LabelReaderOptions): Stage<RawBatch, DecidedBatch> {
  const visited = new Set<ScopeName>();
  return {
    name: 'label-reader',
    size: (batch) => batch.texts.length,
    async *process(batch) {
      const { tally } = batch;
      const { name: source } = batch.input;
      const labels = labelsOf(batch);
      const volumes = await findVolumes(store, labels, scopes);
      const byScope = new Map<ScopeName, ScopeDecisions>();
      const enter = (volume: FoundVolume, line: number, container?: FoundVolume) => {
        const { scope } = volume;
        const name = scopeName(scope);
        const entered = byScope.get(name) ?? { scope, decided: [] };
        byScope.set(name, entered);
        const decision = decide(volume, line, source, container);
        if (decision.kind === 'change') tally.changes.found++;
        entered.decided.push({ volume: volume.volume, line, decision });
        if (!visited.has(name)) tally.scopes++;
        visited.add(name);
      };
      const named = new Map<FoundVolume, number>();
      for (const [index, label] of labels.entries()) {
        const volume = only(volumes[index] ?? [], label, source, tally);
        if (volume === undefined) continue;
        named.set(volume, label.line);
        enter(volume, label.line);
      }
      const contents = findContents === undefined ? [] : await findContents([...named.keys()]);
      if (contents === undefined) tally.warnings.push(CONTENTS_UNKNOWN);
      for (const { found, container } of contents ?? []) {
        tally.read++;
        tally.contents++;
        enter(found, named.get(container) ?? 0, container);
      }
      for (const { scope, decided } of byScope.values()) {
        yield { scope, segments: decisions(decided), source, tally: new Tally(), evicted: [] };
      }
      yield { tally, source, segments: [], evicted: [] };
    },
  };

  function only(
    found: readonly FoundVolume[],
    label: Label,
    source: string,
    tally: Tally,
  ): FoundVolume | undefined {
    const { text, scope } = label;
    const [volume, ...others] = found;
    if (volume === undefined) {
      const names = scopes.map(scopeName);
      const where = scope !== undefined || names.length === 0 ? '' : ` in ${names.join(', ')}`;
      rejectLabel(tally, source, label, 'LABEL_UNKNOWN', { label: text, where });
    } else if (others.length > 0) {
      const barcodes = found.map(barcodeOf).join(' and ');
      rejectLabel(tally, source, label, 'LABEL_AMBIGUOUS', { label: text, barcodes });
    }
    return others.length === 0 ? volume : undefined;
  }
}
