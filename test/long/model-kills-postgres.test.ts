/**
 * Runs over PostgreSQL that are killed in their middle, or whose server or database is, against the model: each tape is as
 * before the run or as after it, and the same run once more completes it.
 *
 * @module
 */

import pg from 'pg';
import t, { type Test } from 'tap';
import { failsClean, goesOn, type Kept, prepared, servedOver, survivesItsKills } from '../e2e/model/kills.ts';
import { emptyDatabase, GIVEN, startPostgres } from '../postgres-server.ts';

// A client that goes on waits more than it works.
t.jobs = 2;

function databaseAt(t: Test, url: string): () => Kept {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  // The server may be killed under it; it connects again.
  pool.on('error', () => {});
  t.teardown(() => pool.end());
  return () => ({
    store: url,
    sheets: async () => {
      const { rows } = await pool.query('SELECT count(*) AS sheets FROM tapesync.history_sheet');
      return Number(rows[0]?.sheets);
    },
  });
}

t.test('a program that is killed on a database', { buffered: true }, async (t) => {
  const place = await prepared(t, databaseAt(t, await emptyDatabase(t)));
  await survivesItsKills(t, place, ['-S', place.store]);
});

t.test('a program that is killed at a server over a database', { buffered: true }, async (t) => {
  const place = await prepared(t, databaseAt(t, await emptyDatabase(t)));
  const { server } = await servedOver(t, place);
  await survivesItsKills(t, place, server);
});

t.test(
  'a server over a database that is killed: the client goes on where it was',
  { buffered: true },
  async (t) => {
    const place = await prepared(t, databaseAt(t, await emptyDatabase(t)));
    const { server, replace } = await servedOver(t, place);
    await goesOn(t, place, server, replace);
  },
);

const OURS = { buffered: true, skip: GIVEN !== undefined && 'a given server is not ours to kill' };

// A server of PostgreSQL that can be killed, and comes back.
async function mortal(t: Test) {
  const database = await startPostgres();
  t.teardown(() => database.remove());
  return {
    place: await prepared(t, databaseAt(t, database.url())),
    strike: () => database.crash().then(() => database.start()),
  };
}

t.test('PostgreSQL that is killed under a program: it fails, and once more completes', OURS, async (t) => {
  const { place, strike } = await mortal(t);
  await failsClean(t, place, ['-S', place.store], strike);
});

t.test('PostgreSQL that is killed under a server: the client goes on where it was', OURS, async (t) => {
  const { place, strike } = await mortal(t);
  const { server } = await servedOver(t, place);
  await goesOn(t, place, server, strike);
});
