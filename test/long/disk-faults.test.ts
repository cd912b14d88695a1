import { existsSync, readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import type { ServerStore } from '../../lib/stores/store.ts';
import type { Finished } from '../e2e/program.ts';
import { needs } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { changeOf, client, LTO, opened, Place, prepare, volumeNames, volumesOf } from './disk/place.ts';
import { COMPILER, compileRecorder, DISK_ERRORS, type Failing, readJournal } from './disk/recorder.ts';

// Runs that go on at once.
const AT_ONCE = 3;

/**
 * Does something again and again, and each time another call to the disk fails, until there is none left to fail; with
 * `step`, only every so many calls.
 */
async function eachCallFails(
  s: Test,
  once: (place: Place, failing: Failing) => Promise<void>,
  step = 1,
): Promise<void> {
  const library = compileRecorder(temporaryFolder(s));
  let last = 1 - step;
  let failed = 0;
  let isThrough = false;
  const worker = async () => {
    while (!isThrough) {
      last += step;
      const call = last;
      const place = new Place(s, library);
      const error = DISK_ERRORS[Math.ceil(call / step) % DISK_ERRORS.length] ?? 0;
      const failing = { call, error };
      await once(place, failing);
      if (readJournal(place.journal).some(({ kind }) => kind === 'failed')) failed++;
      else isThrough = true;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  s.comment(`calls that failed: ${failed}`);
  s.ok(failed > 10, 'calls have failed');
}

/** Checks that a program has ended well or with the code of a store, and not by a bug. */
function ended(s: Test, { call, error }: Failing, { code, signal, stderr }: Finished): boolean {
  if (code === 0) return true;
  s.equal(code, 3, `call ${call}, error ${error}: ${code} ${signal} ${stderr}`);
  return false;
}

/** Checks that a database is whole and can be written, and what is in it. */
async function whole(
  s: Test,
  database: string,
  { call }: Failing,
  check: (store: ServerStore) => Promise<void>,
) {
  const store = await opened(database);
  try {
    const { found, findings } = await store.verification.verify();
    s.strictSame([found, findings], [0, []], `call ${call}`);
    await check(store);
    await store.accounts.addUser('next', 'hash');
  } finally {
    await store.close();
  }
}

const usersOf = async (store: ServerStore) => (await store.accounts.users()).map(({ user }) => user);

t.test('a sync into a new database', needs(...COMPILER), (s) =>
  eachCallFails(s, async (place, failing) => {
    const names = volumeNames(25);
    const isDone = ended(s, failing, await place.sync(names, 'one', failing));
    const stats = `${place.beside}/stats.json`;
    const { added = 0 } = existsSync(stats)
      ? { added: JSON.parse(readFileSync(stats, 'utf8')).outcomes.added.total as number }
      : {};
    await whole(s, place.database, failing, async (store) => {
      const { size } = await volumesOf(store, LTO);
      s.ok(
        size >= added && size <= 25 && (!isDone || size === 25),
        `call ${failing.call}: ${added}, ${size}`,
      );
    });
  }),
);

t.test('an action of an administrator', needs(...COMPILER), (s) =>
  eachCallFails(s, async (place, failing) => {
    await prepare(place.database, volumeNames(5), ['ada']);
    const isDone = ended(s, failing, await place.addUser('bob', failing));
    await whole(s, place.database, failing, async (store) => {
      const users = await usersOf(store);
      s.ok(users.includes('ada') && (!isDone || users.includes('bob')), `call ${failing.call}: ${users}`);
      s.equal((await volumesOf(store, LTO)).size, 5);
    });
  }),
);

// Most of their calls write one page of many.
const EVERY = 3;

t.test('a backup', needs(...COMPILER), (s) =>
  eachCallFails(
    s,
    async (place, failing) => {
      await prepare(place.database, volumeNames(5), ['ada']);
      const backup = `${place.folder}/backup.db`;
      const isDone = ended(s, failing, await place.admin(['backup', backup], failing));
      s.equal(existsSync(backup), isDone, `call ${failing.call}`);
      for (const file of isDone ? [place.database, backup] : [place.database]) {
        await whole(s, file, failing, async (store) => {
          s.equal((await volumesOf(store, LTO)).size, 5);
        });
      }
    },
    EVERY,
  ),
);

t.test('a restore', needs(...COMPILER), (s) =>
  eachCallFails(
    s,
    async (place, failing) => {
      const backup = `${place.folder}/backup.db`;
      await prepare(backup, volumeNames(5), ['ada']);
      await prepare(place.database, volumeNames(9), ['ada', 'bob']);
      const isDone = ended(s, failing, await place.admin(['restore', backup], failing));
      await whole(s, place.database, failing, async (store) => {
        const { size } = await volumesOf(store, LTO);
        s.ok(size === 5 || (size === 9 && !isDone), `call ${failing.call}: ${size}`);
        s.equal((await usersOf(store)).includes('bob'), size === 9);
      });
    },
    EVERY,
  ),
);

t.test('batches of a server', needs(...COMPILER), (s) =>
  eachCallFails(s, async (place, { call, error }) => {
    await prepare(place.database, [], ['ada']);
    const failing = { call, error, armed: `${place.beside}/armed` };
    const server = await place.serve(s, failing);
    const ada = await client(server.port, 'ada');
    place.write('armed', '');
    const run = { id: 'r', user: 'ada', command: 'sync', definition: '', started: '2026-03-14T02:13:45Z' };
    const answered: string[] = [];
    for (const [number, volume] of volumeNames(2).entries()) {
      try {
        const changes = [changeOf(LTO, volume, 0, `text ${number}`)];
        for (const result of (await ada.changes.apply(run, LTO, changes, true)).results) {
          if (result.outcome === 'added') answered.push(volume);
        }
      } catch (problem) {
        s.match(problem, { class: 'store' });
      }
    }
    await ada.close().catch(() => {});
    ended(s, failing, await server.end());
    await whole(s, place.database, failing, async (store) => {
      const there = await volumesOf(store, LTO);
      s.strictSame(
        answered.filter((volume) => !there.has(volume)),
        [],
        `call ${call}: what was answered is there`,
      );
    });
  }),
);
