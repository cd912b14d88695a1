/**
 * Runs that are killed in their middle, against the model: each tape is as before the run or as after it, and the same run
 * once more completes it.
 *
 * @module
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { openSqliteStore } from '../../lib/stores/sqlite/sqlite-store.ts';
import type { ServerStore } from '../../lib/stores/store.ts';
import { preparePlaces, tapesIn } from '../e2e/model/on-a-store.ts';
import { DAYS, type Step, type Tape, Tapes } from '../e2e/model/tapes.ts';
import { finished, run, start } from '../e2e/program.ts';
import { addUser, serve } from '../e2e/served.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';

const COUNT = 600;
const VOLUMES = Array.from({ length: COUNT }, (_, index) => `V${String(index).padStart(4, '0')}`);
const HALF = VOLUMES.filter((_, index) => index % 2 === 0);
const QUARTER = VOLUMES.slice(0, COUNT / 4);
const DEFINITION =
  'SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");' +
  'Extract(VOLUME, 1, 10, 0); Extract(REPOSITORY, 2, 4, 0); Extract(SLOT, 3, 10, 0);';
const FREE = ['--max-changes', 'none', '--quiet'];

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
    words: ['sync', '-a', '-d', 'x.ttidef', ...FREE],
    stdin: inLibrary.map(({ volume, repository, slot }) => `${volume},${repository},${slot}\n`).join(''),
  },
  {
    step: { kind: 'move', labels: HALF, to: 'OFFS', on: null },
    words: ['move', '-', '--to', 'OFFS', '--quiet'],
    stdin: HALF.join('\n'),
  },
  {
    step: { kind: 'scan', place: 'OFFS', labels: HALF },
    words: ['reconcile', '-r', 'US01.LTO.OFFS', '--scan', '-', '--confirm', '--audit', '--quiet'],
    stdin: `${HALF.join('\n')}\n`,
  },
  {
    step: { kind: 'move', labels: VOLUMES.filter((_, index) => index % 2 === 1), to: 'LIBR', on: DAYS[0] },
    words: ['move', '-', '--to', 'LIBR', '--on', DAYS[0].slice(0, 10), '--quiet'],
    stdin: VOLUMES.filter((_, index) => index % 2 === 1).join('\n'),
  },
  { step: { kind: 'due' }, words: ['due', '--now', '2026-03-15T09:00:00Z', ...FREE] },
  {
    step: { kind: 'scan', place: 'OFFS', labels: QUARTER },
    words: [
      ...['reconcile', '-r', 'US01.LTO.OFFS', '--scan', '-', '--confirm', '--audit', '--quiet'],
      ...['--max-missing', 'none'],
    ],
    stdin: `${QUARTER.join('\n')}\n`,
  },
];

// Changes in one batch: a run has many, so that it is killed between two.
const BATCH = ['--batch', '7'];

async function prepared(t: Test) {
  const cwd = temporaryFolder(t);
  const file = join(cwd, 'tapes.db');
  writeFileSync(join(cwd, 'x.ttidef'), DEFINITION);
  const look = async <T>(work: (store: ServerStore) => Promise<T>): Promise<T> => {
    const store = openSqliteStore(file, { write: true, shared: true });
    return work(store).finally(() => store.close());
  };
  await look(preparePlaces);
  const sheets = () => {
    const database = new DatabaseSync(file, { readOnly: true });
    const found = database.prepare('SELECT count(*) AS sheets FROM history_sheet').get();
    database.close();
    return Number(found?.sheets);
  };
  return { cwd, look, sheets };
}

type Prepared = Awaited<ReturnType<typeof prepared>>;

async function inTheMiddle({ sheets }: Prepared, end: () => unknown): Promise<void> {
  const before = sheets();
  await until(() => sheets() > before + 3);
  await end();
}

/** Tests that every tape is as before or as after a step that was killed, and that it was in its middle. */
async function isBetween(
  t: Test,
  { look }: Prepared,
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
}

function textOf({ current, target, slot, home, scratch, moveDate, audit }: Tape): string {
  return [current, target, slot, home, scratch, moveDate, audit].join();
}

// Tapes after so many steps.
function tapesAfter(count: number): Tapes {
  const tapes = new Tapes();
  for (const { step } of STEPS.slice(0, count)) tapes.take(step);
  return tapes;
}

/** Kills the program in every step, and takes what it has done back or does it once more. */
async function survives(t: Test, place: Prepared, server: readonly string[]): Promise<void> {
  const program = (words: readonly string[]) => [...words, ...server];
  for (const [index, { words, stdin = '' }] of STEPS.entries()) {
    const at = `after ${words[0]}, step ${index}`;
    const [before, after] = [tapesAfter(index), tapesAfter(index + 1)];
    const killed = start(program([...words, ...BATCH]), place);
    const ended = finished(killed);
    killed.stdin.on('error', () => {});
    killed.stdin.end(stdin);
    await inTheMiddle(place, () => killed.kill('SIGKILL'));
    t.equal((await ended).signal, 'SIGKILL');
    await isBetween(t, place, before, after, at);

    const [last] = await place.look((store) => store.runs.list({ limit: 1 }));
    t.equal(last?.finished, null, 'the run is known not to have ended');
    const back = start(program(['undo', last?.id ?? '', '--apply', ...FREE, '--batch', '1']), place);
    const backEnded = finished(back);
    back.stdin.end();
    await inTheMiddle(place, () => back.kill('SIGKILL'));
    await backEnded;
    await isBetween(t, place, before, after, `${at}, half taken back`);
    const undone = await run(program(['undo', last?.id ?? '', '--apply', ...FREE]), place);
    t.equal(undone.code, 0, undone.stderr);
    t.strictSame(await place.look(tapesIn), before.all(), `as before ${at}, taken back`);

    const { code, stderr } = await run(program(words), { ...place, stdin });
    t.ok(code === 0 || words[0] === 'reconcile', `${at}: ${stderr}`);
    t.strictSame(await place.look(tapesIn), after.all(), `as in the model ${at}`);
    t.match(await place.look((store) => store.verification.verify()), { found: 0 });
    if (!t.passing()) return;
  }
}

t.test('a program that is killed on a file', async (t) => {
  await survives(t, await prepared(t), ['-S', 'sqlite:tapes.db']);
});

t.test('a program that is killed at a server', async (t) => {
  const place = await prepared(t);
  const user = await addUser(place.cwd, 'sqlite:tapes.db', 'ada', 'admin');
  const { url } = await serve(t, place.cwd, '--store', 'sqlite:tapes.db');
  await survives(t, place, ['-S', `${user}@${url.host}`, '--concurrency', '1']);
});

t.test('a server that is killed: the client goes on where it was', async (t) => {
  const place = await prepared(t);
  const user = await addUser(place.cwd, 'sqlite:tapes.db', 'ada', 'admin');
  let served = await serve(t, place.cwd, '--store', 'sqlite:tapes.db');
  const { host, port } = served.url;
  for (const [index, { words, stdin = '' }] of STEPS.entries()) {
    const client = start([...words, ...BATCH, '-S', `${user}@${host}`, '--concurrency', '1'], place);
    const ended = finished(client);
    client.stdin.end(stdin);
    await inTheMiddle(place, () => served.child.kill('SIGKILL'));
    await served.ended;
    served = await serve(t, place.cwd, '--store', 'sqlite:tapes.db', '--port', port);
    const { code, stderr } = await ended;
    t.ok(code === 0 || words[0] === 'reconcile', stderr);
    t.strictSame(await place.look(tapesIn), tapesAfter(index + 1).all(), `after ${words[0]}, step ${index}`);
    t.match(await place.look((store) => store.verification.verify()), { found: 0 });
  }
});
