/**
 * The page that shows what was measured: what each part came to is kept in a file of its own, and the page is written from
 * those, so that parts can be measured one by one.
 *
 * @module
 */

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { MeasuredPart } from './part.ts';
import { PARTS } from './parts.ts';
import { PLOTS, plotText } from './plots.ts';
import { partText, targetTable } from './table.ts';

const FOLDER = new URL('measured/', import.meta.url);
const PAGE = new URL('README.md', import.meta.url);

/** What was measured, by the name of the part. */
export type AllMeasured = ReadonlyMap<string, MeasuredPart>;

/** Keeps what was measured of a part, in place of what was before. */
export async function keepMeasured(name: string, measured: MeasuredPart): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await writeFile(fileOf(name), `${JSON.stringify(measured, null, 2)}\n`);
}

/** Reads what is kept of all parts. */
export async function readMeasured(): Promise<AllMeasured> {
  const all = new Map<string, MeasuredPart>();
  for (const { name } of PARTS) {
    const file = fileOf(name);
    if (existsSync(file)) all.set(name, JSON.parse(await readFile(file, 'utf8')) as MeasuredPart);
  }
  return all;
}

/** Writes the plots, and puts everything into the page. */
export async function writePage(all: AllMeasured): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const plot of PLOTS) {
    const svg = plotText(plot, grown(all));
    if (svg !== undefined) await writeFile(new URL(plot.file, FOLDER), svg);
  }
  await writeFile(PAGE, page(await readFile(PAGE, 'utf8'), all));
}

/** Returns the page with everything that was measured in it. Throws where the page has no place for it. */
export function page(document: string, all: AllMeasured): string {
  const places = { summary: summary(all), targets: targets(all), parts: parts(all) };
  return Object.entries(places).reduce(
    (text, [name, content]) => withMeasured(text, name, content),
    document,
  );
}

/** Returns a document with what stands between the markers of a name replaced. Throws where it has none. */
export function withMeasured(document: string, name: string, content: string): string {
  const [begin, end] = [`<!-- measured: ${name} -->`, '<!-- end of measured -->'];
  const at = document.indexOf(begin);
  const until = document.indexOf(end, at);
  if (at === -1 || until === -1) throw new Error(`expected the markers ${begin} and ${end}`);
  return `${document.slice(0, at + begin.length)}\n\n${content}\n\n${document.slice(until)}`;
}

/** Returns all results of catalogs of several sizes. */
function grown(all: AllMeasured) {
  return ['growth', 'growth-server'].flatMap((name) => all.get(name)?.results ?? []);
}

// The figures that a reader asks for first.
function summary(all: AllMeasured): string {
  const sentences = [
    ['embedded', 'tapesync', 'on the embedded store'],
    ['server', 'tapesync over HTTP', 'against a server on PostgreSQL'],
  ].flatMap(([part = '', contender, where]) => {
    const results = all.get(part)?.results ?? [];
    const own = results.find((each) => each.contender === contender && each.work === 'no change');
    if (own === undefined) return [];
    const { volumes, seconds, peakBytes } = own;
    const count = (figure: number) => Math.round(figure).toLocaleString('en-US');
    const memory = peakBytes === undefined ? '' : ` and ${count(peakBytes / 1e6)} MB of memory`;
    return [
      `A catalog of ${count(volumes)} volumes in which nothing has changed takes ${seconds.toFixed(1)} s${memory} ${where}: ${count(volumes / seconds)} volumes a second.`,
    ];
  });
  return sentences.join(' ') || notMeasured('embedded');
}

function targets(all: AllMeasured): string {
  return targetTable(PARTS.flatMap(({ name }) => all.get(name)?.targets ?? []));
}

function parts(all: AllMeasured): string {
  return PARTS.map(({ name, title }) => {
    const measured = all.get(name);
    return `### ${title}\n\n${measured === undefined ? notMeasured(name) : partText(measured)}`;
  }).join('\n\n');
}

function notMeasured(name: string): string {
  return `Not measured yet: \`npm run bench -- --part ${name} --write\`.`;
}

function fileOf(name: string): URL {
  return new URL(`${name}.json`, FOLDER);
}
