import pg from 'pg';
import t from 'tap';
import { until } from '../../../until.ts';
import { RUN, SCOPE, update } from '../contract.ts';
import { many, prepared, query } from './prepared.ts';

t.test(
  'rows that somebody who waits for nobody changes under a batch are written all the same',
  async (s) => {
    const { url, store } = await prepared(s);
    await store.changes.apply(RUN, SCOPE, many(50, { slot: '1' }), true);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('BEGIN');
    await other.query("UPDATE tapesync.volume SET description = 'by hand' WHERE volume IN ('V7', 'V8')");
    const changes = many(50).map(({ volume }) => update(volume, 1, { slot: '2' }));
    const applied = store.changes.apply(RUN, SCOPE, changes, false);
    // The batch has read the rows as they were before, and waits to write them.
    const waiting =
      "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE%'";
    await until(
      async () => (await query(url, `${waiting} AND datname = current_database()`))[0]?.[0] !== '0',
    );
    await other.query('COMMIT');
    await other.end();
    s.strictSame(
      (await applied).results,
      changes.map(() => ({ outcome: 'updated' })),
    );
    s.strictSame(
      await query(
        url,
        'SELECT slot, description, version, count(*) FROM tapesync.volume GROUP BY 1, 2, 3 ORDER BY 4',
      ),
      [
        ['2', 'by hand', '2', '2'],
        ['2', null, '2', '48'],
      ],
    );
    s.strictSame(await query(url, 'SELECT version, count(*) FROM tapesync.history GROUP BY 1 ORDER BY 1'), [
      ['1', '50'],
      ['2', '50'],
    ]);
  },
);

t.test('a batch whose rows go away again and again fails, and writes nothing', async (s) => {
  const { url, store } = await prepared(s);
  await store.changes.apply(RUN, SCOPE, many(3, { slot: '1' }), true);
  // Takes the place of somebody who removes a row between the two statements, each time.
  await query(
    url,
    `CREATE FUNCTION tapesync.leave() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
     CREATE TRIGGER leave BEFORE UPDATE ON tapesync.volume FOR EACH ROW WHEN (OLD.volume = 'V1')
     EXECUTE FUNCTION tapesync.leave()`,
  );
  const changes = ['V0', 'V1', 'V2'].map((volume) => update(volume, 1, { slot: '2' }));
  await s.rejects(store.changes.apply(RUN, SCOPE, changes, false), {
    code: 'STORE_FAILED',
    message: /another program has changed a volume in the same moment/,
  });
  s.strictSame(await query(url, 'SELECT DISTINCT slot, version FROM tapesync.volume'), [['1', '1']]);
});
