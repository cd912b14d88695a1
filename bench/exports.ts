import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogOptions, changedVolumes, writeCatalogFile } from './catalog.ts';
import { catalogDefinition, lineFormat } from './catalog-format.ts';
import type { Work } from './contender.ts';

/** Two exports of one catalog, and the definition that reads them. */
export interface Exports {
  /** Where they are, and where contenders keep their databases. */
  readonly folder: string;
  readonly catalog: CatalogOptions;
  /** The export of yesterday, which databases are loaded from. */
  readonly base: string;
  /** The same with one volume in a hundred changed; it is there where work asks for it. */
  readonly changed: string;
  /** How many volumes differ between the two. */
  readonly changes: number;
  readonly definition: string;
  /** Lines above the first row. */
  readonly headings: number;
}

/** Writes the exports of a catalog that kinds of work read into a new folder. */
export async function writeExports(
  catalog: CatalogOptions,
  folder: string,
  works: readonly Work[],
): Promise<Exports> {
  await mkdir(folder, { recursive: true });
  const base = join(folder, 'base.export');
  const changed = join(folder, 'changed.export');
  const definition = join(folder, 'catalog.ttidef');
  const changedCatalog = { ...catalog, changed: 0.01 };
  await writeCatalogFile(catalog, base);
  if (works.includes('1 % changed')) await writeCatalogFile(changedCatalog, changed);
  await writeFile(definition, catalogDefinition(catalog.format));
  const headings = lineFormat(catalog.format).heading.split('\n').length - 1;
  return { folder, catalog, base, changed, changes: changedVolumes(changedCatalog), definition, headings };
}

/** Returns the export that a kind of work reads. */
export function inputOf(work: Work, { base, changed }: Exports): string {
  return work === '1 % changed' ? changed : base;
}

/**
 * Returns the exports of two days, of which the second is measured: a server and its database have done the sync of the day
 * before, which was of the same kind.
 */
export function inputsOfDays(work: Work, exports: Exports): readonly [dayBefore: string, today: string] {
  return [inputOf(work, exports), exports.base];
}

/** Returns how many volumes a kind of work adds, updates or passes on. */
export function effectOf(work: Work, { catalog, changes }: Exports): number {
  switch (work) {
    case 'first load':
    case 'extract':
    case 'group by scope':
      return catalog.volumes;
    case 'no change':
      return 0;
    case '1 % changed':
      return changes;
  }
}
