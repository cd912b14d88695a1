import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runAnywhere } from '../e2e/inside.ts';

/** The folder of the shipped definitions. */
export const DEFINITIONS = join(import.meta.dirname, '../../definitions');

/** Fields of a record as `extract` prints them. */
export type Printed = Readonly<Record<string, unknown>> & { readonly volume: string };

/** The folders of products, each with its definitions, without their ending, and its samples. */
export function products() {
  return readdirSync(DEFINITIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const files = readdirSync(join(DEFINITIONS, name));
      const definitions = files.flatMap((file) => (file.endsWith('.ttidef') ? [file.slice(0, -7)] : []));
      return { product: name, definitions, samples: files.filter((file) => file.includes('.sample.')) };
    });
}

/** Returns what a shipped definition, or one elsewhere by its path, makes of a file, and its exit code. */
export async function extracted(definition: string, file: string) {
  const path = resolve(DEFINITIONS, `${definition}.ttidef`);
  const { code, stdout, stderr } = await runAnywhere(['extract', '-d', path, file]);
  return { code, records: parsed(stdout), stderr };
}

/** Returns the records that a definition is expected to make of its samples. */
export function expectedRecords(definition: string): readonly Printed[] {
  return parsed(readFileSync(join(DEFINITIONS, `${definition}.expected.ndjson`), 'utf8'));
}

function parsed(lines: string): readonly Printed[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
