/**
 * Runs on a file that are killed in their middle, against the model: each tape is as before the run or as after it, and the
 * same run once more completes it.
 *
 * @module
 */

import { join } from 'node:path';
import t from 'tap';
import { goesOn, type Kept, prepared, servedOver, survivesItsKills } from '../e2e/model/kills.ts';
import { readDatabase } from '../read-database.ts';

function fileIn(cwd: string): Kept {
  const file = join(cwd, 'tapes.db');
  return {
    store: `sqlite:${file}`,
    sheets: async () => {
      const found = readDatabase(file, (database) =>
        database.prepare('SELECT count(*) AS sheets FROM history_sheet').get(),
      );
      return Number(found?.sheets);
    },
  };
}

t.test('a program that is killed on a file', async (t) => {
  const place = await prepared(t, fileIn);
  await survivesItsKills(t, place, ['-S', place.store]);
});

t.test('a program that is killed at a server', async (t) => {
  const place = await prepared(t, fileIn);
  const { server } = await servedOver(t, place);
  await survivesItsKills(t, place, server);
});

t.test('a server that is killed: the client goes on where it was', async (t) => {
  const place = await prepared(t, fileIn);
  const { server, replace } = await servedOver(t, place);
  await goesOn(t, place, server, replace);
});
