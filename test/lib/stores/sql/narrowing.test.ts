import { DatabaseSync } from 'node:sqlite';
import t from 'tap';
import type { Condition } from '../../../../lib/model/condition/condition.ts';
import { dueCondition, movesCondition } from '../../../../lib/model/moves.ts';
import { RepositoryId } from '../../../../lib/model/scope.ts';
import { MOVING as NARROWED, narrowed, WITH_MOVE_DATE } from '../../../../lib/stores/sql/narrowing.ts';
import { openSqliteStore, SQLITE } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const MOVING: Condition = { kind: 'moving' };
const SLOT: Condition = { kind: 'given', field: 'slot' };

t.test('a condition is parted where an index has all of which it may hold', (t) => {
  t.strictSame(narrowed(MOVING), NARROWED);
  t.strictSame(narrowed({ kind: 'and', parts: [SLOT, MOVING] }), {
    ...NARROWED,
    rest: { kind: 'and', parts: [SLOT] },
  });
  t.match(narrowed(dueCondition('2026-01-01T00:00:00Z')), {
    ...WITH_MOVE_DATE,
    rest: { kind: 'and', parts: [{ field: 'moveDate' }, { kind: 'not', part: MOVING }] },
  });
  const from = RepositoryId.trusted('LIBR');
  t.match(narrowed(movesCondition({ from, scratch: false, movingBefore: '2026-01-01T00:00:00Z' })), {
    ...NARROWED,
    rest: { kind: 'and', parts: [{ kind: 'and', parts: [{ field: 'moveStarted' }] }, {}] },
  });
  t.end();
});

t.test('one that may hold of other volumes is not', (t) => {
  const date = { kind: 'value', field: 'moveDate', value: '2026-01-01T00:00:00Z' } as const;
  const others: readonly Condition[] = [
    { kind: 'not', part: MOVING },
    { kind: 'or', parts: [MOVING, SLOT] },
    { ...date, comparison: '!=' },
    { kind: 'and', parts: [SLOT, { kind: 'or', parts: [MOVING, SLOT] }] },
    SLOT,
  ];
  for (const condition of others) t.equal(narrowed(condition), undefined);
  t.end();
});

t.test('the database looks along the index, and at nothing else', async (t) => {
  const file = `${temporaryFolder(t)}/x.db`;
  await openSqliteStore(file, { write: true }).close();
  const database = new DatabaseSync(file, { readOnly: true });
  t.teardown(() => database.close());
  for (const { sql, index } of [NARROWED, WITH_MOVE_DATE]) {
    const plan = database
      .prepare(
        `EXPLAIN QUERY PLAN SELECT volume, CASE WHEN slot IS NULL THEN 1 ELSE 0 END FROM volume${SQLITE.along(index)}
         WHERE customer = ? AND media = ? AND volume >= ? AND volume < ? AND ${sql} ORDER BY volume LIMIT 1000`,
      )
      .all();
    t.match(plan, [{ detail: new RegExp(`USING (COVERING )?INDEX ${index} `) }]);
    t.equal(plan.length, 1, 'nothing is sorted');
  }
});
