import t from 'tap';
import { DEFINITION, exportOf } from '../../../e2e/export.ts';
import { run } from '../context.ts';

const ROWS = exportOf([
  ['CLN001L1', 'LIBR', '', ''],
  ['a00001l8', 'LIBR', 'Weekly', '2026-03-14 02:13:01'],
  ['A 2', 'LIBR', '', ''],
  ['A00003L8', '', '', ''],
]);

t.test('records are shown field by field, with what became of them', async (t) => {
  const file = `${t.testdir({ 'x.ttidef': DEFINITION })}/x.ttidef`;
  const { code, stdout, stderr } = await run(['extract', '-d', file, '-F', '3'], { stdin: ROWS });
  t.equal(code, 0);
  t.equal(stderr, '');
  t.matchOnly(stdout.split('\n'), [
    'stdin:1: excluded by heading: Barcode,Where,Text,Written',
    /^stdin:2: excluded by .*: CLN001L1,LIBR,,$/,
    'stdin:3: a00001l8,LIBR,Weekly,2026-03-14 02:13:01',
    /^ {2}CUSTOMER +US01 +\S/,
    /^ {2}MEDIA +LTO +\S/,
    /^ {2}VOLUME +A00001L8 +.*"a00001l8"/,
    /^ {2}REPOSITORY +LIBR +\S/,
    /^ {2}DESCRIPTION +Weekly +\S/,
    /^ {2}WRITETIME +2026-03-14T02:13:01Z +.*"2026-03-14 02:13:01"/,
    '',
    'stdin:4: A 2,LIBR,,',
    ...Array.from({ length: 6 }, () => String),
    /^ {2}rejected: VOLUME "A 2"/,
    '',
    'stdin:5: A00003L8,,,',
    ...Array.from({ length: 3 }, () => String),
    /^ {2}REPOSITORY +\(not given\)/,
    ...Array.from({ length: 2 }, () => String),
    '',
    '',
  ]);
});

t.test('excluded records do not count, and an input with fewer is no error', async (t) => {
  const file = `${t.testdir({ 'x.ttidef': DEFINITION })}/x.ttidef`;
  const { code, stdout } = await run(['sync', '-d', file, '-F', '1'], { stdin: ROWS });
  t.equal(code, 0);
  t.match(stdout, 'stdin:3:');
  t.notMatch(stdout, 'stdin:4:');
  t.equal((await run(['plan', '-d', file, '-F', '100'], { stdin: ROWS })).code, 0);
});

t.test('an input that cannot be read is an error with its exit code', async (t) => {
  const folder = t.testdir({ 'x.ttidef': DEFINITION });
  const { code, stderr, stdout } = await run(['sync', '-d', `${folder}/x.ttidef`, '-F', '1'], {
    stdin: 'id;label\n1;A1\n',
  });
  t.equal(code, 3);
  t.equal(stdout, '');
  t.match(stderr, /^tapesync: stdin: line 1 should be the heading and name a column /);
});

t.test('what comes from outside cannot command the terminal', async (t) => {
  const file = `${t.testdir({ 'x.ttidef': DEFINITION })}/x.ttidef`;
  const { stdout } = await run(['sync', '-d', file, '-F', '1'], {
    stdin: exportOf([['A1', 'LIBR', 'red\x1b[31m', '']]),
  });
  t.notOk(stdout.includes('\x1b'));
});
