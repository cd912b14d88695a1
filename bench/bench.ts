/**
 * Measures tapesync as a whole process against what one would script instead. `npm run bench -- --help` says how.
 *
 * @module
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../lib/bundle.ts';
import { CATALOG_DEFAULTS, type CatalogOptions } from './catalog.ts';
import { MOST_SCOPES } from './catalog-row.ts';
import { choiceOption, numberOption } from './command-options.ts';
import { forgetSettings, install } from './installation.ts';
import { keepMeasured, readMeasured, writePage } from './page.ts';
import { type MeasuredPart, machineDescription, type Part } from './part.ts';
import { PARTS } from './parts.ts';
import { partText } from './table.ts';

const PARTS_HELP = PARTS.map(({ name, title, volumes }) => {
  return `  ${name.padEnd(15)} ${title}${volumes === undefined ? '' : ` (${volumes.toLocaleString('en-US')} volumes)`}`;
}).join('\n');

const HELP = `usage: npm run bench -- [OPTIONS]

Measures whole processes, from start to end: tapesync and the programs that one would script with instead.

  --part PART       one part; may be given more than once (default: all of them, which takes hours)
  --volumes COUNT   volumes of the catalog, in place of the part's own; of the largest where it grows
  --scopes COUNT    scopes it has
  --repeat COUNT    rounds; the best time counts (default 3)
  --write           keep what was measured beside bench/README.md, and put it into that page
  --help            show this

parts:
${PARTS_HELP}
`;

interface BenchOptions {
  readonly parts: readonly Part[];
  readonly volumes: number | undefined;
  readonly scopes: number | undefined;
  readonly repeat: number;
  readonly write: boolean;
}

function parseOptions(): BenchOptions | 'help' {
  const { values } = parseArgs({
    options: {
      volumes: { type: 'string' },
      scopes: { type: 'string' },
      part: { type: 'string', multiple: true, default: [] },
      repeat: { type: 'string', default: '3' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const names = PARTS.map(({ name }) => name);
  const chosen = values.part.map((name) => choiceOption('part', name, names));
  const count = (name: string, text: string | undefined, least: number, most: number) => {
    return text === undefined ? undefined : numberOption(name, text, { least, most, whole: true });
  };
  const volumes = count('volumes', values.volumes, 100, 2 ** 30);
  return {
    parts: PARTS.filter(({ name }) => chosen.length === 0 || chosen.includes(name)),
    volumes,
    scopes: count('scopes', values.scopes, 1, Math.min(volumes ?? MOST_SCOPES, MOST_SCOPES)),
    repeat: numberOption('repeat', values.repeat, { least: 1, most: 1000, whole: true }),
    write: values.write,
  };
}

async function main(): Promise<void> {
  const options = parseOptions();
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  forgetSettings();
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-bench-'));
  try {
    const program = await installedProgram(folder);
    for (const part of options.parts) {
      const measured = await measurePart(part, program, join(folder, part.name), options);
      process.stdout.write(`## ${part.title}\n\n${partText(measured)}\n\n`);
      if (options.write) await keepMeasured(part.name, measured);
    }
    if (options.write) await writePage(await readMeasured());
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measurePart(
  part: Part,
  program: string,
  folder: string,
  { volumes, scopes, repeat }: BenchOptions,
): Promise<MeasuredPart> {
  await mkdir(folder);
  const progress = (message: string) => process.stderr.write(`${part.name}: ${message}\n`);
  const catalog = catalogOf(part, volumes, scopes);
  const figures = await part.measure({ program, folder, catalog, repeat, progress });
  await rm(folder, { recursive: true });
  return {
    date: new Date().toISOString().slice(0, 10),
    repeat,
    machine: machineDescription(),
    ...figures,
  };
}

function catalogOf(part: Part, volumes = part.volumes, scopes = part.scopes): CatalogOptions {
  const size = volumes ?? CATALOG_DEFAULTS.volumes;
  return { ...CATALOG_DEFAULTS, volumes: size, scopes: Math.min(scopes ?? CATALOG_DEFAULTS.scopes, size) };
}

async function installedProgram(folder: string): Promise<string> {
  const dist = join(folder, 'dist');
  await bundle(dist);
  return join(await install(dist, join(folder, 'installed')), 'tapesync');
}

await main();
