import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { CATALOG_DEFAULTS, writeCatalogFile } from '../../bench/catalog.ts';
import { catalogDefinition } from '../../bench/catalog-format.ts';
import { PROGRAM } from '../program.ts';

/** A small catalog. */
export const CATALOG = { ...CATALOG_DEFAULTS, volumes: 2500, scopes: 2 };

/** What a load leaves in tables: revisions are random, and times and runs are those of the load. */
export const TABLES = {
  customer: '*',
  media: 'customer, media, description, volume_filter, volumes, version_sum',
  repository: '*',
  volume: '*',
  history: 'id, previous, customer, media, volume, version, changes',
  attribute: '*',
};

/** Loads the catalog into a store by a first sync, one batch after the other. */
export async function firstLoad(t: Test, store: string, folder: string): Promise<void> {
  const [input, definition] = [join(folder, 'export.csv'), join(folder, 'catalog.ttidef')];
  await writeCatalogFile(CATALOG, input);
  writeFileSync(definition, catalogDefinition('csv'));
  // One batch after the other, so that the history is in the order of the export.
  const one = ['--concurrency', '1'];
  tapesync(t, 'sync', '--quiet', ...one, '-a', '--create', '-d', definition, '-S', store, input);
}

/** Runs the program, which has to succeed. */
export function tapesync(t: Test, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
  t.equal(status, 0, stderr);
}
