import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import t, { type Test } from 'tap';
import { randomOf } from '../../bench/mutation.ts';
import { trustedScope } from '../../lib/model/scope.ts';
import type { ServerStore } from '../../lib/stores/store.ts';
import type { Finished } from '../e2e/program.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { Disk } from './disk/disk.ts';
import { changeOf, client, LTO, opened, Place, volumeNames, volumesOf } from './disk/place.ts';
import { COMPILER, compileRecorder, noteAnswer, readJournal } from './disk/recorder.ts';

const CUTS = 100;
const SEED = Number(process.env.TAPESYNC_TEST_SEED ?? 20_260_314);

/** What a check of a disk after a power cut is given. */
interface AfterCut {
  /** The folder with the files that were left. */
  readonly folder: string;
  readonly database: string;
  /** All answers that had been given. */
  readonly answers: readonly string[];
}

/** Cuts the power at random moments of what was recorded, and checks each time what is left. */
async function cutPower(s: Test, place: Place, check: (after: AfterCut) => Promise<void>): Promise<void> {
  const calls = readJournal(place.journal);
  recordsEverything(s, place);
  const random = randomOf(SEED);
  const moments = Array.from({ length: CUTS }, () => random.below(calls.length + 1)).sort((a, b) => a - b);
  const disk = new Disk();
  const answers: string[] = [];
  let done = 0;
  for (const [number, moment] of moments.entries()) {
    for (const call of calls.slice(done, moment)) {
      if (call.kind === 'answer') answers.push(call.answer);
      else disk.take(call);
    }
    done = moment;
    const folder = join(place.beside, `cut-${number}`);
    write(folder, disk.cut(random));
    try {
      await check({ folder, database: join(folder, basename(place.database)), answers });
    } catch (error) {
      s.fail(`seed ${SEED}, cut ${number}, after call ${moment} of ${calls.length}`, { error });
    }
    rmSync(folder, { recursive: true });
  }
  s.comment(`seed ${SEED}: ${CUTS} cuts within ${calls.length} calls and answers`);
}

// What the recorder does not see would be missing after each cut.
function recordsEverything(s: Test, { journal, folder }: Place): void {
  const disk = new Disk();
  for (const call of readJournal(journal)) disk.take(call);
  const recorded = [...disk.whole()].filter(([path]) => isKept(path));
  s.strictSame(recorded.map(([path]) => basename(path)).sort(), readdirSync(folder).filter(isKept).sort());
  for (const [path, content] of recorded) {
    s.ok(content.equals(readFileSync(path)), `${basename(path)} is as it was recorded`);
  }
}

// The index of a log is memory that processes share; nobody expects it after a power cut.
const isKept = (path: string): boolean => !path.endsWith('-shm');

function write(folder: string, files: ReadonlyMap<string, Buffer>): void {
  mkdirSync(folder);
  for (const [path, content] of files) {
    if (isKept(path)) writeFileSync(join(folder, basename(path)), content, { mode: 0o600 });
  }
}

/** Opens a database after a cut: it has to be whole. */
async function whole(s: Test, database: string, check: (store: ServerStore) => Promise<void>): Promise<void> {
  const store = await opened(database);
  try {
    const { found, findings } = await store.verification.verify();
    s.strictSame([found, findings], [0, []]);
    await check(store);
  } finally {
    await store.close();
  }
}

/** Notes that a program has said that it has done its work. */
function noteDone(s: Test, { journal }: Place, answer: string, { code, stderr }: Finished): void {
  s.equal(code, 0, stderr);
  noteAnswer(journal, answer);
}

function placeOf(s: Test): Place {
  return new Place(s, compileRecorder(temporaryFolder(s)));
}

t.test('the power is cut during syncs', needs(...COMPILER), async (s) => {
  const place = placeOf(s);
  const names = volumeNames(60);
  for (const text of ['one', 'two', 'three']) noteDone(s, place, text, await place.sync(names, text));
  const texts = ['one', 'two', 'three'];
  await cutPower(s, place, ({ database, answers }) =>
    whole(s, database, async (store) => {
      const found = await volumesOf(store, LTO);
      if (answers.length > 0) s.equal(found.size, names.length, 'all that were added are there');
      for (const { version, description } of found.values()) {
        s.ok(version >= answers.length, 'what was done is there');
        s.equal(description, texts[version - 1]);
      }
    }),
  );
});

t.test('the power is cut during what an administrator does', needs(...COMPILER), async (s) => {
  const place = placeOf(s);
  const backup = `${place.folder}/backup.db`;
  noteDone(s, place, 'ada', await place.addUser('ada'));
  noteDone(s, place, 'sync', await place.sync(volumeNames(3), 'one'));
  noteDone(s, place, 'lock', await place.admin(['volume', 'lock', 'US01.LTO.A00000L8']));
  noteDone(s, place, 'backup', await place.admin(['backup', backup]));
  noteDone(s, place, 'bob', await place.addUser('bob'));
  noteDone(s, place, 'restore', await place.admin(['restore', backup]));
  noteDone(s, place, 'eve', await place.addUser('eve'));
  await cutPower(s, place, async ({ folder, database, answers }) => {
    const isDone = (answer: string) => answers.includes(answer);
    const usersIn = async (file: string) => {
      let users: string[] = [];
      await whole(s, file, async (store) => {
        users = (await store.accounts.users()).map(({ user }) => user);
        const { size } = await volumesOf(store, LTO);
        if (isDone('sync')) s.equal(size, 3);
        if (isDone('lock')) s.equal((await volumesOf(store, LTO)).get('A00000L8')?.version, 2);
      });
      return users;
    };
    const files = readdirSync(folder);
    const aside = files.find((name) => /replaced-\w+$/.test(name));
    const users = await usersIn(database);
    if (isDone('ada')) s.ok(users.includes('ada'));
    if (isDone('restore')) s.notOk(users.includes('bob'), 'what was restored has its place');
    if (isDone('eve')) s.ok(users.includes('eve'));
    if (isDone('backup')) s.strictSame(await usersIn(join(folder, 'backup.db')), ['ada']);
    // What is not in its place any more is kept aside.
    if (isDone('bob') && !users.includes('bob')) {
      s.ok(aside, 'there is something aside');
      s.strictSame(await usersIn(join(folder, aside ?? '')), ['ada', 'bob']);
    }
  });
});

t.test('the power is cut while a server answers batches', needs(...COMPILER), async (s) => {
  const place = placeOf(s);
  noteDone(s, place, 'user', await place.addUser('ada'));
  const scopes = ['LTO', 'DLT', 'T10K'].map((media) => trustedScope('US01', media));
  const names = volumeNames(12);
  for (const round of [0, 1]) {
    const server = await place.serve(s);
    const ada = await client(server.port, 'ada');
    await Promise.all(scopes.map((scope) => work(scope, round)));
    await ada.close();
    noteDone(s, place, 'end', await server.end());

    // Adds volumes, then changes each of them in batches that grow; the second server goes on where the first has ended.
    async function work(scope: (typeof scopes)[number], from: number): Promise<void> {
      const started = '2026-03-14T02:13:45Z';
      const run = { id: `${scope.media}-${from}`, user: 'ada', command: 'sync', definition: '', started };
      for (let version = from * 4; version < from * 4 + 4; version++) {
        for (let at = 0; at < names.length; at += version + 1) {
          const batch = names.slice(at, at + version + 1);
          const changes = batch.map((volume) => changeOf(scope, volume, version, `text ${version + 1}`));
          const { results } = await ada.changes.apply(run, scope, changes, true);
          for (const [index, { outcome }] of results.entries()) {
            s.match(outcome, /^(added|updated)$/);
            noteAnswer(place.journal, `${scope.media} ${batch[index]} ${version + 1}`);
          }
        }
      }
      await ada.runs.finish(run, '{}', 0);
      noteAnswer(place.journal, `run ${run.id}`);
    }
  }
  await cutPower(s, place, ({ database, answers }) =>
    whole(s, database, async (store) => {
      const ended = (await store.runs.list({ limit: 99 })).filter(({ finished }) => finished !== null);
      for (const scope of scopes) {
        const found = await volumesOf(store, scope);
        for (const { version, description } of found.values()) s.equal(description, `text ${version}`);
        for (const answer of answers) {
          const [media, volume = '', version] = answer.split(' ');
          if (media === scope.media) s.ok(Number(found.get(volume)?.version) >= Number(version), answer);
        }
      }
      for (const answer of answers) {
        const [what, id] = answer.split(' ');
        if (what === 'run')
          s.ok(
            ended.some((run) => run.id === id),
            answer,
          );
      }
    }),
  );
});
