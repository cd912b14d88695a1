import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Definition } from '../../../../lib/language/definition.ts';
import type { Change } from '../../../../lib/model/change.ts';
import type { Problem } from '../../../../lib/model/problem.ts';
import type { Run } from '../../../../lib/model/run.ts';
import type { RepositoryId, Scope, ScopeName } from '../../../../lib/model/scope.ts';
import { scopeName } from '../../../../lib/model/scope.ts';
import { Progress } from '../../../../lib/observe/progress.ts';
import { fixedConcurrency } from '../../../../lib/platform/concurrency.ts';
import { recordsOf } from '../../../../lib/records/batch.ts';
import { stdinSource } from '../../../../lib/sources/files.ts';
import type { Store } from '../../../../lib/stores/store.ts';
import { synchronize } from '../../../../transforms/index.ts';

/** What a store holds: for each scope the rows of its snapshot, escaped, by volume. */
export type Held = Readonly<Record<string, readonly string[]>>;

/** How an input is synchronized. */
export interface Setting {
  readonly definition: Definition;
  readonly snapshot: Held;
  /** Pieces in which the input comes. */
  readonly pieces: readonly Buffer[];
  readonly cacheMemory?: number;
  /** Bytes for records that are set aside; the rest goes to the disk. */
  readonly memory?: number;
  readonly minRecords?: number;
  /** Whether records are brought into the order of their scopes; by itself they are not. */
  readonly sort?: 'auto' | 'always' | 'never';
  /** Whether lines may be proved to change nothing. */
  readonly proves: boolean;
}

const RUN: Run = { id: 'r', user: 'u', command: 'sync', definition: 'd', started: '2026-03-16T12:00:00Z' };

/** Synchronizes an input, and returns all that can be told of the run, and how many records were proved unchanged. */
export async function synchronized(setting: Setting) {
  const { snapshot, pieces, cacheMemory = 1 << 20, memory = 1, minRecords = 0 } = setting;
  const { sort = 'never', proves } = setting;
  const applied: Change[] = [];
  const problems: Problem[] = [];
  const absent: string[] = [];
  const warnings: string[] = [];
  const proved = { count: 0 };
  const definition = watched(setting.definition, proves, proved);
  const store = storeOf(snapshot, applied);
  const { fields, addOnly, clearing, repeats, skipRules } = definition;
  const progress = new Progress();
  const stopped = new AbortController();
  async function* stdin() {
    for (const piece of pieces) {
      yield piece;
      // So that the first records have been extracted before the next piece is looked at.
      for (let turn = 0; turn < 20; turn++) await setImmediate();
    }
  }
  await synchronize(
    {
      progress,
      stop: () => stopped.abort(),
      source: {
        sources: [stdinSource(Readable.from(stdin()))],
        format: definition.format,
        encoding: definition.encoding,
        allowEmpty: false,
        signal: stopped.signal,
      },
      statistics: {
        warning: (sentence) => warnings.push(sentence),
        problem: (problem) => problems.push(problem),
        absent: (barcode) => absent.push(barcode),
      },
    },
    {
      extraction: { definition, minRecords },
      grouping: { sort, memory, onSetAside: () => {} },
      cache: { store, fields, memory: cacheMemory },
      comparison: { fields, addOnly, skipRules, add: true, create: false },
      gating: {
        ...{ fields, addOnly, clearing, repeats },
        ...{ limit: { kind: 'none' }, enforceLimits: true, listAbsent: true, batchSize: 3 },
      },
      update: { store, run: RUN, create: false, concurrency: fixedConcurrency(1) },
    },
  );
  const { total, end, undecided } = progress;
  const outcomes = Object.fromEntries(
    (
      [
        'excluded',
        'rejected',
        'unchanged',
        'updated',
        'added',
        'skipped',
        'superseded',
        'refused',
        'failed',
      ] as const
    ).map((outcome) => [
      outcome,
      [total.outcomes.total(outcome), Object.fromEntries(total.outcomes.reasons(outcome))],
    ]),
  );
  const errors = total.errors.map(({ code, message }) => `${code} ${message}`);
  const { read, scopes, scopeChanges } = total;
  const told = {
    read,
    outcomes,
    undecided,
    scopes,
    scopeChanges,
    errors,
    end: end?.kind,
    applied,
    problems,
    absent,
    warnings,
  };
  return { told, proved: proved.count, setAside: total.sorted.records };
}

/** What is told of a run but for its warnings, of which one is of the order of its scopes. */
export function withoutWarnings({ told }: Awaited<ReturnType<typeof synchronized>>) {
  const { warnings: _, ...rest } = told;
  return rest;
}

function watched(definition: Definition, proves: boolean, proved: { count: number }): Definition {
  return {
    ...definition,
    open(source) {
      const extractor = definition.open(source);
      return {
        extract(batch) {
          proved.count += recordsOf(batch.passed);
          const records = extractor.extract(batch);
          if (!proves) batch.input.matcher = undefined;
          return records;
        },
        end: (tally, isWhole) => extractor.end(tally, isWhole),
        explain: (batch) => extractor.explain(batch),
        explainEnd: () => extractor.explainEnd(),
      };
    },
  };
}

function storeOf(snapshot: Held, applied: Change[]): Pick<Store, 'name' | 'snapshots' | 'changes'> {
  return {
    name: 'test',
    snapshots: {
      async open(scope: Scope) {
        const rows = snapshot[scopeName(scope) as ScopeName];
        return {
          state: rows === undefined ? 'media unknown' : 'known',
          revision: '1',
          volumes: rows?.length ?? 0,
          volumeFilter: '',
          repositories: new Map([
            ['LIBR' as RepositoryId, 'Library'],
            ['OFFS' as RepositoryId, 'Vault'],
          ]),
          rows: (async function* () {
            if (rows !== undefined) yield Buffer.from(rows.map((row) => `${row}\n`).join(''));
          })(),
        };
      },
    },
    changes: {
      async apply(_run, _scope, changes) {
        applied.push(...changes);
        return {
          results: changes.map(({ action }) => ({ outcome: action === 'add' ? 'added' : 'updated' })),
        };
      },
    },
  };
}
