import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

const CATALOG = `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
Extract(VOLUME, 1, 10); Extract(REPOSITORY, 2, 4); Extract(SLOT, 3, 10);`;

const VOLUMES = `HERE,LIBR,1
SLOT,LIBR,2
GONE,LIBR,3
COME,OFFS,
LATE,LIBR,5
LEFT,LIBR,6
WAY,OFFS,
AWAY,OFFS,
${Array.from({ length: 8 }, (_, index) => `MORE${index},LIBR,1${index}\n`).join('')}`;

const SEEN = `HERE,LIBR,1
SLOT,LIBR,7
COME,LIBR,4
LATE,LIBR,5
AWAY,LIBR,8
NIX,LIBR,9
HERE,LIBR,1
${Array.from({ length: 8 }, (_, index) => `MORE${index},LIBR,1${index}\n`).join('')}`;

async function prepared(t: Test) {
  const folder = t.testdir({
    'x.ttidef': CATALOG,
    'seen.csv': SEEN,
    'scan.txt': '# vault\nAWAY WAY\nUS01.LTO.COME\n',
  });
  const store = ['-S', `sqlite:${folder}/x.db`];
  await run(['sync', ...store, '--quiet', '-a', '--create', '-d', `${folder}/x.ttidef`], { stdin: VOLUMES });
  for (const [to, labels] of [
    ['LIBR', ['COME', 'WAY']],
    ['OFFS', ['LATE', 'LEFT']],
  ] as const) {
    await run(['move', ...store, '--quiet', '--to', to, ...labels]);
  }
  return {
    folder,
    store,
    reconcile: (...more: readonly string[]) =>
      run(['reconcile', ...store, '-r', 'US01.LTO.LIBR', '-d', `${folder}/x.ttidef`, ...more]),
    volumes: async () =>
      new Map(
        jsonLines((await run(['volumes', ...store, '--json'])).stdout).map((volume) => [
          volume.volume,
          volume,
        ]),
      ),
  };
}

t.test(
  'every volume and every line ends with a status, exceptions first, and nothing is written',
  async (t) => {
    const { folder, reconcile, volumes } = await prepared(t);
    const before = await volumes();
    const { code, stdout, stderr } = await reconcile('--rejects', `${folder}/rejects`, `${folder}/seen.csv`);
    t.equal(code, 1);
    const rows = stdout
      .split('\n')
      .slice(2, -2)
      .map((line) => line.split(/ {1,}/).slice(0, 3).join(' '));
    t.match(stdout, /^status +label +slot +is in +should be in +line +means\n/);
    t.strictSame(
      rows
        .map((row) => row.replace(/ \d+$/, ''))
        .map((row) => row.split(' ').slice(0, 2).join(' '))
        .slice(0, 4),
      ['wrong slot', 'unexpected AWAY', 'unknown NIX', 'missing GONE'],
    );
    t.match(
      stderr,
      /LIBR: 9 present, 1 wrong slot, 1 arrived, 1 not left, 1 unexpected, 1 unknown, 1 duplicate, 1 missing, 1 left, 1 in transit/,
    );
    t.match(stderr, /volume US01\.LTO\.GONE should be in LIBR, slot 3, and was not seen there/);
    t.notMatch(stderr, /: *:0:/);
    t.strictSame(
      jsonLines(readFileSync(`${folder}/rejects`, 'utf8'))
        .map(({ code: why }) => why)
        .sort(),
      ['RECONCILE_MISSING', 'RECONCILE_SLOT', 'RECONCILE_UNEXPECTED', 'RECONCILE_UNKNOWN'],
    );
    t.strictSame(await volumes(), before);
  },
);

t.test('arrivals are confirmed, slots written and flags set only where that is asked for', async (t) => {
  const { folder, reconcile, volumes } = await prepared(t);
  const { code } = await reconcile('--confirm', '--audit', `${folder}/seen.csv`);
  t.equal(code, 1, 'what is missing stays an exception though it is flagged');
  const after = await volumes();
  t.match(after.get('COME'), { currentRepository: 'LIBR', slot: '4' });
  t.match(after.get('SLOT'), { slot: '7' });
  t.match(after.get('GONE'), { auditFailed: true });
  t.match(after.get('AWAY'), { currentRepository: 'OFFS', repository: 'OFFS' });
  t.match(after.get('LATE'), { currentRepository: 'LIBR', repository: 'OFFS' });
  const again = await reconcile('--confirm', '--audit', `${folder}/seen.csv`);
  t.match(again.stderr, /10 present|11 present/);
  t.strictSame(await volumes(), after, 'done twice, it is done once');
});

t.test('a scanner needs no definition, and an inventory that is all well ends with 0', async (t) => {
  const { folder, store } = await prepared(t);
  const scan = ['reconcile', ...store, '-r', 'US01.LTO.OFFS', '--scan', `${folder}/scan.txt`];
  const first = await run([...scan, '--json']);
  t.match(
    jsonLines(first.stdout).map(({ status, label }) => `${status} ${label}`),
    ['not left WAY', 'not left COME', 'in transit LATE', 'in transit LEFT'],
  );
  t.equal(first.code, 0);
  const late = await run([...scan, '--overdue', '1d', '--now', '2099-01-01T00:00:00Z']);
  t.equal(late.code, 1);
  t.match(late.stderr, /4 overdue/);
});

t.test('a scan of another place writes nothing, and is said to look like one', async (t) => {
  const { store, volumes } = await prepared(t);
  const before = await volumes();
  const scan = ['reconcile', ...store, '-r', 'US01.LTO.LIBR', '--scan', '-', '--confirm', '--audit'];
  const { code, stderr } = await run(scan, { stdin: 'AWAY\n' });
  t.equal(code, 4);
  t.match(
    stderr,
    /US01\.LTO\.LIBR: 11 of 11 volumes that should be there were not seen.*100 % of what was seen belongs to OFFS; nothing was written/,
  );
  t.strictSame(await volumes(), before);
});

t.test('an inventory that is empty or of nothing known is no inventory', async (t) => {
  const { folder, store, reconcile } = await prepared(t);
  t.match(await run(['reconcile', ...store, '-r', 'US01.LTO.LIBR', '--scan', '-'], { stdin: '' }), {
    code: 3,
    stderr: /US01\.LTO\.LIBR: the inventory was not read to its end\n/,
  });
  t.match(await run(['reconcile', ...store, '--scan', '-'], { stdin: 'A' }), {
    code: 2,
    stderr: /-r CUSTOMER\.MEDIA\.REPOSITORY/,
  });
  t.match(await reconcile('--scan', `${folder}/scan.txt`, `${folder}/seen.csv`), {
    code: 2,
    stderr: /not both/,
  });
  t.match(await run(['reconcile', ...store, '-r', 'US01.LTO', '--scan', '-'], { stdin: 'A' }), {
    code: 2,
    stderr: /US01\.LTO\.LIBR/,
  });
  const unknown = await run(['reconcile', ...store, '-r', 'US01.LTO.MOON', '--scan', '-'], {
    stdin: 'HERE\n',
  });
  t.match(unknown, { code: 2, stderr: /has no repository US01\.LTO\.MOON/ });
});

t.test('an inventory of the place that tapes are to leave confirms no arrival elsewhere', async (t) => {
  const folder = t.testdir({ 'x.ttidef': CATALOG });
  const store = ['-S', `sqlite:${folder}/x.db`];
  const labels = Array.from({ length: 30 }, (_, index) => `T${index}`);
  const catalog = `OLD,VALT,1\n${labels.map((label) => `${label},LIBR,\n`).join('')}`;
  await run(['sync', ...store, '--quiet', '-a', '--create', '-d', `${folder}/x.ttidef`], { stdin: catalog });
  await run(['move', ...store, '--quiet', '--to', 'VALT', ...labels.slice(0, 10)]);
  const scan = ['reconcile', ...store, '-r', 'US01.LTO.VALT', '--scan', '-', '--confirm'];
  const { code, stderr } = await run(scan, { stdin: labels.join(' ') });
  t.equal(code, 4);
  t.match(stderr, /US01\.LTO\.VALT: 67 % of what was seen belongs to LIBR.*nothing was written/);
  const moving = ['volumes', ...store, '--where', 'moving', '--json'];
  t.equal(jsonLines((await run(moving)).stdout).length, 10);
  t.equal((await run([...scan, '--max-missing', 'none'], { stdin: labels.join(' ') })).code, 1);
  t.equal(jsonLines((await run(moving)).stdout).length, 0);
});
