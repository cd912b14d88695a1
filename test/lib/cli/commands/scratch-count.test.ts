import t, { type Test } from 'tap';
import type { FieldValues } from '../../../../lib/model/change.ts';
import type { VolumeId } from '../../../../lib/model/scope.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { DLT, update } from '../../stores/contract/shorthands.ts';
import { add, RUN, SCOPE } from '../../stores/contract.ts';
import { run } from '../context.ts';

/** The scratch tapes of these tests; the last of LIBR was not found by the audit. */
const VOLUMES: Readonly<Record<string, FieldValues>> = {
  HERE1: { repository: 'LIBR', scratch: '1' },
  HERE2: { repository: 'LIBR', scratch: '1' },
  USED: { repository: 'LIBR' },
  LEAVES: { repository: 'OFFS', initialRepository: 'LIBR', scratch: '1' },
  COMES: { repository: 'LIBR', initialRepository: 'OFFS', scratch: '1' },
  FREE1: { repository: 'OFFS', scratch: '1' },
  FREE2: { repository: 'OFFS', scratch: '1' },
  HELD: { repository: 'OFFS', scratch: '1', moveLock: '1' },
  SAFE: { repository: 'SAFE', scratch: '1' },
  LOST: { repository: 'LIBR', scratch: '1' },
};

async function filled(t: Test) {
  const file = `${t.testdir({})}/x.db`;
  const store = openSqliteStore(file, { write: true });
  const changes = Object.entries(VOLUMES).map(([volume, set]) => add(volume, set));
  await store.changes.apply(RUN, SCOPE, changes, true);
  await store.changes.apply(
    RUN,
    SCOPE,
    [{ ...update('LOST', 1, { auditFailed: '1' }), action: 'audit' }],
    false,
  );
  const other = add('A1', { repository: 'LIBR', scratch: '1' });
  await store.changes.apply(RUN, DLT, [{ ...other, ...DLT, volume: 'A1' as VolumeId }], true);
  await store.close();
  return (...words: readonly string[]) => run(['moves', '-S', `sqlite:${file}`, ...words]);
}

const COUNTED = ['US01.LTO', '--scratch', '--to', 'libr'];

t.test('the scratch tapes of a place are held against how many are needed', async (t) => {
  const moves = await filled(t);
  t.match(await moves(...COUNTED, '--need', '3'), { code: 0, stderr: '' });
  const short = await moves(...COUNTED, '--need', '5');
  t.equal(short.code, 1);
  t.equal(
    short.stdout,
    [
      'place         needed there on the way short',
      '------------- ------ ----- ---------- -----',
      'US01.LTO.LIBR 5      2     1          2',
      '------------- ------ ----- ---------- -----',
      '',
      'could come from scratch tapes',
      '--------------- -------------',
      'OFFS            2',
      'SAFE            1',
      '--------------- -------------',
      '',
    ].join('\n'),
  );
  const { code, stdout } = await moves(...COUNTED, '--need', '5', '--json');
  t.equal(code, 1);
  t.strictSame(JSON.parse(stdout), {
    ...{ customer: 'US01', media: 'LTO', repository: 'LIBR', need: 5, there: 2, coming: 1, short: 2 },
    elsewhere: [
      { repository: 'OFFS', count: 2 },
      { repository: 'SAFE', count: 1 },
    ],
  });
  t.match(await moves('US01.DLT', '--scratch', '--to', 'LIBR', '--need', '2'), {
    code: 1,
    stdout: /No other place of US01\.DLT has scratch tapes that could come\./,
  });
});

t.test('tapes of one place and media type are counted, and nothing is listed', async (t) => {
  const moves = await filled(t);
  for (const [words, problem] of [
    [['--need', '5'], /give --scratch and --to REPOSITORY too/],
    [['--need', '5', '--scratch'], /give --scratch and --to REPOSITORY too/],
    [['--need', '0', ...COUNTED], /expected a whole number from 1/],
    [['--need', '5', ...COUNTED, '--due'], /--need goes with no --due/],
    [['--need', '5', ...COUNTED, '--html', '-'], /--need goes with no --html/],
    [['--need', '5', '--scratch', '--to', 'LIBR'], /give CUSTOMER\.MEDIA, one of US01\.DLT, US01\.LTO/],
    [
      ['US01', '--need', '5', '--scratch', '--to', 'MOON'],
      /no repository MOON in .*; there is LIBR, OFFS, SAFE/,
    ],
  ] as const) {
    t.match(await moves(...words), { code: 2, stdout: '', stderr: problem });
  }
  t.match(
    await moves('--need', '9', '--scratch', '--to', 'SAFE'),
    { code: 1 },
    'only one scope has this place',
  );
});
