import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { withMeasured } from '../../bench/readme.ts';
import { resultTable, targetTable } from '../../bench/table.ts';
import { targetsOf } from '../../bench/targets.ts';

const PROGRAM = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));

const result = (
  work: 'first load' | 'no change' | '1 % changed',
  contender: string,
  seconds: number,
  peakBytes = 1e8,
) => {
  return { volumes: 1000, work, contender, seconds, peakBytes };
};

t.test('a small run measures every kind of work and finds every result right', async (t) => {
  const args = ['--part', 'embedded', '--volumes', '2000', '--repeat', '1', '--order', 'shuffled'];
  // Tap has every Node under it load its hooks, which would be measured too, and which the compiler does not bear.
  const bench = ['-u', 'NODE_OPTIONS', process.execPath, PROGRAM, ...args];
  const { status, stdout, stderr } = spawnSync('env', bench, { encoding: 'utf8' });
  t.equal(status, 0, stderr);
  for (const work of ['first load', 'no change', '1 % changed']) {
    t.match(stdout, new RegExp(`^\\| 2,000 +\\| ${work} +\\| tapesync `, 'm'));
    t.match(stdout, new RegExp(`^\\| 10,000 +\\| ${work} +\\| node -e 0 `, 'm'));
  }
  t.match(stdout, /tapesync \d+\.\d+\.\d+/);
});

t.test('a small run on a server measures it beside psql, on the wire and under load', async (t) => {
  const args = ['--part', 'server', '--volumes', '2000', '--repeat', '1'];
  const bench = ['-u', 'NODE_OPTIONS', process.execPath, PROGRAM, ...args];
  const { status, stdout, stderr } = spawnSync('env', bench, { encoding: 'utf8' });
  t.equal(status, 0, stderr);
  for (const work of ['first load', 'no change', '1 % changed']) {
    t.match(stdout, new RegExp(`^\\| 2,000 +\\| ${work} +\\| tapesync over HTTP `, 'm'));
  }
  t.match(stdout, /^\| 100 updates, snapshot kept +\|/m);
  t.match(stdout, /50 clients at once, .*: 20,000 changes.*; 0 were sent again/);
  t.match(stdout, /^\| 100 updates: under 6 KB up +\| .* KB +\| met /m);
});

t.test('the bench says how it is used', async (t) => {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, '--help'], { encoding: 'utf8' });
  t.equal(status, 0);
  t.match(stdout, /^usage: npm run bench/);
});

t.test('targets are met by what is faster, smaller and sooner done, and only by that', async (t) => {
  const met = (own: number, peak: number) => {
    const large = [
      ...(['no change', '1 % changed'] as const).flatMap((work) => [
        result(work, 'tapesync', own, peak),
        result(work, 'sqlite3', 2),
      ]),
    ];
    const small = [result('no change', 'tapesync', own), result('no change', 'node -e 0', 1.2)];
    return targetsOf(large, small).map((target) => target.met);
  };
  t.strictSame(met(1.6, 2.9e8), [true, true, true, undefined, true, undefined]);
  t.strictSame(met(2.1, 3.1e8), [false, false, false, undefined, false, undefined]);
  t.strictSame(
    targetsOf([], []).map((target) => target.met),
    [undefined, undefined, undefined, undefined, undefined, undefined],
  );
});

t.test('tables give ratios to tapesync and name what was not met', async (t) => {
  const table = resultTable([result('no change', 'tapesync', 0.5), result('no change', 'sqlite3', 2)]);
  t.equal(
    table,
    [
      "| volumes | work      | program  | seconds | volumes/s | time / tapesync's | peak memory |",
      '| ------- | --------- | -------- | ------: | --------: | ----------------: | ----------: |',
      '| 1,000   | no change | tapesync |   0.500 |     2,000 |              1.00 |      100 MB |',
      '| 1,000   | no change | sqlite3  |    2.00 |       500 |              4.00 |      100 MB |',
    ].join('\n'),
  );
  t.match(targetTable([{ text: 'a', measured: 'b', met: false }]), '| **not met** |');
});

t.test('only what stands between the markers of a document is replaced', async (t) => {
  const [begin, end] = ['<!-- measured: npm run bench -- --write -->', '<!-- end of measured -->'];
  const document = `# Bench\n\n${begin}\nold\n${end}\n\nrest\n`;
  t.equal(withMeasured(document, 'new'), `# Bench\n\n${begin}\n\nnew\n\n${end}\n\nrest\n`);
  t.throws(() => withMeasured('no markers', 'new'), /expected the markers/);
});
