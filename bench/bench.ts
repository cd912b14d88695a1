/**
 * Measures tapesync as a whole process against what one would script instead. `npm run bench -- --help` says how.
 *
 * @module
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CATALOG_DEFAULTS, type CatalogOptions, ORDERS } from './catalog.ts';
import { FORMATS } from './catalog-format.ts';
import { MOST_SCOPES } from './catalog-row.ts';
import { choiceOption, numberOption } from './command-options.ts';
import type { Contender } from './contender.ts';
import { miller } from './contenders/miller.ts';
import { node } from './contenders/node.ts';
import { sqlite3 } from './contenders/sqlite3.ts';
import { tapesync } from './contenders/tapesync.ts';
import { writeExports } from './exports.ts';
import { compile, forgetSettings, install } from './installation.ts';
import { machineDescription } from './machine.ts';
import { writeMeasured } from './readme.ts';
import { type Result, runRounds } from './rounds.ts';
import { resultTable, targetTable } from './table.ts';
import { targetsOf } from './targets.ts';

// Of the catalog that is done before one has looked at the clock.
const SMALL = { volumes: 10_000, scopes: 10 };

const HELP = `usage: npm run bench -- [OPTIONS]

Measures whole processes, from start to end: tapesync on its embedded store, a script for sqlite3, Miller.

  --volumes COUNT   volumes of the large catalog (default 1000000)
  --scopes COUNT    scopes it has (default 10)
  --order ORDER     order of its records: ${ORDERS.join(', ')} (default sorted)
  --format FORMAT   csv or quoted (default csv)
  --repeat COUNT    rounds; the best time counts (default 3)
  --write           put what was measured into bench/README.md
  --help            show this
`;

interface BenchOptions {
  readonly catalog: CatalogOptions;
  readonly repeat: number;
  readonly write: boolean;
}

function parseOptions(): BenchOptions | 'help' {
  const { values } = parseArgs({
    options: {
      volumes: { type: 'string', default: '1000000' },
      scopes: { type: 'string', default: '10' },
      order: { type: 'string', default: 'sorted' },
      format: { type: 'string', default: 'csv' },
      repeat: { type: 'string', default: '3' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const volumes = numberOption('volumes', values.volumes, { least: 100, most: 2 ** 30, whole: true });
  const catalog = {
    ...CATALOG_DEFAULTS,
    volumes,
    scopes: numberOption('scopes', values.scopes, {
      least: 1,
      most: Math.min(volumes, MOST_SCOPES),
      whole: true,
    }),
    order: choiceOption('order', values.order, ORDERS),
    // The peers read CSV only.
    format: choiceOption(
      'format',
      values.format,
      FORMATS.filter((format) => format !== 'text'),
    ),
  };
  const repeat = numberOption('repeat', values.repeat, { least: 1, most: 1000, whole: true });
  return { catalog, repeat, write: values.write };
}

async function main(): Promise<void> {
  const options = parseOptions();
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  forgetSettings();
  const { catalog, repeat } = options;
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-bench-'));
  try {
    const peers = [await installedTapesync(folder), await sqlite3(), await miller()];
    const floor = node();
    const large = await measureCatalog(catalog, join(folder, 'large'), peers, repeat);
    const smallCatalog = { ...catalog, ...SMALL };
    const small = await measureCatalog(smallCatalog, join(folder, 'small'), [...peers, floor], repeat);
    const measured = [
      `${describe(catalog)}; best of ${repeat}, ${new Date().toISOString().slice(0, 10)}.`,
      machineDescription(peers),
      resultTable([...large, ...small]),
      targetTable(targetsOf(large, small)),
    ].join('\n\n');
    process.stdout.write(`${measured}\n`);
    if (options.write) await writeMeasured(new URL('README.md', import.meta.url), measured);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function installedTapesync(folder: string): Promise<Contender> {
  const dist = join(folder, 'dist');
  await compile(dist);
  return tapesync(join(await install(dist, join(folder, 'installed')), 'tapesync'));
}

async function measureCatalog(
  catalog: CatalogOptions,
  folder: string,
  contenders: readonly Contender[],
  repeat: number,
): Promise<readonly Result[]> {
  const exports = await writeExports(catalog, folder);
  const results = await runRounds(exports, contenders, repeat, (message) =>
    process.stderr.write(`${message}\n`),
  );
  await rm(folder, { recursive: true });
  return results;
}

function describe({ volumes, scopes, order, format }: CatalogOptions): string {
  const records = order === 'sorted' ? 'sorted by scope and volume' : order;
  return `${volumes.toLocaleString('en-US')} volumes in ${scopes} scopes, seven columns, ${format}, records ${records}`;
}

await main();
