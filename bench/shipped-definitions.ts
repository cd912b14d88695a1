import { createWriteStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PACKAGE_FOLDER } from '../lib/bundle.ts';
import { type RepeatedSample, repeatedSample, repeatedText, shippedDefinition } from './repeated-sample.ts';

const FOLDER = join(PACKAGE_FOLDER, 'definitions');

/** What the records of an export are. */
export type Shape = 'delimited' | 'lines' | 'table' | 'blocks' | 'JSON lines' | 'JSON';

/** A definition that comes with tapesync, and its sample. */
export interface ShippedDefinition {
  /** Product and name, as `netbackup/vmquery-a-w`. */
  readonly name: string;
  readonly path: string;
  readonly shape: Shape;
  readonly sample: RepeatedSample;
}

/** Returns the names of all shipped definitions, sorted. */
export async function shippedNames(): Promise<readonly string[]> {
  const paths = await readdir(FOLDER, { recursive: true });
  return paths
    .filter((path) => path.endsWith('.ttidef'))
    .map((path) => path.slice(0, -'.ttidef'.length))
    .toSorted();
}

/** Reads a shipped definition with that of its samples that has the most records. Throws where it cannot be repeated. */
export async function shippedDefinitionWithSample(name: string): Promise<ShippedDefinition> {
  const path = join(FOLDER, `${name}.ttidef`);
  const definition = await shippedDefinition(path);
  const product = join(path, '..');
  const prefix = `${name.split('/').at(-1)}.sample.`;
  const files = (await readdir(product)).filter((file) => file.startsWith(prefix));
  const samples: RepeatedSample[] = [];
  for (const file of files.toSorted()) {
    const sample = await repeatedSample(definition, await readFile(join(product, file)));
    if (sample !== undefined) samples.push(sample);
  }
  const [most] = samples.toSorted((one, other) => other.unit.labels.length - one.unit.labels.length);
  if (most === undefined) throw new Error(`${name}: no sample can be repeated`);
  const text = await readFile(path, 'utf8');
  return { name, path, sample: most, shape: shapeOf(definition.format.kind, text, files) };
}

/** Writes an export of at least so many volumes to a file. Returns how many it has. */
export async function writeRepeated(sample: RepeatedSample, volumes: number, path: string): Promise<number> {
  const { unit, others } = sample;
  const units = Math.ceil((volumes - others) / unit.labels.length);
  await pipeline(Readable.from(repeatedText(sample, units), { highWaterMark: 4 }), createWriteStream(path));
  return units * unit.labels.length + others;
}

function shapeOf(kind: string, text: string, files: readonly string[]): Shape {
  if (kind === 'csv') return 'delimited';
  if (kind === 'json') return files.some((file) => file.endsWith('.ndjson')) ? 'JSON lines' : 'JSON';
  const format = /^SetFormat\((\w+)/m.exec(text)?.[1];
  return format === 'TABLE' ? 'table' : format === 'BLOCKS' ? 'blocks' : 'lines';
}
