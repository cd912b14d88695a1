import { DatabaseSync } from 'node:sqlite';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

const CATALOG = `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
Extract(VOLUME, 1, 10); Extract(REPOSITORY, 2, 4); Extract(SLOT, 3, 10);`;
const VOLUMES = `HERE,LIBR,1\nSLOT,LIBR,2\nGONE,LIBR,3\nCOME,OFFS,\n${Array.from({ length: 10 }, (_, index) => `M${index},LIBR,\n`).join('')}`;
const SEEN = `HERE,LIBR,1\nSLOT,LIBR,7\nCOME,LIBR,4\nNIX,LIBR,9\n${Array.from({ length: 10 }, (_, index) => `M${index},LIBR,\n`).join('')}`;

const folder = t.testdir({ 'x.ttidef': CATALOG, '=seen.csv': SEEN, 'scan.txt': 'COME\n' });
const STORE = ['-S', `sqlite:${folder}/x.db`];
const listed = (...words: readonly string[]) => run(['reconciliations', ...STORE, ...words]);
const ids = async () => jsonLines((await listed('--json')).stdout).map(({ id }) => String(id));

t.before(async () => {
  await run(['sync', ...STORE, '--quiet', '-a', '--create', '-d', `${folder}/x.ttidef`], { stdin: VOLUMES });
  await run(['move', ...STORE, '--quiet', '--to', 'LIBR', 'COME']);
  const library = ['reconcile', ...STORE, '--quiet', '-r', 'US01.LTO.LIBR', '-d', `${folder}/x.ttidef`];
  await run([...library, '--confirm', '--user', 'ada', `${folder}/=seen.csv`]);
  await run(['reconcile', ...STORE, '--quiet', '-r', 'US01.LTO.OFFS', '--scan', `${folder}/scan.txt`]);
});

t.test('certificates are a table, the latest first, of every place or of one', async (t) => {
  const { code, stdout, stderr } = await listed();
  t.strictSame([code, stderr], [0, '']);
  const lines = stdout.trimEnd().split('\n').slice(0, 4);
  t.match(lines, [
    /^Run +User +Place +Definition +Input +Exit +Result$/,
    /^-/,
    / US01\.LTO\.OFFS +scan\.txt +1 +1 unexpected$/,
    / ada +US01\.LTO\.LIBR +x\.ttidef +=seen\.csv +1 +11 present, 1 wrong slot, 1 arrived, 1 unknown, 1 missing$/,
  ]);
  t.equal((await listed('-r', 'US01.LTO.LIBR', '--json')).stdout.trim().split('\n').length, 1);
  t.equal((await listed('--limit', '1', '--json')).stdout.trim().split('\n').length, 1);
  const [heading, latest] = parse((await listed('--csv')).stdout) as string[][];
  t.equal(latest?.[heading?.indexOf('counts') ?? 0], '1 unexpected');
});

t.test(
  'a certificate says place, when, by whom and with what, both sums, each exception, and how many of the rest',
  async (t) => {
    const [, id = ''] = await ids();
    const { code, stdout } = await listed(id);
    t.equal(code, 0);
    t.match(
      stdout,
      new RegExp(
        `^Reconciliation of US01\\.LTO\\.LIBR\nRun: +${id} of ada, started .*, ended .* with exit code 1\n`,
      ),
    );
    t.match(
      stdout,
      /Definition: .*x\.ttidef\nInput: .*=seen\.csv\nWritten: +arrivals and slots\nSeen: +14 lines\nExpected: +14 volumes/,
    );
    t.match(stdout, /\nwrong slot +SLOT +7 .*, updated *\nunknown +NIX .*\nmissing +GONE +3 /);
    t.notMatch(stdout, /\n(present|arrived) /);
    t.match(stdout, /\n\nNot listed: 11 present, 1 arrived\n$/);
  },
);

t.test('findings are selected, and JSON and CSV have all of them', async (t) => {
  const [, id = ''] = await ids();
  t.match(
    (await listed(id, '--only', 'arrived,wrong slot')).stdout,
    /\nwrong slot .*\narrived +COME .*\n[\s\S]*Not listed: 11 present, 1 unknown, 1 missing\n$/,
  );
  const [head, ...findings] = jsonLines((await listed(id, '--only', 'all', '--json')).stdout);
  t.match(head, { id, places: ['US01.LTO.LIBR'], counts: { present: 11 } });
  t.equal(findings.length, 15);
  t.match(
    findings.find(({ label }) => label === 'COME'),
    { status: 'arrived', line: 3, slot: '4', outcome: 'updated' },
  );
  const rows = parse((await listed(id, '--only', 'all', '--csv')).stdout, { columns: true }) as Record<
    string,
    string
  >[];
  t.match(
    rows.find(({ label }) => label === 'SLOT'),
    { status: 'wrong slot', slot: '7', knownSlot: '2', outcome: 'updated' },
  );
  t.match(await listed(id, '--only', 'nonsense'), {
    code: 2,
    stderr: /expected some of these between commas: present, wrong slot/,
  });
});

t.test('a run without a certificate, two of them, and a beginning of several are refused', async (t) => {
  const [first = '', second = ''] = await ids();
  t.match(await listed('nothing'), { code: 2, stderr: /has no certificate of a run nothing/ });
  t.match(await listed(first, second), { code: 2, stderr: /give one run/ });
  t.match(await listed('2'), { code: 2, stderr: /2 is how several runs begin/ });
});

t.test('what a store fails to keep is told, beside what was found', async (t) => {
  const before = await ids();
  const database = new DatabaseSync(`${folder}/x.db`);
  database.exec(
    "CREATE TRIGGER full BEFORE INSERT ON reconciliation BEGIN SELECT RAISE(ABORT, 'no room'); END",
  );
  const { code, stdout, stderr } = await run([
    'reconcile',
    ...STORE,
    '-r',
    'US01.LTO.OFFS',
    '--scan',
    `${folder}/scan.txt`,
  ]);
  database.exec('DROP TRIGGER full');
  database.close();
  t.equal(code, 3);
  t.match(stdout, /unexpected COME/);
  t.match(stderr, /no room/);
  t.strictSame(await ids(), before);
});
