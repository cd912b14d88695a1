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
import { psql } from './contenders/psql.ts';
import { sqlite3 } from './contenders/sqlite3.ts';
import { tapesync } from './contenders/tapesync.ts';
import { tapesyncHttp } from './contenders/tapesync-http.ts';
import { writeExports } from './exports.ts';
import { compile, forgetSettings, install } from './installation.ts';
import { measureLoad } from './load.ts';
import { machineDescription } from './machine.ts';
import { PostgresDatabases } from './postgres-databases.ts';
import { writeMeasured } from './readme.ts';
import { type Result, runRounds } from './rounds.ts';
import { loadSentence, resultTable, targetTable, wireTable } from './table.ts';
import { serverTargetsOf, targetsOf } from './targets.ts';
import { measureWire } from './wire.ts';

// Of the catalog that is done before one has looked at the clock.
const SMALL = { volumes: 10_000, scopes: 10 };

const PARTS = ['all', 'embedded', 'server'] as const;

const HELP = `usage: npm run bench -- [OPTIONS]

Measures whole processes, from start to end: tapesync on its embedded store, a script for sqlite3, Miller; and tapesync
syncing to a server on PostgreSQL, a script for psql.

  --volumes COUNT   volumes of the large catalog (default 1000000)
  --scopes COUNT    scopes it has (default 10)
  --order ORDER     order of its records: ${ORDERS.join(', ')} (default sorted)
  --format FORMAT   csv or quoted (default csv)
  --part PART       ${PARTS.join(', ')} (default all): the embedded store; a server on PostgreSQL
  --repeat COUNT    rounds; the best time counts (default 3)
  --write           put what was measured into bench/README.md
  --help            show this
`;

interface BenchOptions {
  readonly catalog: CatalogOptions;
  readonly part: (typeof PARTS)[number];
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
      part: { type: 'string', default: 'all' },
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
  return { catalog, part: choiceOption('part', values.part, PARTS), repeat, write: values.write };
}

async function main(): Promise<void> {
  const options = parseOptions();
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  forgetSettings();
  const { part, catalog } = options;
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-bench-'));
  try {
    const program = await installedProgram(folder);
    const measured = [
      `${describe(catalog)}; best of ${options.repeat}, ${new Date().toISOString().slice(0, 10)}.`,
      ...(part === 'server' ? [] : [await measureEmbedded(program, folder, options)]),
      ...(part === 'embedded' ? [] : [await measureServer(program, folder, options)]),
    ].join('\n\n');
    process.stdout.write(`${measured}\n`);
    if (options.write) await writeMeasured(new URL('README.md', import.meta.url), measured);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureEmbedded(
  program: string,
  folder: string,
  { catalog, repeat }: BenchOptions,
): Promise<string> {
  const peers = [await tapesync(program), await sqlite3(), await miller()];
  const large = await measureCatalog(catalog, join(folder, 'large'), peers, repeat);
  const smallCatalog = { ...catalog, ...SMALL };
  const small = await measureCatalog(smallCatalog, join(folder, 'small'), [...peers, node()], repeat);
  return [
    '### On the embedded store',
    machineDescription(peers),
    resultTable([...large, ...small]),
    targetTable(targetsOf(large, small)),
  ].join('\n\n');
}

// Of clients that hold a server busy for some seconds.
const LOAD = { clients: 50, volumes: 200, batch: 50 };

async function measureServer(
  program: string,
  folder: string,
  { catalog, repeat }: BenchOptions,
): Promise<string> {
  const databases = await PostgresDatabases.start();
  try {
    const peers = [await tapesyncHttp(program, databases), await psql(databases)];
    const large = await measureCatalog(catalog, join(folder, 'served'), peers, repeat);
    await databases.make('load');
    const load = await measureLoad(program, folder, databases.url('load'), LOAD);
    const wireFolder = await mkdtemp(join(folder, 'wire-'));
    const wire = await measureWire(program, wireFolder);
    return [
      '### On a server with PostgreSQL',
      `- PostgreSQL ${await databases.version()}\n${machineDescription(peers)}`,
      resultTable(large, 'tapesync over HTTP'),
      wireTable(wire),
      loadSentence(LOAD, load),
      targetTable(serverTargetsOf(large, wire)),
    ].join('\n\n');
  } finally {
    await databases.stop();
  }
}

async function installedProgram(folder: string): Promise<string> {
  const dist = join(folder, 'dist');
  await compile(dist);
  return join(await install(dist, join(folder, 'installed')), 'tapesync');
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
