import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChainEnds, synchronize } from '../../transforms/index.ts';
import type { Change, JsonValue } from '../change.ts';
import { parseChange } from '../change-line.ts';
import type { Definition } from '../definition/definition.ts';
import { TapesyncError } from '../errors.ts';
import { type Scope, scopeName } from '../scope.ts';
import { openSqliteStore } from '../stores/sqlite/sqlite-store.ts';
import type { Run } from '../stores/volume-store.ts';

const BATCH_SIZE = 1000;

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
    const volumes = await heldVolumes(file);
    for (const changes of Map.groupBy(volumes, scopeName).values()) {
      const [first] = changes;
      if (first !== undefined) await store.apply(run, scopeOf(first), changes, true);
    }
    const { fields, addOnly, skipRules } = definition;
    const lines: string[] = [];
    await synchronize(
      ends,
      { definition, minRecords: 1 },
      { store, fields, memory: 0 },
      {
        ...{ fields, addOnly, skipRules, add: true, create: true },
        limit: { kind: 'none' },
        enforceLimit: false,
        listAbsent: false,
        batchSize: BATCH_SIZE,
      },
      {
        run,
        create: true,
        concurrency: 1,
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

/** Keys of a line of `volumes --json` that are not fields to be set. */
const NOT_SET = ['customer', 'media', 'volume', 'version', 'currentRepository', 'locks'];

async function heldVolumes(file: string): Promise<readonly Change[]> {
  const text = await readFile(file, 'utf8');
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const change = parseChange(additionOf(line), file);
    if (!('problem' in change)) return [change];
    const problem = `${file}:${index + 1} is no volume as volumes --json prints it: ${change.problem}`;
    throw new TapesyncError('ARGUMENT_INVALID', { problem, command: 'test' });
  });
}

function additionOf(line: string): string {
  let volume: Record<string, JsonValue>;
  try {
    volume = JSON.parse(line);
  } catch {
    return line;
  }
  const set = Object.fromEntries(Object.entries(volume).filter(([key]) => !NOT_SET.includes(key)));
  if (volume.currentRepository !== undefined) set.initialRepository = volume.currentRepository;
  const { customer, media, volume: id } = volume;
  return JSON.stringify({ action: 'add', customer, media, volume: id, version: 0, set });
}

function scopeOf({ customer, media }: Change): Scope {
  return { customer, media };
}
