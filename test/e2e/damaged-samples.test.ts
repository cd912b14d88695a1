/**
 * The samples of the shipped definitions, cut and shifted near their ends, and copied through a mail, a log, a terminal or a
 * web page: what is believed of a damaged export is what the whole one says.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { loadDefinition } from '../../lib/language/compiler.ts';
import type { Definition } from '../../lib/language/definition.ts';
import { scopeName } from '../../lib/model/scope.ts';
import type { VolumeRecord } from '../../lib/model/volume-record.ts';
import type { RawPiece } from '../../lib/records/batch.ts';
import { stdinSource } from '../../lib/sources/files.ts';
import { fieldExtractor } from '../../transforms/field-extractor.ts';
import { sourceReader } from '../../transforms/source-reader.ts';
import type { EndOfInput } from '../../transforms/stage.ts';
import { DEFAULTS } from '../lib/language/compile.ts';
import { recordsOf } from '../lib/records/segments.ts';
import { runs } from '../runs.ts';
import { ended } from '../transforms/chain.ts';

const FOLDER = fileURLToPath(new URL('../../definitions/', import.meta.url));
/** Of so many kinds of damage one is tried: another one of each sample. */
const STEP = runs(13, 1);
/** Lines at the end that are damaged. */
const LINES = 2;
const NEWLINE = 10;
/** Definitions of rows of several widths, as of lists by hand: one delimiter more or less may make a row of another width. */
const SEVERAL_WIDTHS = ['generic/volumes.ttidef', 'storage-protect/volumes-comma.ttidef'];

/** What is damaged, and the damaged export. */
type Damage = readonly [name: string, bytes: Buffer];

/** Returns the records of an export, or nothing where its read failed. */
async function recordsIn(
  definition: Definition,
  bytes: Buffer,
): Promise<readonly VolumeRecord[] | undefined> {
  const { format, encoding } = definition;
  const reader = sourceReader({
    sources: [stdinSource(Readable.from([bytes]))],
    signal: new AbortController().signal,
    progress: { bytes: 0 },
    time: { name: 'source-reader', records: 0, ms: 0 },
  });
  const pieces = (await reader.toArray()) as readonly (RawPiece | EndOfInput)[];
  const cutting = { format, encoding, allowEmpty: false, onRecords: () => {}, stop: () => {} };
  const { out, end } = await ended(fieldExtractor({ definition, minRecords: 0 }, cutting), ...pieces);
  return end?.kind === 'complete' ? out.flatMap(recordsOf) : undefined;
}

const nameOf = (record: VolumeRecord) => `${scopeName(record)}.${record.volume}`;

const textsOf = ({ values, repositoryDescription, initialRepository }: VolumeRecord) => [
  ...values,
  repositoryDescription,
  initialRepository,
];

/** Says whether a record says nothing but what another one does: an empty value is not given, and changes nothing. */
function saysNoMore(record: VolumeRecord, whole: VolumeRecord): boolean {
  const all = textsOf(whole);
  return textsOf(record).every((text, index) => text === '' || withBlanks(text) === withBlanks(all[index]));
}

/** Returns a text with common blanks, as a reader sees it. */
const withBlanks = (text = '') => text.replaceAll(/\p{Zs}/gu, ' ');

/** Returns where the last lines of an export begin. */
function lastLines(bytes: Buffer): number {
  let at = bytes.length - 1;
  for (let lines = 0; lines < LINES && at > 0; lines++) at = bytes.lastIndexOf(NEWLINE, at - 1);
  return at + 1;
}

/** Cuts an export at each byte of its last lines. */
function* cuts(bytes: Buffer): Iterable<Damage> {
  for (let at = lastLines(bytes); at < bytes.length; at++) yield [`cut at byte ${at}`, bytes.subarray(0, at)];
}

/** Takes lines out at the beginning of an export, as where only the end of a window was copied. */
function* beginnings(bytes: Buffer): Iterable<Damage> {
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) {
    yield [`without its first ${at + 1} bytes`, bytes.subarray(at + 1)];
  }
}

/** Doubles or takes out each sign between values in the last lines of an export. */
function* shifts(bytes: Buffer, { format, path }: Definition): Iterable<Damage> {
  // In JSON a blank is part of a text, or means nothing.
  if (format.kind === 'json' || SEVERAL_WIDTHS.some((name) => path.endsWith(name))) return;
  const signs = (format.kind === 'csv' ? [format.delimiter] : [' ', '|', '│', '\t']).map((sign) =>
    Buffer.from(sign),
  );
  for (const sign of signs) {
    for (let at = bytes.indexOf(sign, lastLines(bytes)); at !== -1; at = bytes.indexOf(sign, at + 1)) {
      const behind = at + sign.length;
      // A single blank may be part of a text.
      if (sign.equals(BLANK) && bytes[at - 1] !== BLANK[0] && bytes[behind] !== BLANK[0]) continue;
      const rest = bytes.subarray(behind);
      yield [
        `${JSON.stringify(sign.toString())} missing at byte ${at}`,
        Buffer.concat([bytes.subarray(0, at), rest]),
      ];
      yield [
        `${JSON.stringify(sign.toString())} doubled at byte ${at}`,
        Buffer.concat([bytes.subarray(0, behind), sign, rest]),
      ];
    }
  }
}

const BLANK = Buffer.from(' ');

/** What stands before each line where an export was copied from a mail, a comparison, a log or a terminal. */
const BEFORE_LINES = ['> ', '+', '\t', '12:00:01 ', '2026-11-30 12:00:01 INFO ', '\u001b[32m'];

/** Rewrites all of an export as copies of it come. */
function* copies(bytes: Buffer, { format }: Definition): Iterable<Damage> {
  const text = bytes.toString('latin1');
  for (const before of BEFORE_LINES) {
    yield [
      `${JSON.stringify(before)} before each line`,
      Buffer.from(text.replaceAll(/^(?=.)/gm, before), 'latin1'),
    ];
  }
  yield [
    '"\\u001b[K" behind each line',
    Buffer.from(text.replaceAll(/(?<=.)(?=\r?$)/gm, '\u001b[K'), 'latin1'),
  ];
  // In JSON only texts may hold other blanks.
  if (format.kind === 'json') return;
  for (const blank of ['\u00a0', '\u2003']) {
    yield [`${JSON.stringify(blank)} for blanks`, Buffer.from(bytes.toString().replaceAll(' ', blank))];
  }
}

/** The definitions, each with its samples. */
function* shipped(): Iterable<{ readonly path: string; readonly samples: readonly string[] }> {
  for (const product of readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const folder = join(FOLDER, product.name);
    const files = readdirSync(folder);
    for (const file of files.filter((name) => name.endsWith('.ttidef'))) {
      const stem = `${file.slice(0, -'ttidef'.length)}sample.`;
      const samples = files.filter((name) => name.startsWith(stem)).map((name) => join(folder, name));
      yield { path: join(folder, file), samples };
    }
  }
}

/** Returns what is believed of a damaged export though the whole one says something else. */
async function wrong(
  definition: Definition,
  bytes: Buffer,
  damages: Iterable<Damage>,
  step = STEP,
): Promise<string | undefined> {
  const whole = (await recordsIn(definition, bytes)) ?? [];
  const said = new Map(Map.groupBy(whole, nameOf));
  let index = bytes.length;
  for (const [name, damaged] of damages) {
    if (index++ % step !== 0) continue;
    for (const record of (await recordsIn(definition, damaged)) ?? []) {
      // What the whole export says is what the server has: of this record only the same is believed.
      if (record.unended !== undefined) continue;
      const isSame = said.get(nameOf(record))?.some((each) => saysNoMore(record, each));
      if (!isSame) return `${name}: ${nameOf(record)} ${JSON.stringify(textsOf(record))}`;
    }
  }
  return undefined;
}

for (const { path, samples } of shipped()) {
  t.test(
    `${path.slice(FOLDER.length)} believes nothing of a damaged export that the whole does not say`,
    async (t) => {
      const { definition } = await loadDefinition(path, DEFAULTS);
      if (definition === undefined) throw new Error('it does not compile');
      for (const sample of samples) {
        const bytes = readFileSync(sample);
        t.equal(await wrong(definition, bytes, cuts(bytes)), undefined, sample);
        t.equal(await wrong(definition, bytes, shifts(bytes, definition)), undefined, sample);
        t.equal(await wrong(definition, bytes, beginnings(bytes)), undefined, sample);
        t.equal(await wrong(definition, bytes, copies(bytes, definition), 1), undefined, sample);
      }
    },
  );
}
