/**
 * Bad scans, and what happens while one is taken: clear words, nothing lost, nothing done twice.
 *
 * @module
 */

import { writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { runAnywhere } from './inside.ts';
import { finished, jsonLines, start } from './program.ts';
import { faultProxy, servedHere } from './served-store.ts';

const CATALOG = `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
Extract(VOLUME, 1, 10); Extract(REPOSITORY, 2, 4);`;

const labels = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter}${String(100 + index)}L8`);
const here = labels('H', 40);
const coming = labels('C', 60);
const away = labels('A', 100);
const scanned = `${[...here, ...coming].join('\n')}\n`;

const VOLUMES = [
  ...here.map((label) => `${label},LIBR\n`),
  ...[...coming, ...away].map((label) => `${label},OFFS\n`),
  'V100L8,VALT\n',
].join('');

const PLACE = ['-r', 'US01.LTO.LIBR'];

/** A store in which 40 tapes are in the library, and 60 come to it. */
async function prepared(t: Test) {
  const served = await servedHere(t);
  const { cwd, port } = served;
  writeFileSync(`${cwd}/x.ttidef`, CATALOG);
  writeFileSync(`${cwd}/scan.txt`, scanned);
  const server = served.at(port, cwd);
  const go = (command: string, args: readonly string[], stdin = '') =>
    runAnywhere([command, ...server, ...args], { stdin });
  await go('sync', ['--quiet', '-a', '--create', '-d', `${cwd}/x.ttidef`], VOLUMES);
  await go('move', ['--quiet', '--to', 'LIBR', '-'], coming.join('\n'));
  const volumes = async (condition: string) =>
    jsonLines<{ readonly volume: string; readonly version: number }>(
      (await go('volumes', ['--json', '--where', condition])).stdout,
    );
  return {
    served,
    go,
    volumes,
    reconcile: (stdin: string, ...more: readonly string[]) =>
      go('reconcile', [...PLACE, '--scan', '-', ...more], stdin),
    arrivedOnce: async (t: Test) => {
      const found = (await volumes('currentRepository = LIBR and repository = LIBR')).filter(({ volume }) =>
        volume.startsWith('C'),
      );
      t.equal(found.length, coming.length, 'all have arrived');
      t.ok(
        found.every(({ version }) => version === 3),
        'added, sent and confirmed, each once',
      );
      served.history(t);
    },
  };
}

const WRITING = ['--confirm', '--audit'];

t.test('a scan that is empty, or of comments alone, is no scan', { buffered: true }, async (t) => {
  const { reconcile, volumes } = await prepared(t);
  t.match(await reconcile('', ...WRITING), { code: 3, stderr: /stdin holds no records; an empty export/ });
  const comments = await reconcile('# row 7\n', ...WRITING);
  t.match(comments, {
    code: 3,
    stderr: /the input holds 0 volume records, fewer than the 1 that --min-records/,
  });
  t.strictSame(await volumes('auditFailed'), []);
});

t.test(
  'half a scan writes nothing, and a label that is cut is of no volume',
  { buffered: true },
  async (t) => {
    const { reconcile, volumes } = await prepared(t);
    const half = await reconcile(scanned.slice(0, 93), ...WRITING);
    t.equal(half.code, 4);
    t.match(
      half.stderr,
      /US01\.LTO\.LIBR: \d+ of 40 volumes that should be there were not seen .*nothing was written/,
    );
    t.strictSame(await volumes('auditFailed'), []);

    const cut = await reconcile([...coming, ...here].join('\n').slice(0, -2), ...WRITING);
    t.equal(cut.code, 1);
    t.match(
      cut.stderr,
      /no volume has the label H139, and the scan ends with it, without a line end: it may be cut/,
    );
    t.match(cut.stdout, /unclear +H139L8/);
    t.strictSame(await volumes('auditFailed'), [], 'it is not missing');
    t.equal((await volumes('moving')).length, 0, 'what was read whole has arrived');
  },
);

t.test('a scan of another place is said to look like it', { buffered: true }, async (t) => {
  const { reconcile, volumes } = await prepared(t);
  const { code, stderr } = await reconcile(`${[...away, ...here.slice(0, 10)].join(' ')}\n`, ...WRITING);
  t.equal(code, 4);
  t.match(
    stderr,
    /30 of 40 volumes .*it may be of another place: 91 % of what was seen belongs to OFFS; nothing was written/,
  );
  t.strictSame(await volumes('auditFailed'), []);
});

t.test('a label of no volume is told with its line, and all else counts', { buffered: true }, async (t) => {
  const { reconcile, arrivedOnce } = await prepared(t);
  const { code, stderr, stdout } = await reconcile(`${scanned}X999L8\nA_1\n`, ...WRITING);
  t.equal(code, 1);
  t.match(stderr, /stdin:101: no volume of US01\.LTO has the label X999L8; see whose tape it is/);
  t.match(stderr, /stdin:102: not a label: /);
  t.match(stdout, /unknown +X999L8 .*no volume has this label/);
  await arrivedOnce(t);
});

t.test('a line without end is none of a scan, and is said to be so', { buffered: true }, async (t) => {
  const { reconcile } = await prepared(t);
  const { code, stderr } = await reconcile('A100L8 '.repeat(150_000), ...WRITING);
  t.equal(code, 3);
  t.match(stderr, /line 1 is longer than 1048576 characters; put line ends between the labels/);
  t.notMatch(stderr, 'definition');
});

t.test('a tape that is seen at two places belongs in one of them', { buffered: true }, async (t) => {
  const { reconcile, go, arrivedOnce } = await prepared(t);
  t.equal((await reconcile(scanned, ...WRITING)).code, 0);
  const other = await go(
    'reconcile',
    ['-r', 'US01.LTO.OFFS', '--scan', '-', ...WRITING],
    `C100L8 ${away.join(' ')}\n`,
  );
  t.equal(other.code, 1);
  t.match(other.stderr, /volume US01\.LTO\.C100L8 is in OFFS, where it should not be: it belongs in LIBR/);
  t.match(other.stdout, /unexpected +C100L8 +LIBR +LIBR/);
  await arrivedOnce(t);
});

t.test('an arrival that is confirmed twice is one', { buffered: true }, async (t) => {
  const { reconcile, go, arrivedOnce } = await prepared(t);
  t.equal((await go('confirm', ['C100L8'])).code, 0);
  const first = await reconcile(scanned, ...WRITING);
  t.match(first, { code: 0, stderr: /41 present, 59 arrived/ });
  const again = await reconcile(scanned, ...WRITING);
  t.match(again, { code: 0, stderr: /100 present/, stdout: '' });
  await arrivedOnce(t);
});

t.test('a volume that is sent elsewhere meanwhile keeps its new target', { buffered: true }, async (t) => {
  const { served, go, volumes } = await prepared(t);
  const { proxy, through } = await faultProxy(t, served);
  let moved: Promise<unknown> | undefined;
  proxy.before = async ({ kind }) => {
    if (kind !== 'changes') return;
    moved ??= go('move', ['--quiet', '--to', 'VALT', 'C107L8']);
    await moved;
  };
  const scan = ['--scan', `${served.cwd}/scan.txt`, ...WRITING];
  const { code, stderr } = await runAnywhere([
    'reconcile',
    ...served.at(through, served.cwd),
    ...PLACE,
    ...scan,
  ]);
  t.equal(code, 1);
  t.match(stderr, /C107L8/);
  t.match(await volumes('volume = C107L8'), [{ currentRepository: 'OFFS', repository: 'VALT' }]);
  t.equal(
    (await volumes('currentRepository = LIBR and volume ~ "C*"')).length,
    coming.length - 1,
    'all others have arrived',
  );
});

t.test('two scanners at once: each arrival is confirmed once', { buffered: true }, async (t) => {
  const { served, arrivedOnce } = await prepared(t);
  const { proxy, through } = await faultProxy(t, served);
  // Neither sends before both have compared.
  const both = Promise.withResolvers<void>();
  let begun = 0;
  proxy.before = async ({ kind, number }) => {
    if (kind === 'snapshot' && ++begun === 2) both.resolve();
    if (kind === 'changes' && number <= 2) await both.promise;
  };
  const args = [...served.at(through, served.cwd), ...PLACE, '--scan', `${served.cwd}/scan.txt`, ...WRITING];
  const ends = await Promise.all(
    [1, 2].map(() => {
      const child = start(['reconcile', ...args, '--batch', '20'], { cwd: served.cwd });
      child.stdin.end();
      return finished(child);
    }),
  );
  for (const { code, stderr } of ends) {
    t.ok(code === 0 || code === 1, stderr);
    t.match(stderr, /40 present, 60 arrived|100 present|present, \d+ arrived/);
  }
  await arrivedOnce(t);
});

t.test(
  'killed in the middle and run again: nothing is lost, nothing done twice',
  { buffered: true },
  async (t) => {
    const { served, volumes, arrivedOnce, reconcile } = await prepared(t);
    const { proxy, through } = await faultProxy(t, served);
    const args = [
      ...served.at(through, served.cwd),
      ...PLACE,
      '--scan',
      `${served.cwd}/scan.txt`,
      ...WRITING,
    ];
    const child = start(['reconcile', ...args, '--batch', '10', '--concurrency', '1'], { cwd: served.cwd });
    child.stdin.end();
    proxy.before = ({ kind, number }) => {
      if (kind === 'changes' && number === 3) child.kill('SIGKILL');
    };
    t.equal((await finished(child)).signal, 'SIGKILL');
    const left = (await volumes('moving')).length;
    t.ok(left > 0 && left < coming.length, `${left} are left`);
    t.equal((await reconcile(scanned, ...WRITING)).code, 0);
    await arrivedOnce(t);
  },
);
