import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChainEnds, synchronize } from '../../../transforms/index.ts';
import { TapesyncError } from '../../errors/error.ts';
import type { Definition } from '../../language/definition.ts';
import type { Change } from '../../model/change.ts';
import { parseChange } from '../../model/change-line.ts';
import type { Run } from '../../model/run.ts';
import { type Scope, scopeName } from '../../model/scope.ts';
import { fixedConcurrency } from '../../platform/concurrency.ts';
import { openSqliteStore } from '../../stores/sqlite/sqlite-store.ts';
import type { StoreAdministration, VolumeStore } from '../../stores/volume-store.ts';

/**
 * Plans a sample against a given set of volumes, additions and new repositories included, and returns the lines that
 * `plan` would print.
 *
 * @param file volumes as `volumes --json` prints them
 */
export async function planAgainst(
  file: string,
  ends: ChainEnds,
  definition: Definition,
  run: Run,
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-test-'));
  const store = openSqliteStore(join(folder, 'volumes.db'), { write: true });
  try {
    await load(store, run, await heldVolumes(file));
    const { fields, addOnly, skipRules } = definition;
    const lines: string[] = [];
    await synchronize(
      ends,
      { definition, minRecords: 1 },
      { sort: 'never', memory: 0 },
      { store, fields, memory: 0 },
      {
        ...{ fields, addOnly, skipRules, add: true, create: true },
        limit: { kind: 'none' },
        enforceLimit: false,
        listAbsent: false,
        batchSize: 1000,
      },
      {
        run,
        create: true,
        concurrency: fixedConcurrency(1),
        print: async (text) => {
          lines.push(...text.split('\n').filter((line) => line !== ''));
        },
      },
    );
    return lines;
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

/** A volume as a line of the file has it. */
interface HeldVolume {
  readonly place: string;
  readonly addition: Change;
  readonly locks: string;
}

async function load(
  store: VolumeStore & StoreAdministration,
  run: Run,
  volumes: readonly HeldVolume[],
): Promise<void> {
  for (const sameScope of Map.groupBy(volumes, ({ addition }) => scopeName(addition)).values()) {
    const [first] = sameScope;
    if (first === undefined) continue;
    const { customer, media } = first.addition;
    const scope: Scope = { customer, media };
    const additions = sameScope.map(({ addition }) => addition);
    const results = await store.apply(run, scope, additions, true);
    for (const [index, { place, addition, locks }] of sameScope.entries()) {
      const result = results[index];
      if (result?.outcome !== 'added')
        throw noVolume(place, result && 'message' in result ? result.message : 'it stands there twice');
      if (locks.includes('L')) await store.setLock(run, scope, addition.volume, 'update', true);
    }
  }
}

/** Keys of a line of `volumes --json` that are not fields to be set. */
const NOT_SET = ['customer', 'media', 'volume', 'version', 'currentRepository', 'locks'];

async function heldVolumes(file: string): Promise<readonly HeldVolume[]> {
  const text = await readFile(file, 'utf8');
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const place = `${file}:${index + 1}`;
    const volume = objectOf(line);
    if (volume === undefined) throw noVolume(place, 'it is no JSON object');
    const addition = parseChange(additionOf(volume), file);
    if ('problem' in addition) throw noVolume(place, addition.problem);
    return [{ place, addition, locks: String(volume.locks ?? '') }];
  });
}

function noVolume(place: string, problem: string): TapesyncError {
  const parameters = {
    problem: `${place} is no volume as volumes --json prints it: ${problem}`,
    command: 'test',
  };
  return new TapesyncError('ARGUMENT_INVALID', parameters);
}

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(line);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : undefined;
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
