import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import t, { type Test } from 'tap';
import type { FieldValues } from '../../../../lib/model/change.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { DLT } from '../../stores/contract/shorthands.ts';
import { add, RUN, SCOPE } from '../../stores/contract.ts';
import { run } from '../context.ts';

const DAY = ['--now', '2026-03-15T09:00:00Z'];

/** The volumes of these tests, by where they are: LIBR for all that is not said. */
const VOLUMES: Readonly<Record<string, FieldValues>> = {
  AWAY1: { repository: 'OFFS', initialRepository: 'LIBR', slot: '10', description: '=cmd|x' },
  AWAY2: { repository: 'OFFS', initialRepository: 'LIBR', slot: '9' },
  BACK: { repository: 'LIBR', initialRepository: 'OFFS', scratch: '1', homeRepository: 'LIBR' },
  DUE: { repository: 'LIBR', moveDate: '2026-03-15T18:00:00Z', homeRepository: 'OFFS' },
  LATER: { repository: 'LIBR', moveDate: '2026-03-16T00:00:00Z', homeRepository: 'OFFS' },
  LOST: { repository: 'LIBR', moveDate: '2026-03-01T00:00:00Z' },
  SCRATCH: { repository: 'OFFS', scratch: '1', homeRepository: 'LIBR' },
  STAYS: { repository: 'LIBR', scratch: '1', homeRepository: 'LIBR' },
};

async function filled(t: Test) {
  const folder = t.testdir({});
  const store = openSqliteStore(`${folder}/x.db`, { write: true });
  const changes = Object.entries(VOLUMES).map(([volume, set]) => add(volume, set));
  await store.changes.apply(RUN, SCOPE, changes, true);
  const other = add('A1', { repository: 'OFFS', initialRepository: 'LIBR' });
  await store.changes.apply(RUN, DLT, [{ ...other, ...DLT }], true);
  await store.close();
  const moves = (...words: readonly string[]) => run(['moves', '-S', `sqlite:${folder}/x.db`, ...words]);
  const listed = async (...words: readonly string[]) =>
    jsonLines((await moves('--json', ...DAY, ...words)).stdout).map(({ from, to, label }) => {
      return `${from} > ${to} ${String(label).replace('US01.', '')}`;
    });
  return { moves, listed, folder };
}

t.test('what is on its way is a table by place and slot, with totals', async (t) => {
  const { moves } = await filled(t);
  const { code, stdout, stderr } = await moves('US01.LTO');
  t.equal(code, 0);
  t.equal(stderr, '');
  t.strictSame(stdout.replaceAll(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '2026-03-14T02:13:45Z').split('\n'), [
    'from to   slot label          description since',
    '---- ---- ---- -------------- ----------- --------------------',
    'LIBR OFFS 9    US01.LTO.AWAY2             2026-03-14T02:13:45Z',
    'LIBR OFFS 10   US01.LTO.AWAY1 =cmd|x      2026-03-14T02:13:45Z',
    'OFFS LIBR      US01.LTO.BACK              2026-03-14T02:13:45Z',
    '---- ---- ---- -------------- ----------- --------------------',
    '',
    'from  to   volumes',
    '----- ---- -------',
    'LIBR  OFFS 2',
    'OFFS  LIBR 1',
    'total      3',
    '----- ---- -------',
    '',
  ]);
});

t.test('moves are chosen by place, move date, age and scratch, in one scope or in all', async (t) => {
  const { listed } = await filled(t);
  const moving = ['LIBR > OFFS DLT.A1', 'LIBR > OFFS LTO.AWAY2', 'LIBR > OFFS LTO.AWAY1'];
  t.strictSame(await listed(), [...moving, 'OFFS > LIBR LTO.BACK']);
  t.strictSame(await listed('us01'), [...moving, 'OFFS > LIBR LTO.BACK']);
  t.strictSame(await listed('US01.DLT'), ['LIBR > OFFS DLT.A1']);
  t.strictSame(await listed('--from', 'libr'), moving);
  t.strictSame(await listed('--to', 'LIBR'), ['OFFS > LIBR LTO.BACK']);
  t.strictSame(await listed('--due'), ['LIBR >  LTO.LOST', 'LIBR > OFFS LTO.DUE']);
  t.strictSame(await listed('--due', '--to', 'OFFS'), ['LIBR > OFFS LTO.DUE']);
  t.strictSame(await listed('--due=2026-03-14'), ['LIBR >  LTO.LOST']);
  t.strictSame(await listed('--due=2026-03-16'), [
    ...['LIBR >  LTO.LOST', 'LIBR > OFFS LTO.DUE', 'LIBR > OFFS LTO.LATER'],
  ]);
  t.strictSame(await listed('--scratch'), ['OFFS > LIBR LTO.BACK', 'OFFS > LIBR LTO.SCRATCH']);
  t.strictSame(await listed('--scratch', '--due=2026-03-14'), [
    ...['LIBR >  LTO.LOST', 'OFFS > LIBR LTO.BACK', 'OFFS > LIBR LTO.SCRATCH'],
  ]);
});

t.test('what is due goes to the next repository, and scratch tapes go home all the same', async (t) => {
  const { listed, folder } = await filled(t);
  const add = (...words: readonly string[]) =>
    run(['admin', '-S', `sqlite:${folder}/x.db`, 'repository', 'add', ...words]);
  await add('US01.LTO.AWAY');
  for (const from of ['LIBR', 'OFFS']) await add(`US01.LTO.${from}`, '--next', 'AWAY');
  t.strictSame(await listed('--due'), ['LIBR > AWAY LTO.DUE', 'LIBR > AWAY LTO.LOST']);
  t.strictSame(await listed('--due', '--to', 'OFFS'), []);
  t.strictSame(await listed('--scratch'), ['OFFS > LIBR LTO.BACK', 'OFFS > LIBR LTO.SCRATCH']);
});

t.test('what goes to another site goes on the truck, and a place without room is warned of', async (t) => {
  const { moves, folder } = await filled(t);
  const add = (...words: readonly string[]) =>
    run(['admin', '-S', `sqlite:${folder}/x.db`, 'repository', 'add', ...words]);
  await add('US01.LTO.OFFS', '--offsite', '--capacity', '2');
  const { code, stdout, stderr } = await moves('US01.LTO');
  t.equal(code, 0, 'the list is what was asked for');
  t.equal(
    stderr,
    'tapesync: warning: US01.LTO.OFFS has room for 2 volumes, and 3 when all that is on its way or listed here has arrived\n',
  );
  t.match(stdout, /LIBR OFFS 9 +US01\.LTO\.AWAY2 .*Z out\n/);
  t.match(stdout, /OFFS LIBR +US01\.LTO\.BACK .*Z back\n/);
  t.match(stdout, /from +to +truck volumes\n.*\nLIBR +OFFS out +2\nOFFS +LIBR back +1\ntotal +3\n/);
  t.match((await moves('--html', '-', 'US01.LTO')).stdout, /<strong>US01\.LTO\.OFFS has room for 2 volumes/);
  await add('US01.LTO.OFFS', '--capacity', '3');
  t.equal((await moves('US01.LTO')).stderr, '');
  t.match(await moves('US01.LTO', '--due', ...DAY), { stderr: /room for 3 volumes, and 4 when/ });
  t.equal((await moves('US01.LTO', '--from', 'OFFS')).stderr, '', 'nothing listed goes there');
});

t.test('what has been moving for longer is overdue', async (t) => {
  const { moves } = await filled(t);
  const count = async (now: number, ...words: readonly string[]) => {
    const time = new Date(now).toISOString().replace(/\.\d+/, '');
    return jsonLines((await moves('--json', '--now', time, '--overdue', '3d', ...words)).stdout).length;
  };
  const day = 86_400_000;
  t.equal(await count(Date.now() + 2 * day), 0);
  t.equal(await count(Date.now() + 4 * day), 4);
  t.equal(await count(Date.now() + 4 * day, '--from', 'OFFS'), 1);
});

t.test('CSV is safe for spreadsheets, and has no totals', async (t) => {
  const { moves } = await filled(t);
  const rows: string[][] = parse((await moves('--csv', '--from', 'LIBR', 'US01.LTO')).stdout);
  t.strictSame(
    rows.map(([from, to, slot, label, description]) => [from, to, slot, label, description]),
    [
      ['from', 'to', 'slot', 'label', 'description'],
      ['LIBR', 'OFFS', '9', 'US01.LTO.AWAY2', ''],
      ['LIBR', 'OFFS', '10', 'US01.LTO.AWAY1', "'=cmd|x"],
    ],
  );
});

t.test('a scope that is not there is refused, and no moves are a table without totals', async (t) => {
  const { moves } = await filled(t);
  t.match(await moves('US02'), { code: 2, stderr: /no scope fits US02; there is US01\.DLT, US01\.LTO/ });
  t.match(await moves('US01.LTO.A1'), { code: 2, stderr: /expected CUSTOMER or CUSTOMER\.MEDIA/ });
  t.match(await moves('US01', 'US02'), { code: 2, stderr: /give one CUSTOMER or CUSTOMER\.MEDIA/ });
  t.match(await moves('US01.['), { code: 2 });
  t.match(await moves('--due', '2026-03-15'), {
    code: 2,
    stderr: /a date stands behind =, as in --due=2026-03-15/,
  });
  const none = await moves('--from', 'NONE');
  t.equal(none.code, 0);
  t.notMatch(none.stdout, /total/);
});

t.test('a pick list is written to a file, or printed, and takes the place of an older one', async (t) => {
  const { moves, folder } = await filled(t);
  const file = `${folder}/list.html`;
  t.strictSame(await moves(...DAY, '--html', file), { code: 0, stdout: '', stderr: '' });
  const page = readFileSync(file, 'utf8');
  t.match(page, /<title>Pick list 2026-03-15T09:00:00Z<\/title>/);
  t.equal(page.match(/<tr><td><span class="box">/g)?.length, 4);
  t.strictSame(await moves(...DAY, '--html', '-'), { code: 0, stdout: page, stderr: '' });
  t.match(await moves('--html', file, '--from', 'NONE'), { code: 0 });
  t.match(readFileSync(file, 'utf8'), 'There is nothing to move.');
  t.match(await moves('--html', file, 'US02'), { code: 2 });
  t.match(readFileSync(file, 'utf8'), 'There is nothing to move.', 'the old one stays');
  t.strictSame(
    readdirSync(folder).filter((name) => name.includes('html')),
    ['list.html'],
    'nothing is left beside it',
  );
});

t.test('a pick list that cannot be written is an error, before anything else', async (t) => {
  const { moves, folder } = await filled(t);
  t.match(await moves('--html', `${folder}/none/list.html`), { code: 2, stderr: /list\.html/ });
  t.match(await moves('--html', `${folder}/x.db`), { code: 2, stderr: /uses it for something else/ });
  t.match(await moves('--html', '-', '--json'), { code: 2, stderr: /one of --html, --json and --csv/ });
});
