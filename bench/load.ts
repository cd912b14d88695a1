/**
 * Many clients that sync different scopes to one server at once: how many changes a second come through, and how long a
 * request takes.
 *
 * @module
 */

import type { Change, FieldValues } from '../lib/model/change.ts';
import type { Run } from '../lib/model/run.ts';
import { type Scope, trustedScope, VolumeId } from '../lib/model/scope.ts';
import { fixedConcurrency } from '../lib/platform/concurrency.ts';
import { loadSnapshot } from '../lib/snapshots/scope-snapshot.ts';
import { openHttpStore } from '../lib/stores/http/http-store.ts';
import type { Store } from '../lib/stores/store.ts';
import { BENCH_PASSWORD, BENCH_USER, startServerProcess } from './server-process.ts';

/** What the clients do. */
export interface LoadOptions {
  readonly clients: number;
  /** Volumes of each client's scope: added first, then each changed once. */
  readonly volumes: number;
  /** Changes in one request. */
  readonly batch: number;
}

/** What came of it. */
export interface LoadMeasured {
  /** Changes that were applied, of all clients. */
  readonly applied: number;
  readonly changesPerSecond: number;
  /** Requests that were sent again. */
  readonly retries: number;
  /** Milliseconds of requests that apply changes: half of them took less, 95 % took less, and the longest. */
  readonly latency: { readonly median: number; readonly p95: number; readonly longest: number };
}

/** Starts a server on a store and lets the clients at it. */
export async function measureLoad(
  program: string,
  folder: string,
  store: string,
  { clients, volumes, batch }: LoadOptions,
): Promise<LoadMeasured> {
  const server = await startServerProcess(program, folder, store);
  const latencies: number[] = [];
  let retries = 0;
  let applied = 0;
  try {
    const stores = await Promise.all(
      Array.from({ length: clients }, () =>
        openHttpStore({
          server: new URL(`http://127.0.0.1:${server.port}/`),
          user: BENCH_USER,
          password: BENCH_PASSWORD,
          compress: false,
          retries: 8,
          rate: 0,
          concurrency: fixedConcurrency(4),
          warn: () => {
            retries++;
          },
        }),
      ),
    );
    const started = performance.now();
    await Promise.all(stores.map((client, number) => work(client, number)));
    const seconds = (performance.now() - started) / 1000;
    await Promise.all(stores.map((client) => client.close()));
    latencies.sort((a, b) => a - b);
    const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? 0;
    const latency = { median: at(0.5), p95: at(0.95), longest: at(1) };
    return { applied, changesPerSecond: applied / seconds, retries, latency };
  } finally {
    await server.stop();
  }

  async function work(client: Store, number: number): Promise<void> {
    const scope = trustedScope(`L${String(number).padStart(3, '0')}`, 'LTO');
    const started = '2026-03-14T02:13:45Z';
    const run: Run = { id: `load-${number}`, user: '', command: 'sync', definition: '', started };
    const ids = Array.from({ length: volumes }, (_, at) =>
      VolumeId.trusted(`V${String(at).padStart(5, '0')}L8`),
    );
    for (const repository of ['LIBR', 'OFFS']) {
      const { volumes: rows } = await loadSnapshot(client, scope, ['repository']);
      const changes = ids.map((volume) => {
        const version = repository === 'LIBR' ? 0 : Number(rows.columns(rows.find(volume))[1]);
        return changeOf(scope, volume, version, { repository });
      });
      for (let from = 0; from < changes.length; from += batch) {
        const begun = performance.now();
        const batchOf = changes.slice(from, from + batch);
        const { results } = await client.changes.apply(run, scope, batchOf, true);
        latencies.push(performance.now() - begun);
        applied += results.filter(({ outcome }) => outcome === 'added' || outcome === 'updated').length;
      }
    }
    await client.runs.finish(run, '{}', 0);
  }
}

function changeOf(scope: Scope, volume: VolumeId, version: number, set: FieldValues): Change {
  const action = version === 0 ? 'add' : 'update';
  return { ...scope, action, volume, version, set, was: {}, source: 'load', line: 0 };
}
