import type { DecidedRecord, DecidedSegment } from '../../lib/engine/batch.ts';
import type { InputEnd } from '../../lib/model/input-end.ts';
import { OUTCOMES, type Outcome } from '../../lib/model/outcome.ts';
import { namedScope, type RepositoryId, type Scope, type VolumeId } from '../../lib/model/scope.ts';
import { Tally } from '../../lib/model/tally.ts';
import type { VolumeRecord } from '../../lib/model/volume-record.ts';
import { Progress } from '../../lib/observe/progress.ts';
import type { RecognizedSegment, RejectedMention } from '../../lib/records/batch.ts';
import { RowTable } from '../../lib/snapshots/row-table.ts';
import type { ScopeSnapshot } from '../../lib/snapshots/scope-snapshot.ts';
import { EndOfInput, type Stage } from '../../transforms/stage.ts';

/** A scope, from its name. */
export function scopeOf(name: string): Scope {
  const [customer, media] = name.split('.');
  return { customer, media } as Scope;
}

/** A record as the extractor makes it: `US01.LTO.A1` and its values. */
export function recordOf(barcode: string, values: readonly string[], line = 0): VolumeRecord {
  const volume = barcode.split('.')[2] as VolumeId;
  return { ...scopeOf(barcode), volume, values, repositoryDescription: '', initialRepository: '', line };
}

/** What a server holds: each volume with version, current repository, locks and values. */
export function heldOf(name: string, volumes: Readonly<Record<string, readonly string[]>>): ScopeSnapshot {
  const table = new RowTable();
  for (const [volume, columns] of Object.entries(volumes)) table.add([volume, ...columns]);
  const repositories = new Map([
    ['LIBR' as RepositoryId, 'Library'],
    ['OFFS' as RepositoryId, 'Vault'],
  ]);
  return {
    scope: scopeOf(name),
    revision: '',
    state: 'known',
    volumeFilter: '',
    repositories,
    repositoriesByDescription: new Map([
      ['library', ['LIBR' as RepositoryId]],
      ['vault', ['OFFS' as RepositoryId]],
    ]),
    volumes: table,
    size: table.size,
    downloaded: 0,
  };
}

/** The decisions among segments, in their order. */
export function decidedIn({
  segments,
}: {
  readonly segments: readonly DecidedSegment[];
}): readonly DecidedRecord[] {
  return segments.flatMap((segment) => (segment.kind === 'decided' ? segment.decided : []));
}

/** What goes on of a rejected record of a volume: `US01.LTO.A1`. */
export function mentionOf(barcode: string, line = 0): RejectedMention {
  const { volume } = recordOf(barcode, []);
  const scope = scopeOf(barcode);
  return { kind: 'rejected', scope: namedScope(scope), volume, line };
}

/** Some records of a volume that were recognized, of a scope in which the server has so many volumes. */
export function recognizedOf(name: string, count: number, size = count): RecognizedSegment {
  return { kind: 'recognized', scope: namedScope(scopeOf(name)), count, size, foreign: 0 };
}

/** A batch with a fresh tally. */
export function batchOf<T>(batch: T): T & { tally: Tally } {
  return { ...batch, tally: new Tally() };
}

/** The end of an input that was read whole, or of one that was not. */
export function endOf(kind: 'complete' | 'interrupted' = 'complete'): EndOfInput {
  return new EndOfInput({ kind });
}

/** Everything that a stage makes of some batches, and of the end of the input where it is among them. */
export async function through<In, Out>(
  stage: Stage<In, Out>,
  ...batches: readonly (In | EndOfInput)[]
): Promise<Out[]> {
  return (await ended(stage, ...batches)).out;
}

/** The same beside how the input ended as far as the stage knows. */
export async function ended<In, Out>(
  stage: Stage<In, Out>,
  ...batches: readonly (In | EndOfInput)[]
): Promise<{ readonly out: Out[]; readonly end: InputEnd | undefined }> {
  const out: Out[] = [];
  let end: InputEnd | undefined;
  for (const batch of batches) {
    if (batch instanceof EndOfInput) {
      const left = stage.end?.(batch.end);
      end = left === undefined ? batch.end : await drained(left, out);
    } else {
      for await (const made of stage.process(batch)) out.push(made);
    }
  }
  return { out, end };
}

async function drained<Out>(
  left: Iterator<Out, InputEnd> | AsyncIterator<Out, InputEnd>,
  out: Out[],
): Promise<InputEnd> {
  for (;;) {
    const { done, value } = await left.next();
    if (done) return value;
    out.push(value);
  }
}

/** Two stages as one. */
export function joined<A, B, C>(first: Stage<A, B>, second: Stage<B, C>): Stage<A, C> {
  return {
    name: `${first.name} ${second.name}`,
    size: (batch) => first.size(batch),
    async *process(batch) {
      for await (const made of first.process(batch)) yield* second.process(made);
    },
    async *end(read) {
      const made: B[] = [];
      const left = first.end?.(read);
      const end = left === undefined ? read : await drained(left, made);
      for (const batch of made) yield* second.process(batch);
      return second.end === undefined ? end : yield* second.end(end);
    },
  };
}

/** What happened in all of some batches. */
export function total(batches: readonly { readonly tally: Tally }[]): Tally {
  const progress = new Progress();
  for (const { tally } of batches) {
    progress.add(tally);
    progress.total.problems.push(...tally.problems);
    progress.total.warnings.push(...tally.warnings);
    progress.total.absentVolumes.push(...tally.absentVolumes);
  }
  return progress.total;
}

/** How many records ended in each way, ways without any left out. */
export function outcomesOf(
  batches: readonly { readonly tally: Tally }[],
): Readonly<Partial<Record<Outcome, number>>> {
  const { outcomes } = total(batches);
  return Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, outcomes.total(outcome)] as const).filter(([, count]) => count > 0),
  );
}
