import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunReport } from '../../engine/execute.ts';
import type { Observe } from '../../engine/observe.ts';
import { plan, type SyncRequest } from '../../engine/sync.ts';
import type { TapesyncError } from '../../errors/error.ts';
import type { Change } from '../../model/change.ts';
import { parseChange } from '../../model/change-line.ts';
import { isJsonObject } from '../../model/json-object.ts';
import type { Run } from '../../model/run.ts';
import { type Scope, scopeName } from '../../model/scope.ts';
import { fixedConcurrency } from '../../platform/concurrency.ts';
import { openSqliteStore } from '../../stores/sqlite/sqlite-store.ts';
import type { Store } from '../../stores/store.ts';
import { misused } from './command.ts';

/**
 * Plans a run against the volumes of a file, with additions and new repositories: writes the changes that `plan` would print.
 * Throws ARGUMENT_INVALID for a line of the file that is no volume.
 *
 * @param file volumes as `volumes --json` prints them
 */
export async function planAgainst(
  file: string,
  request: Pick<SyncRequest, 'run' | 'sources' | 'definition' | 'output'>,
  observe: Observe,
  signal: AbortSignal,
): Promise<RunReport> {
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-test-'));
  const store = openSqliteStore(join(folder, 'volumes.db'), { write: true });
  try {
    await load(store, request.run, await givenVolumes(file));
    return await plan(
      {
        ...request,
        store,
        policy: { add: true, create: true, limit: { kind: 'none' }, minRecords: 1 },
        budget: {
          snapshots: 0,
          setAside: 0,
          sort: 'never',
          concurrency: fixedConcurrency(1),
          batchSize: 1000,
        },
      },
      observe,
      signal,
    );
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

/** A volume of a line of the file. */
interface GivenVolume {
  /** File and line. */
  readonly at: string;
  readonly addition: Change;
  readonly locks: string;
}

async function load(
  store: Pick<Store, 'changes' | 'places'>,
  run: Run,
  volumes: readonly GivenVolume[],
): Promise<void> {
  for (const sameScope of Map.groupBy(volumes, ({ addition }) => scopeName(addition)).values()) {
    const [first] = sameScope;
    if (first === undefined) continue;
    const { customer, media } = first.addition;
    const scope: Scope = { customer, media };
    const additions = sameScope.map(({ addition }) => addition);
    const { results } = await store.changes.apply(run, scope, additions, true);
    for (const [index, { at, addition, locks }] of sameScope.entries()) {
      const result = results[index];
      if (result?.outcome !== 'added')
        throw noVolume(at, result && 'message' in result ? result.message : 'it stands there twice');
      if (locks.includes('L')) await store.places.setLock(run, scope, addition.volume, 'update', true);
    }
  }
}

// Keys of a line that a change does not set.
const NOT_SET = ['customer', 'media', 'volume', 'version', 'currentRepository', 'locks'];

async function givenVolumes(file: string): Promise<readonly GivenVolume[]> {
  const text = await readFile(file, 'utf8');
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const at = `${file}:${index + 1}`;
    const volume = objectOf(line);
    if (volume === undefined) throw noVolume(at, 'it is no JSON object');
    const addition = parseChange(additionOf(volume), file);
    if ('problem' in addition) throw noVolume(at, addition.problem);
    return [{ at, addition, locks: String(volume.locks ?? '') }];
  });
}

function noVolume(at: string, problem: string): TapesyncError {
  return misused('test', `${at} is no volume as volumes --json prints it: ${problem}`);
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(line);
    return isJsonObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function additionOf(line: Readonly<Record<string, unknown>>): string {
  const set = Object.fromEntries(Object.entries(line).filter(([key]) => !NOT_SET.includes(key)));
  if (line.currentRepository !== undefined) set.initialRepository = line.currentRepository;
  const { customer, media, volume } = line;
  return JSON.stringify({ action: 'add', customer, media, volume, version: 0, set });
}
