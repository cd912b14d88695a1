import { rm } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { CatalogOptions } from './catalog.ts';
import type { Contender, Work } from './contender.ts';
import { writeExports } from './exports.ts';
import { type Result, runRounds } from './rounds.ts';
import type { Target } from './targets.ts';

/** A part of the bench that is measured by itself. */
export interface Part {
  /** Its name on the command line. */
  readonly name: string;
  readonly title: string;
  /** Size of its catalog unless another is asked for; absent where it has catalogs of its own. */
  readonly volumes?: number;
  readonly scopes?: number;
  measure(context: PartContext): Promise<Figures>;
}

/** What a part is measured with. */
export interface PartContext {
  /** The installed program. */
  readonly program: string;
  /** An empty folder, which is removed afterwards. */
  readonly folder: string;
  readonly catalog: CatalogOptions;
  /** Rounds. */
  readonly repeat: number;
  readonly progress: (message: string) => void;
}

/** What was measured, as a part gives it. */
export interface Figures {
  /** What on, in a sentence without its full stop. */
  readonly about: string;
  /** Names of programs with their versions. */
  readonly programs: readonly string[];
  readonly results: readonly Result[];
  /** Paragraphs and tables beyond the results, in Markdown. */
  readonly notes: readonly string[];
  readonly targets: readonly Target[];
}

/** What was measured, as it is kept beside the page. */
export interface MeasuredPart extends Figures {
  /** The day, as 2026-03-14. */
  readonly date: string;
  readonly repeat: number;
  readonly machine: string;
}

/** Has contenders do works on the exports of a catalog, which are removed afterwards. */
export async function measureCatalog(
  { folder, repeat, progress }: PartContext,
  catalog: CatalogOptions,
  contenders: readonly Contender[],
  works: readonly Work[],
): Promise<readonly Result[]> {
  const place = join(folder, 'catalog');
  progress(`the exports of ${catalog.volumes.toLocaleString('en-US')} volumes are written`);
  const exports = await writeExports(catalog, place, works);
  const results = await runRounds(exports, contenders, works, repeat, progress);
  await rm(place, { recursive: true });
  return results;
}

/** Describes a catalog in a few words. */
export function describe({ volumes, scopes, order, format }: CatalogOptions): string {
  const records = order === 'sorted' ? 'sorted by scope and volume' : order;
  const count = (figure: number) => figure.toLocaleString('en-US');
  const places = scopes === 1 ? 'one scope' : `${count(scopes)} scopes`;
  return `${count(volumes)} volumes in ${places}, seven columns, ${format}, records ${records}`;
}

/** Returns the names of contenders with their versions, each program once. */
export function programsOf(contenders: readonly Contender[]): readonly string[] {
  // What stands behind a comma says how a program is used.
  const names = contenders.map(
    ({ name, version }) => `${name.split(',')[0]} ${version ?? 'is not installed'}`,
  );
  return [...new Set(names)];
}

/** Describes what the figures were measured on. */
export function machineDescription(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return [
    `${availableParallelism()} cores (${model})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `${type()} ${release()}`,
    `Node ${process.versions.node} with SQLite ${process.versions.sqlite}`,
  ].join(', ');
}
