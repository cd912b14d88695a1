/**
 * One inventory of a room with tapes of several customers and media types: whose each line is, through the program.
 *
 * @module
 */

import { writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { runAnywhere } from './inside.ts';
import { jsonLines } from './program.ts';

const CATALOG = `SetCSVDelimiter(","); Extract(CUSTOMER, 1, 4); Extract(MEDIA, 2, 4); Extract(VOLUME, 3, 10);
Extract(REPOSITORY, 4, 4); Extract(SLOT, 5, 10); Extract(ATTRIBUTE1, 6, 20); Extract(DESCRIPTION, 7, 20);
AddAttributeResolution(1, "JX??????"); AddAttributeResolution(0, "????????????");`;

const row = (scope: string, label: string, repository: string, rest = ',,') =>
  `${scope.replace('.', ',')},${label},${repository},${rest}\n`;

const VOLUMES = [
  row('US01.LTO', 'A1', 'LIBR', '1,JX000001,'),
  row('US01.LTO', 'A2', 'LIBR', '2,,TWELVE LETTR'),
  row('US01.LTO', 'SAME', 'LIBR'),
  row('US01.LTO8', 'B1', 'LIBR', '3,jx000003,'),
  row('US01.LTO8', 'B2', 'OFFS'),
  row('US02.LTO', 'C1', 'LIBR'),
  row('US02.LTO', 'C2', 'OFFS'),
  row('US02.LTO', 'SAME', 'LIBR'),
  row('US03.LTO', 'SAME', 'OFFS'),
  row('US03.LTO', 'TWO', 'OFFS'),
  row('US04.LTO', 'TWO', 'OFFS'),
].join('');

async function room(t: Test) {
  const folder = t.testdir({ 'x.ttidef': CATALOG });
  const store = ['-S', `sqlite:${folder}/x.db`];
  const definition = ['-d', `${folder}/x.ttidef`];
  await runAnywhere(['sync', ...store, '--quiet', '-a', '--create', ...definition], { stdin: VOLUMES });
  const reconcile = async (stdin: string, ...more: readonly string[]) => {
    const ended = await runAnywhere(['reconcile', ...store, '--json', ...more], { stdin });
    const { stderr: sums } = await runAnywhere(['reconcile', ...store, ...more], { stdin });
    const found = jsonLines(ended.stdout).map(({ status, scope, label }) => `${status} ${scope}.${label}`);
    return { ...ended, found, sums };
  };
  const scan = (stdin: string, ...more: readonly string[]) => reconcile(`${stdin}\n`, '--scan', '-', ...more);
  return { store, definition, reconcile, scan };
}

const BOTH = ['-r', 'US01.LTO.LIBR', '-r', 'US01.LTO8.LIBR'];

t.test('each line is of one place of the room, and each place has its own sum', async (t) => {
  const { scan } = await room(t);
  const { code, found, sums } = await scan('A1 B1 B2 A2 US01.LTO.SAME A1', ...BOTH);
  t.strictSame(found, ['unexpected US01.LTO8.B2', 'duplicate US01.LTO.A1']);
  t.match(sums, /US01\.LTO\.LIBR: 3 present, 1 duplicate\n[\s\S]*US01\.LTO8\.LIBR: 1 present, 1 unexpected/);
  t.equal(code, 1);
});

t.test('a star stands for every customer or media type that has the repository', async (t) => {
  const { scan } = await room(t);
  const media = await scan('A1 A2 B1 US01.LTO.SAME', '-r', 'us01.*.libr');
  t.strictSame([media.code, media.found], [0, []]);
  const all = await scan('A1 A2 B1 C1 US01.LTO.SAME US02.LTO.SAME', '-r', '*.*.LIBR');
  t.strictSame([all.code, all.found], [0, []]);
  const none = await scan('A1', '-r', 'US09.*.LIBR');
  t.match(none, { code: 2, stderr: /has no repository US09\.\*\.LIBR; tapesync admin list/ });
});

t.test('two places of one scope are two inventories', async (t) => {
  const { scan } = await room(t);
  const { code, stderr } = await scan('A1', '-r', 'US01.LTO.LIBR', '-r', 'US01.LTO.OFFS');
  t.equal(code, 2);
  t.match(
    stderr,
    /US01\.LTO\.LIBR and US01\.LTO\.OFFS are two places of one scope.*reconcile each on its own/,
  );
});

t.test('a tape of another scope is unexpected with its whole barcode and where it belongs', async (t) => {
  const { scan } = await room(t);
  const { code, found, stderr } = await scan('A1 A2 US01.LTO.SAME C2 us02.lto.c1 C2', '-r', 'US01.LTO.LIBR');
  t.strictSame(found, ['unexpected US02.LTO.C2', 'unexpected US02.LTO.C1', 'duplicate US02.LTO.C2']);
  t.match(stderr, /US02\.LTO\.C2 was seen in US01\.LTO\.LIBR, .* belongs in US02\.LTO\.OFFS/);
  t.match(stderr, /US02\.LTO\.C1 was seen in US01\.LTO\.LIBR, .* belongs in US02\.LTO\.LIBR; .* another -r/);
  t.equal(code, 1);
});

t.test(
  'a listing names what is in a library: of other scopes only what belongs elsewhere is unexpected',
  async (t) => {
    const { reconcile, definition } = await room(t);
    const listing = VOLUMES.replaceAll('OFFS', 'LIBR').concat(row('US09.LTO', 'Z1', 'LIBR'));
    const { code, found, sums } = await reconcile(listing, '-r', 'US01.LTO.LIBR', ...definition);
    t.strictSame(found, [
      ...['unexpected US01.LTO8.B2', 'unexpected US02.LTO.C2', 'unexpected US03.LTO.SAME'],
      ...['unexpected US03.LTO.TWO', 'unexpected US04.LTO.TWO'],
    ]);
    t.match(sums, /3 present, 5 unexpected, 4 not reconciled/);
    t.equal(code, 1);
  },
);

t.test(
  'a label that fits several customers is refused with the candidates, and nothing is lost',
  async (t) => {
    const { scan, store } = await room(t);
    const all = ['-r', '*.LTO.LIBR', '-r', 'US01.LTO8.LIBR', '--confirm', '--audit'];
    const { code, stderr, stdout } = await scan('A1 A2 B1 C1 SAME', ...all);
    t.equal(code, 1);
    t.match(
      stderr,
      /SAME is the label of US01\.LTO\.SAME and US02\.LTO\.SAME: none of them counts as seen, and none as missing; .*--scope CUSTOMER\.MEDIA/,
    );
    t.match(jsonLines(stdout), [
      { status: 'ambiguous', candidates: ['US01.LTO.SAME', 'US02.LTO.SAME'] },
      { status: 'unclear', scope: 'US01.LTO' },
      { status: 'unclear', scope: 'US02.LTO' },
    ]);
    const audited = await runAnywhere(['volumes', ...store, '--json', '--where', 'auditFailed']);
    t.equal(audited.stdout, '');
    const elsewhere = await scan('TWO', '-r', 'US01.LTO.LIBR');
    t.match(elsewhere.stderr, /TWO is the label of US03\.LTO\.TWO and US04\.LTO\.TWO: /);
  },
);

t.test('--scope says from which scopes labels without one are', async (t) => {
  const { scan } = await room(t);
  const all = ['-r', '*.LTO.LIBR'];
  const first = await scan('A1 A2 C1 SAME', ...all, '--scope', 'US02.LTO');
  t.strictSame(first.found, ['missing US01.LTO.SAME'], 'what is not there is looked up in the places');
  const other = await scan('A1 A2 SAME', '-r', 'US01.LTO.LIBR', '--scope', 'US03.LTO');
  t.strictSame(other.found, ['unexpected US03.LTO.SAME', 'missing US01.LTO.SAME']);
});

t.test('a scan finds by the attributes that a definition names, whatever stands there', async (t) => {
  const { scan, definition } = await room(t);
  const texts = 'JX000001 JX000003 SAME';
  const { code, found } = await scan(`${texts}\nA2`, ...BOTH, ...definition, '--scope', 'US01.LTO');
  t.strictSame([code, found], [0, []]);
  const none = await scan(`${texts} A2 JX999999`, ...BOTH, ...definition, '--scope', 'US01.LTO');
  t.match(none, { code: 1, stderr: /no volume has the attribute1 JX999999/ });
  const without = await scan(texts, ...BOTH);
  t.match(without.stderr, /no volume has the label JX000001/);
});

t.test('a place of which nothing was seen stops the inventory of the whole room', async (t) => {
  const { scan, store, definition } = await room(t);
  const labels = (letter: string, count: number) =>
    Array.from({ length: count }, (_, at) => `${letter}${10 + at}`);
  const more = [
    ...labels('P', 60).map((label) => row('US01.LTO', label, 'LIBR')),
    ...labels('Q', 12).map((label) => row('US01.LTO8', label, 'LIBR')),
  ];
  const sync = ['sync', ...store, '--quiet', '-a', '--max-changes', 'none', ...definition];
  await runAnywhere(sync, { stdin: more.join('') });
  const seen = ['A1 A2 US01.LTO.SAME B1', ...labels('P', 60)].join(' ');
  const { code, stderr } = await scan(seen, ...BOTH, '--max-missing', '30%', '--audit');
  t.equal(code, 4);
  t.match(
    stderr,
    /US01\.LTO8\.LIBR: 12 of 13 volumes that should be there were not seen.*nothing was written/,
  );
  const audited = await runAnywhere(['volumes', ...store, '--json', '--where', 'auditFailed']);
  t.equal(audited.stdout, '');
});

t.test('what lies in a box of another place of the room is seen with the box', async (t) => {
  const { store, scan } = await room(t);
  const boxed = `${t.testdirName}/boxed.ttidef`;
  writeFileSync(boxed, `${CATALOG} Extract(CONTAINER, 8, 20);`);
  const rows =
    row('US01.LTO8', 'LEAF', 'LIBR', ',,,US01.LTO.A1') + row('US01.LTO', 'FAR', 'LIBR', ',,,US01.LTO8.B2');
  const sync = [
    'sync',
    ...store,
    '--quiet',
    '-a',
    '--max-absent',
    'none',
    '--max-shrink',
    'none',
    '-d',
    boxed,
  ];
  t.equal((await runAnywhere(sync, { stdin: rows })).code, 0);
  const lines = 'A1 A2 B1 US01.LTO.SAME';
  const { found } = await scan(lines, ...BOTH);
  t.strictSame(found, ['missing US01.LTO.FAR'], 'the box of the other was not seen');
  const { stdout } = await runAnywhere(['reconciliations', ...store, '--limit', '1', '--json'], {});
  t.match(JSON.parse(stdout.split('\n')[0] ?? ''), { counts: { present: 5, missing: 1 } });
  const alone = await scan('B1', '-r', 'US01.LTO8.LIBR', '--max-missing', 'none');
  t.strictSame(alone.found, ['missing US01.LTO8.LEAF']);
});
