/**
 * Makes catalog exports of any size for measuring and testing: always the same one for the same options, written as a
 * stream. `node bench/catalog.ts --help` says how to use it as a program.
 *
 * @module
 */

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { catalogDefinition, FORMATS, type Format, lineFormat } from './catalog-format.ts';
import { type CatalogRow, catalogRow, MOST_SCOPES } from './catalog-row.ts';
import { choiceOption, numberOption } from './command-options.ts';
import { type Permutation, permutation } from './permutation.ts';

/**
 * Order of the records: `sorted` by scope and volume; `volume-shuffled`: scope after scope, the volumes of each in
 * random order; `scope-shuffled`: each scope's volumes in order, but the scopes mixed; `shuffled`: no order at all.
 */
export const ORDERS = ['sorted', 'volume-shuffled', 'scope-shuffled', 'shuffled'] as const;

/** One of the orders of records. */
export type Order = (typeof ORDERS)[number];

/** The size of a catalog, its changes, and how it is written. */
export interface CatalogOptions {
  readonly volumes: number;
  /** Customer and media pairs; each has as many volumes as the others, give or take one. */
  readonly scopes: number;
  /** Share of volumes, 0 to 1, that are in another repository or slot than in the same catalog with 0. */
  readonly changed: number;
  readonly order: Order;
  /** Another number has the same rows in another random order. */
  readonly shuffle: number;
  readonly format: Format;
  readonly seed: number;
}

/** The options that are not given. */
export const CATALOG_DEFAULTS: CatalogOptions = {
  volumes: 1000,
  scopes: 10,
  changed: 0,
  order: 'sorted',
  shuffle: 0,
  format: 'csv',
  seed: 1,
};

const BLOCK_LENGTH = 1 << 16;

const HELP = `usage: node bench/catalog.ts [OPTIONS] > export.csv

Writes a catalog export: the same one for the same options.

  --volumes COUNT   volumes (default ${CATALOG_DEFAULTS.volumes})
  --scopes COUNT    customer and media pairs they are spread over (default ${CATALOG_DEFAULTS.scopes})
  --changed SHARE   share of volumes in another repository or slot than with 0: 0.01 is 1 % (default 0)
  --order ORDER     ${ORDERS.join(', ')} (default ${CATALOG_DEFAULTS.order})
  --shuffle NUMBER  another number, the same rows in another random order (default ${CATALOG_DEFAULTS.shuffle})
  --format FORMAT   ${FORMATS.join(', ')} (default ${CATALOG_DEFAULTS.format})
  --seed NUMBER     another seed, another catalog (default ${CATALOG_DEFAULTS.seed})
  --definition      write the definition file that reads the format instead
  --help            show this

example:
  node bench/catalog.ts --definition > catalog.ttidef
  node bench/catalog.ts --volumes 1000000 --changed 0.01 --order shuffled > export.csv
`;

/** Returns how many volumes of a catalog are changed: exactly its share, rounded. */
export function changedVolumes({ volumes, changed }: CatalogOptions): number {
  return Math.round(volumes * changed);
}

/** Yields the rows of a catalog in its order. */
export function* catalogRows(options: CatalogOptions): Generator<CatalogRow> {
  const { volumes, scopes, seed } = options;
  const changeRank = permutation(volumes, seed + 1);
  const changes = changedVolumes(options);
  const ordered = ordering(options);
  for (let position = 0; position < volumes; position++) {
    const index = ordered(position);
    const scope = scopeOf(index, volumes, scopes);
    yield catalogRow(scope, index - firstOf(scope, volumes, scopes), seed, changeRank(index) < changes);
  }
}

/** Yields the text of an export in blocks of some kilobytes. */
export function* catalogBlocks(options: CatalogOptions): Generator<string> {
  const { heading, line, separator, ending } = lineFormat(options.format);
  let block = heading;
  let between = '';
  for (const row of catalogRows(options)) {
    block += between + line(row);
    between = separator;
    if (block.length < BLOCK_LENGTH) continue;
    yield block;
    block = '';
  }
  yield block + ending;
}

/** Writes an export to a stream, no faster than it takes it, and ends the stream. */
export function writeCatalog(options: CatalogOptions, to: NodeJS.WritableStream): Promise<void> {
  return pipeline(Readable.from(catalogBlocks(options), { highWaterMark: 4 }), to);
}

/** Writes an export to a file. */
export function writeCatalogFile(options: CatalogOptions, path: string): Promise<void> {
  return writeCatalog(options, createWriteStream(path));
}

function firstOf(scope: number, volumes: number, scopes: number): number {
  return Math.floor((scope * volumes) / scopes);
}

function scopeOf(index: number, volumes: number, scopes: number): number {
  return Math.floor(((index + 1) * scopes - 1) / volumes);
}

// Returns which volume stands at a position of the export.
function ordering({ volumes, scopes, order, ...options }: CatalogOptions): Permutation {
  const seed = options.seed + 1000 * options.shuffle;
  const shuffle = permutation(volumes, seed);
  switch (order) {
    case 'sorted':
      return (position) => position;
    case 'shuffled':
      return shuffle;
    case 'scope-shuffled': {
      const next = Array.from({ length: scopes }, (_, scope) => firstOf(scope, volumes, scopes));
      return (position) => {
        const scope = scopeOf(shuffle(position), volumes, scopes);
        const index = next[scope] ?? 0;
        next[scope] = index + 1;
        return index;
      };
    }
    case 'volume-shuffled': {
      let scope = -1;
      let first = 0;
      let end = 0;
      let within: Permutation = shuffle;
      return (position) => {
        if (position >= end) {
          scope++;
          first = firstOf(scope, volumes, scopes);
          end = firstOf(scope + 1, volumes, scopes);
          within = permutation(end - first, seed + scope);
        }
        return first + within(position - first);
      };
    }
  }
}

async function main(): Promise<void> {
  const defaults = CATALOG_DEFAULTS;
  const { values } = parseArgs({
    options: {
      volumes: { type: 'string', default: String(defaults.volumes) },
      scopes: { type: 'string', default: String(defaults.scopes) },
      changed: { type: 'string', default: String(defaults.changed) },
      order: { type: 'string', default: defaults.order },
      shuffle: { type: 'string', default: String(defaults.shuffle) },
      format: { type: 'string', default: defaults.format },
      seed: { type: 'string', default: String(defaults.seed) },
      definition: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const format = choiceOption('format', values.format, FORMATS);
  if (values.definition) {
    process.stdout.write(catalogDefinition(format));
    return;
  }
  const volumes = numberOption('volumes', values.volumes, { least: 1, most: 2 ** 30, whole: true });
  const options: CatalogOptions = {
    volumes,
    scopes: numberOption('scopes', values.scopes, {
      least: 1,
      most: Math.min(volumes, MOST_SCOPES),
      whole: true,
    }),
    changed: numberOption('changed', values.changed, { least: 0, most: 1, whole: false }),
    order: choiceOption('order', values.order, ORDERS),
    shuffle: numberOption('shuffle', values.shuffle, { least: 0, most: 2 ** 20, whole: true }),
    format,
    seed: numberOption('seed', values.seed, { least: 0, most: 2 ** 30, whole: true }),
  };
  await writeCatalog(options, process.stdout);
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    // A reader that has seen enough, such as head, is no failure.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
    process.stderr.write(`catalog: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  });
}
