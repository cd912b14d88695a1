import t from 'tap';
import { conditionSql } from '../../../../lib/stores/sql/condition-sql.ts';
import { conditionOf } from '../../model/condition/conditions.ts';

const sqlOf = (text: string) =>
  conditionSql(conditionOf(text), { attribute: (index) => `attribute(${index})` }, 6);

t.test('values are parameters, in the order of their numbers, and never part of the text', async (t) => {
  const { sql, parameters } = sqlOf(
    `slot = "' OR 1--" and usage > 7 and attribute7 ~ '%_!*?a' and not scratch`,
  );
  t.equal(
    sql,
    `(coalesce((slot COLLATE "C") = CAST($6 AS text), FALSE) AND coalesce(usage > CAST($7 AS bigint), FALSE)` +
      ` AND coalesce(upper((attribute(CAST($8 AS integer)) COLLATE "C")) LIKE $9 ESCAPE '!', FALSE)` +
      ` AND NOT (coalesce(scratch = 1, FALSE)))`,
  );
  t.strictSame(parameters, ["' OR 1--", '7', 7, '!%!_!!%_A']);
});

t.test('what is not equal, given or moving is never null', async (t) => {
  t.equal(
    sqlOf('repository != homeRepository').sql,
    'NOT coalesce((repository COLLATE "C") = (home_repository COLLATE "C"), FALSE)',
  );
  t.equal(sqlOf('moveDate').sql, '(move_date COLLATE "C") IS NOT NULL');
  t.equal(
    sqlOf('moving').sql,
    '(repository IS NOT NULL AND NOT coalesce((repository COLLATE "C") = (current_repository COLLATE "C"), FALSE))',
  );
});
