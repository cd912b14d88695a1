import t from 'tap';
import { Connection } from '../../../../lib/stores/sqlite/connection.ts';
import { insertRows } from '../../../../lib/stores/sqlite/insert-rows.ts';
import { turnsOfOthers } from '../../../turns-of-others.ts';

t.test('rows of any number are inserted in their order', async (s) => {
  for (const count of [0, 1, 7, 8, 9, 17]) {
    const connection = new Connection(':memory:', { store: 'x', readOnly: false, timeoutMs: 0 });
    connection.script('CREATE TABLE a (id INTEGER, text)');
    const rows = Array.from({ length: count }, (_, index) => [index, index % 2 ? null : `t${index}`]);
    await insertRows(connection, rows, {
      into: 'a (id, text)',
      width: 2,
      append: (cells, row) => cells.push(...row),
    });
    s.strictSame(
      connection.rows('SELECT * FROM a ORDER BY rowid').map((row) => [...row]),
      rows,
    );
    connection.close();
  }
});

t.test('others have their turn between the statements', async (s) => {
  const connection = new Connection(':memory:', { store: 'x', readOnly: false, timeoutMs: 0 });
  connection.script('CREATE TABLE a (id INTEGER)');
  const rows = Array.from({ length: 80 }, (_, index) => [index]);
  s.ok(
    (await turnsOfOthers(() =>
      insertRows(connection, rows, {
        into: 'a (id)',
        width: 1,
        append: (cells, row) => cells.push(...row),
      }),
    )) >= 9,
  );
  connection.close();
});
