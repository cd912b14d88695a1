import t from 'tap';
import { MYSQL_SYNTAX } from '../../../../lib/sources/databases/mysql/mysql-syntax.ts';
import { queryProblem } from '../../../../lib/sources/databases/query-words.ts';
import { SQL_SERVER_SYNTAX } from '../../../../lib/sources/databases/sql-server/sql-server-syntax.ts';

t.test(
  'a statement that reads is let through, with all that its texts, names and comments say',
  async (t) => {
    for (const sql of [
      'select a from b',
      " WITH x AS (SELECT 1 AS [delete]) SELECT [a]]; drop], \"update\" FROM x WHERE y = 'it''s; DROP' -- into\n;  ",
      '/* exec */ select created, last_update from media order by 1',
      'select left(name, 3), @@version from pool',
    ]) {
      t.equal(queryProblem(sql, SQL_SERVER_SYNTAX), undefined, sql);
    }
    for (const sql of [
      'select a from b # into',
      'select \'it\\\'s; into\', "a""b into", `into``x` from b -- ; into\n where x > 1--1;',
      '/* into */ with x as (select 1) select * from x',
      "show status like 'Ssl%'",
    ]) {
      t.equal(queryProblem(sql, MYSQL_SYNTAX), undefined, sql);
    }
  },
);

t.test('what could do more than read is named', async (t) => {
  for (const [sql, problem] of [
    ['select 1; delete from media', /more than one/],
    ['select 1 delete from media', /DELETE/],
    ['select 1 commit', /COMMIT/],
    ['select * into copy from media', /INTO/],
    ['exec sp_who', /has to begin with SELECT or WITH/],
    ['sp_who', /has to begin/],
    ['', /has to begin/],
    ['with x as (select 1 as a) update media set slot = 1', /UPDATE/],
    ["select * from openquery(other, 'delete media')", /OPENQUERY/],
    ['select 1 /* a /* b */ drop table media --*/', /comment/],
    ["select 'a' + 'b", /quote/],
    ["select '/*' /* '*/ ; drop table x", /more than one/],
  ] as const) {
    t.match(queryProblem(sql, SQL_SERVER_SYNTAX), problem, sql);
  }
  for (const [sql, problem] of [
    ["select * into outfile '/tmp/x' from media", /INTO/],
    ['select 1 /*!50000 into outfile "x" */', /comment/],
    ['select 1 /*M! into outfile "x" */', /comment/],
    ["select 1 -- '\n into dumpfile x -- '", /INTO/],
    ['call purge()', /has to begin/],
    ['set @a = 1', /has to begin/],
    ["select 'a\\', ' into outfile ", /INTO/],
    ["select 'a\\'", /quote/],
  ] as const) {
    t.match(queryProblem(sql, MYSQL_SYNTAX), problem, sql);
  }
});

t.test('no text takes long', async (t) => {
  const many = 2_000_000;
  for (const syntax of [SQL_SERVER_SYNTAX, MYSQL_SYNTAX]) {
    for (const text of ["'", '"', '[', '`', '/*', "''", ';', '--', '\\']) {
      t.not(queryProblem(`drop ${text.repeat(many)} x`, syntax), undefined, text);
    }
  }
});
