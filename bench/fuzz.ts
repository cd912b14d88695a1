/**
 * Feeds damaged exports and damaged definitions to tapesync: whatever comes has to end in records or a diagnostic, with
 * every record accounted for, never in a crash, a hang or a heap that grows.
 *
 * @module
 */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { RunReport } from '../lib/engine/execute.ts';
import { extract } from '../lib/engine/extract.ts';
import { compileDefinition } from '../lib/language/compiler.ts';
import type { CompileOptions, Definition } from '../lib/language/definition.ts';
import { renderDiagnostic } from '../lib/language/syntax/diagnostics.ts';
import { stdinSource } from '../lib/sources/files.ts';
import { numberOption } from './command-options.ts';
import { mutate, type Random, randomOf } from './mutation.ts';

/** A definition and an export that it reads. */
export interface Specimen {
  readonly path: string;
  readonly definition: string;
  readonly sample: Buffer;
}

/** One case: what is tried, and where it comes from. */
export interface FuzzCase extends Specimen {
  readonly seed: number;
  readonly damaged: 'export' | 'definition' | 'both' | 'junk';
}

const OPTIONS: CompileOptions = {
  timeZone: 'UTC',
  now: 1_800_000_000,
  descriptionAttribute: 0,
  literals: new Map(),
  environment: {},
  confine: undefined,
  includeFolders: [],
};

/** Finds the definitions in a folder that have samples beside them. */
export async function specimens(folder: string): Promise<readonly Specimen[]> {
  const found: Specimen[] = [];
  for await (const name of glob('**/*.ttidef', { cwd: folder })) {
    const path = join(folder, name);
    const stem = name.slice(0, -'.ttidef'.length);
    for await (const sample of glob(`${stem}.sample.*`, { cwd: folder })) {
      const definition = readFileSync(path, 'utf8');
      found.push({ path, definition, sample: readFileSync(join(folder, sample)) });
    }
  }
  if (found.length === 0) throw new Error(`no definition with a sample in ${folder}`);
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Makes the case of a seed: the same one for the same seed and specimens. */
export function caseOf(seed: number, all: readonly Specimen[]): FuzzCase {
  const random = randomOf(seed);
  const specimen = all[random.below(all.length)] ?? all[0];
  if (specimen === undefined) throw new Error('there are no specimens');
  const damaged = random.pick(['export', 'export', 'export', 'definition', 'both', 'junk'] as const);
  const others = all[random.below(all.length)] ?? specimen;
  return {
    ...specimen,
    seed,
    damaged,
    sample: damaged === 'definition' ? specimen.sample : damagedSample(specimen, others, damaged, random),
    definition:
      damaged === 'definition' || damaged === 'both'
        ? mutate(Buffer.from(specimen.definition), random).toString()
        : specimen.definition,
  };
}

function damagedSample(own: Specimen, other: Specimen, damaged: FuzzCase['damaged'], random: Random): Buffer {
  if (damaged === 'junk') return random.bytes(random.below(5000));
  // Another product's export is as likely as a broken one of this.
  return mutate(random.below(5) === 0 ? other.sample : own.sample, random);
}

/** Runs a case. Throws where it ends in anything but records and diagnostics, or loses count of a record. */
export async function runCase(fuzzCase: FuzzCase): Promise<'read' | 'refused' | 'no definition'> {
  const { path, definition: text, sample } = fuzzCase;
  const { definition, diagnostics } = compileDefinition(text, path, OPTIONS);
  for (const line of diagnostics.map(renderDiagnostic)) checkMessage(line);
  if (definition === undefined) {
    if (diagnostics.length === 0) throw new Error('no definition and nothing said about it');
    return 'no definition';
  }
  const { statistics, errors } = await extractAll(definition, sample);
  for (const { message } of errors) checkMessage(message);
  const { inputEnd, undecided } = statistics;
  if (inputEnd === 'open') throw new Error('the chain ended without an end of its input');
  if (inputEnd === 'complete' && undecided !== 0)
    throw new Error(`${undecided} records are not accounted for`);
  return inputEnd === 'complete' ? 'read' : 'refused';
}

async function extractAll(definition: Definition, sample: Buffer): Promise<RunReport> {
  return extract(
    {
      run: { id: 'fuzz', user: 'fuzz', command: 'extract', definition: '', started: '' },
      sources: [stdinSource(Readable.from(pieces(sample)))],
      definition,
      policy: { minRecords: 1 },
      // A byte of memory sends every batch to the disk.
      budget: { sort: 'always', setAside: 1 },
      output: { write: () => {} },
    },
    (event) => {
      if (event.kind === 'problem') checkMessage(event.problem.message);
    },
    new AbortController().signal,
  );
}

// Whatever is cut in two by the pieces has to be put together again.
function* pieces(sample: Buffer): Iterable<Buffer> {
  const size = 1 + (sample.length % 997);
  for (let at = 0; at < sample.length; at += size) yield sample.subarray(at, at + size);
}

/** Throws if a message has control characters, which could command a terminal, or is too long to read. */
function checkMessage(message: string): void {
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(message))
    throw new Error('a message has a control character');
  if (message.length > LONGEST_MESSAGE) throw new Error(`a message has ${message.length} characters`);
}

const LONGEST_MESSAGE = 10_000;

/** Runs the cases of seeds until some time has passed; returns how many ended in which way. */
async function fuzz(seconds: number, firstSeed: number, all: readonly Specimen[]): Promise<void> {
  const counts = new Map<string, number>();
  const until = Date.now() + seconds * 1000;
  let seed = firstSeed;
  for (; Date.now() < until; seed++) {
    const fuzzCase = caseOf(seed, all);
    try {
      const ended = await runCase(fuzzCase);
      counts.set(ended, (counts.get(ended) ?? 0) + 1);
    } catch (error) {
      throw new Error(`seed ${seed}: ${fuzzCase.path}: ${fuzzCase.damaged}; ${save(fuzzCase)}`, {
        cause: error,
      });
    }
  }
  const megabytes = Math.round(process.memoryUsage.rss() / 1024 ** 2);
  const ends = [...counts].map(([ended, count]) => `${count} ${ended}`).join(', ');
  process.stdout.write(`seeds ${firstSeed} to ${seed - 1}: ${ends}; ${megabytes} MB\n`);
}

function save({ seed, definition, sample }: FuzzCase): string {
  // A name that others can foresee in a folder of everybody could be a link of theirs.
  const stem = join(mkdtempSync(join(tmpdir(), 'tapesync-fuzz-')), String(seed));
  writeFileSync(`${stem}.ttidef`, definition);
  writeFileSync(`${stem}.sample`, sample);
  return `kept as ${stem}.ttidef and ${stem}.sample`;
}

const USAGE = `usage: node bench/fuzz.ts [--seconds N] [--seed N]

Damages the samples and definitions that come with tapesync, and checks that each ends in records or a diagnostic.
A case that does not is kept, and said with its seed, from which it can be made again.
`;

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '120' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) process.stdout.write(USAGE);
  else {
    const seconds = numberOption('seconds', values.seconds, { least: 1, most: 86_400, whole: true });
    const seed = numberOption('seed', values.seed, { least: 0, most: 2 ** 31, whole: true });
    await fuzz(seconds, seed, await specimens(join(dirname(import.meta.dirname), 'definitions')));
  }
}
