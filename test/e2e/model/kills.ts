/**
 * Steps of the model as command lines, each of many batches, and what has to hold of a store after kills in their middle:
 * each tape is as before the step or as after it, and the same command line once more completes it.
 *
 * @module
 */

import type { Test } from 'tap';
import { openServerStore } from '../../../lib/stores/open-store.ts';
import type { ServerStore } from '../../../lib/stores/store.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { until } from '../../until.ts';
import { type Finished, finished, run, start } from '../program.ts';
import { addUserTo, type Served, serve } from '../served.ts';
import { preparePlaces, tapesIn } from './on-a-store.ts';
import { DAYS, type Step, type Tape, Tapes } from './tapes.ts';

const COUNT = 600;
const VOLUMES = Array.from({ length: COUNT }, (_, index) => `V${String(index).padStart(4, '0')}`);
const HALF = VOLUMES.filter((_, index) => index % 2 === 0);
const QUARTER = VOLUMES.slice(0, COUNT / 4);
const DEFINITION =
  'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");' +
  'Extract(VOLUME, 1, 10, 0); Extract(REPOSITORY, 2, 4, 0); Extract(SLOT, 3, 10, 0);';
const NO_LIMIT = ['--max-changes', 'none'];

/** A step with the command line that does it. */
interface Done {
  readonly step: Step;
  readonly words: readonly string[];
  readonly stdin?: string;
}

const inLibrary = VOLUMES.map((volume) => ({ volume, repository: 'LIBR', slot: '1' }));
const STEPS: readonly Done[] = [
  {
    step: { kind: 'sync', records: inLibrary },
    words: ['sync', '-a', '-d', 'x.ttidef', ...NO_LIMIT],
    stdin: inLibrary.map(({ volume, repository, slot }) => `${volume},${repository},${slot}\n`).join(''),
  },
  {
    step: { kind: 'move', labels: HALF, to: 'OFFS', on: null },
    words: ['move', '-', '--to', 'OFFS'],
    stdin: HALF.join('\n'),
  },
  {
    step: { kind: 'scan', place: 'OFFS', labels: HALF },
    words: ['reconcile', '-r', 'US01.LTO.OFFS', '--scan', '-', '--confirm', '--audit'],
    stdin: `${HALF.join('\n')}\n`,
  },
  {
    step: { kind: 'move', labels: VOLUMES.filter((_, index) => index % 2 === 1), to: 'LIBR', on: DAYS[0] },
    words: ['move', '-', '--to', 'LIBR', '--on', DAYS[0].slice(0, 10)],
    stdin: VOLUMES.filter((_, index) => index % 2 === 1).join('\n'),
  },
  { step: { kind: 'due' }, words: ['due', '--now', '2026-03-15T09:00:00Z', ...NO_LIMIT] },
  {
    step: { kind: 'scan', place: 'OFFS', labels: QUARTER },
    words: [
      ...['reconcile', '-r', 'US01.LTO.OFFS', '--scan', '-', '--confirm', '--audit'],
      ...['--max-missing', 'none'],
    ],
    stdin: `${QUARTER.join('\n')}\n`,
  },
];

// Changes in one batch: a run has many, so that it is killed between two.
const BATCH = ['--batch', '7'];

/** Where the tapes are that programs are killed over. */
export interface Kept {
  /** What the program and `serve` are given. */
  readonly store: string;
  /** Returns how many sheets the history has, which tells how far a run is. */
  sheets(): Promise<number>;
}

/** A folder to run in, and a store with the places of the model. */
export interface KillPlace extends Kept {
  readonly cwd: string;
  /** Does something with the store, opened for that in this process. */
  look<T>(work: (store: ServerStore) => Promise<T>): Promise<T>;
}

/** Makes a folder and a store, which `keep` names; they last as long as a test. */
export async function prepared(t: Test, keep: (cwd: string) => Kept): Promise<KillPlace> {
  const cwd = temporaryFolder(t, { 'x.ttidef': DEFINITION });
  const kept = keep(cwd);
  const look = async <T>(work: (store: ServerStore) => Promise<T>): Promise<T> => {
    const store = await openServerStore(kept.store, { write: true, migrate: true, shared: true });
    return work(store).finally(() => store.close());
  };
  await look(preparePlaces);
  return { ...kept, cwd, look };
}

/** A server over a place. */
export interface ServedPlace {
  /** The options of a client. */
  readonly server: readonly string[];
  /** Kills the server and starts another, which listens at the same port. */
  replace(): Promise<void>;
}

/** Starts a server over a place until the test is done. */
export async function servedOver(t: Test, { cwd, store, look }: KillPlace): Promise<ServedPlace> {
  const user = await look((opened) => addUserTo(opened, cwd, 'ada', 'admin'));
  let served: Served = await serve(t, cwd, '--store', store);
  const { host, port } = served.url;
  return {
    server: ['-S', `${user}@${host}`, '--concurrency', '1'],
    replace: async () => {
      served.child.kill('SIGKILL');
      await served.ended;
      served = await serve(t, cwd, '--store', store, '--port', port);
    },
  };
}

/** Kills the program in every step, takes back what it has done, killed in that too, and does the step once more. */
export async function survivesItsKills(t: Test, place: KillPlace, server: readonly string[]): Promise<void> {
  for (const [index, done] of STEPS.entries()) {
    const at = atStep(index, done);
    const [before, after] = [tapesAfter(index), tapesAfter(index + 1)];
    await killedInTheMiddle(t, place, [...done.words, ...BATCH, ...server], done.stdin);
    await isBetween(t, place, before, after, at);

    const [last] = await place.look((store) => store.runs.list({ limit: 1 }));
    t.equal(last?.finished, null, 'the run is known not to have ended');
    const undo = ['undo', last?.id ?? '', '--apply', ...NO_LIMIT, ...server];
    await killedInTheMiddle(t, place, [...undo, '--batch', '1']);
    await isBetween(t, place, before, after, `${at}, half taken back`);
    const undone = await run(undo, place);
    t.equal(undone.code, 0, undone.stderr);
    t.strictSame(await place.look(tapesIn), before.all(), `as before ${at}, taken back`);

    await completes(t, place, [index, done], server);
    if (!t.passing()) return;
  }
}

/** Has `strike` break something below the client in every step: the client ends well as if nothing had been. */
export async function goesOn(
  t: Test,
  place: KillPlace,
  server: readonly string[],
  strike: () => Promise<void>,
): Promise<void> {
  for (const [index, done] of STEPS.entries()) {
    const ended = await struck(place, [...done.words, ...BATCH, ...server], strike, done.stdin);
    endedWell(t, done, ended, atStep(index, done));
    t.match(ended.stderr, 'trying again');
    await isAsInTheModel(t, place, index);
    if (!t.passing()) return;
  }
}

/** Has `strike` break the store below the program in every step: it fails as one whose store is gone, and once more completes it. */
export async function failsClean(
  t: Test,
  place: KillPlace,
  server: readonly string[],
  strike: () => Promise<void>,
): Promise<void> {
  for (const [index, done] of STEPS.entries()) {
    const { code, stderr } = await struck(place, [...done.words, ...BATCH, ...server], strike, done.stdin);
    t.equal(code, 3, stderr);
    await isBetween(t, place, tapesAfter(index), tapesAfter(index + 1), atStep(index, done));
    await completes(t, place, [index, done], server);
    if (!t.passing()) return;
  }
}

async function killedInTheMiddle(t: Test, place: KillPlace, words: readonly string[], stdin?: string) {
  const { signal } = await struck(place, words, async (child) => child.kill('SIGKILL'), stdin);
  t.equal(signal, 'SIGKILL');
}

// Starts the program, has `strike` do its work when some batches are written, and waits for the end of the program.
async function struck(
  place: KillPlace,
  words: readonly string[],
  strike: (program: ReturnType<typeof start>) => Promise<unknown>,
  stdin = '',
): Promise<Finished> {
  const before = await place.sheets();
  const child = start(words, place);
  const ended = finished(child);
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  // A program that ends too early is not waited for.
  await until(async () => child.exitCode !== null || (await place.sheets()) > before + 3);
  await strike(child);
  return ended;
}

// Does a step once more, which then is done to the end.
async function completes(
  t: Test,
  place: KillPlace,
  [index, done]: readonly [number, Done],
  server: readonly string[],
): Promise<void> {
  const ended = await run([...done.words, ...server], { ...place, stdin: done.stdin ?? '' });
  endedWell(t, done, ended, atStep(index, done));
  await isAsInTheModel(t, place, index);
}

/** Tests that every tape is as before or as after a step that was killed, and that it was in its middle. */
async function isBetween(
  t: Test,
  { look }: KillPlace,
  before: Tapes,
  after: Tapes,
  at: string,
): Promise<void> {
  const known = (tapes: Tapes) => new Map(tapes.all().map(([volume, tape]) => [volume, textOf(tape)]));
  const [old, now] = [known(before), known(after)];
  const found = new Map((await look(tapesIn)).map(([volume, tape]) => [volume, textOf(tape)]));
  const stray = VOLUMES.filter((each) => ![old.get(each), now.get(each)].includes(found.get(each)));
  t.strictSame(stray, [], `whole changes only ${at}`);
  const changing = VOLUMES.filter((each) => old.get(each) !== now.get(each));
  const changed = changing.filter((each) => found.get(each) === now.get(each)).length;
  t.ok(changed > 0 && changed < changing.length, `${changed} of ${changing.length} were changed ${at}`);
  t.match(
    await look((store) => store.verification.verify()),
    { found: 0 },
    `nothing contradicts itself ${at}`,
  );
}

async function isAsInTheModel(t: Test, { look }: KillPlace, index: number): Promise<void> {
  const at = `after step ${index}`;
  t.strictSame(await look(tapesIn), tapesAfter(index + 1).all(), `as in the model ${at}`);
  t.match(
    await look((store) => store.verification.verify()),
    { found: 0 },
    `nothing contradicts itself ${at}`,
  );
}

// A reconciliation that finds what is out of place ends with a code of its own.
function endedWell(t: Test, { words }: Done, { code, stderr }: Finished, at: string): void {
  t.ok(code === 0 || (code === 1 && words[0] === 'reconcile'), `${at}: ${code} ${stderr}`);
}

function atStep(index: number, { words }: Done): string {
  return `after ${words[0]}, step ${index}`;
}

// Tapes after so many steps.
function tapesAfter(count: number): Tapes {
  const tapes = new Tapes();
  for (const { step } of STEPS.slice(0, count)) tapes.take(step);
  return tapes;
}

function textOf({ current, target, slot, home, scratch, moveDate, audit }: Tape): string {
  return [current, target, slot, home, scratch, moveDate, audit].join();
}
