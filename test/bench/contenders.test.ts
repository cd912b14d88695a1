import { readFile, writeFile } from 'node:fs/promises';
import t from 'tap';
import { CATALOG_DEFAULTS, type CatalogOptions, writeCatalogFile } from '../../bench/catalog.ts';
import type { Contender, Work } from '../../bench/contender.ts';
import { duckdb } from '../../bench/contenders/duckdb.ts';
import { gnuSort } from '../../bench/contenders/gnu-sort.ts';
import { miller } from '../../bench/contenders/miller.ts';
import { sqlite3 } from '../../bench/contenders/sqlite3.ts';
import { tapesync } from '../../bench/contenders/tapesync.ts';
import { tapesyncExtract } from '../../bench/contenders/tapesync-extract.ts';
import { type Exports, writeExports } from '../../bench/exports.ts';
import { runRounds } from '../../bench/rounds.ts';
import { checkSample, groupProblem, orderProblem } from '../../bench/sample.ts';
import { needs } from '../needs.ts';
import { PROGRAM } from '../program.ts';

const CATALOG: CatalogOptions = { ...CATALOG_DEFAULTS, volumes: 500, scopes: 3 };
const DAILY: readonly Work[] = ['no change', '1 % changed'];

// What the contenders believe of the exports, and what stands in them, are then two things.
async function changedBehindTheirBack(exports: Exports, catalog: Partial<CatalogOptions>): Promise<void> {
  for (const path of [exports.base, exports.changed])
    await writeCatalogFile({ ...CATALOG, ...catalog }, path);
}

for (const [make, ...programs] of [[() => tapesync(PROGRAM)], [sqlite3, 'sqlite3'], [duckdb]] as const) {
  t.test(
    'a sync that changes anything but what the catalog asks for is an error',
    needs(...programs),
    async (t) => {
      const contender = await make();
      const exports = await writeExports(CATALOG, t.testdir({}), DAILY);
      await contender.prepare(exports, DAILY);
      for (const work of DAILY) await t.resolves(contender.run(work, exports));
      await changedBehindTheirBack(exports, { changed: 0.02 });
      for (const work of DAILY) {
        await t.rejects(contender.run(work, exports), {
          message: new RegExp(`^${contender.name}, ${work}: .* should be \\d+, is 10`),
        });
      }
    },
  );
}

t.test('an export that is read in part only is an error', async (t) => {
  const own = await tapesyncExtract(PROGRAM);
  const exports = await writeExports(CATALOG, t.testdir({}), ['extract']);
  await own.prepare(exports, ['extract']);
  await t.resolves(own.run('extract', exports));
  await changedBehindTheirBack(exports, { volumes: 400 });
  await t.rejects(own.run('extract', exports), {
    message: 'tapesync, extract: records written should be 500, is 400',
  });
});

t.test('Miller has to pass on the last record and no other', needs('mlr'), async (t) => {
  const contender = await miller();
  const exports = await writeExports(CATALOG, t.testdir({}), ['extract']);
  await t.resolves(contender.run('extract', exports));
  await writeFile(exports.base, 'customer,media,volume\nC000,LTO8,000001L8\nC000,LTO8,000001L8\n');
  await t.rejects(contender.run('extract', exports), /records that are the last one should be 1, is 2/);
});

t.test('a program whose output is not looked at is checked on a small export before', async (t) => {
  const folder = t.testdir({});
  const exports = await writeExports(CATALOG, folder, ['extract']);
  const check = (lines: readonly string[], exitCode = 0) => {
    const measured = {
      seconds: 1,
      peakBytes: 1,
      cpuSeconds: 1,
      exitCode,
      stdout: `${lines.join('\n')}\n`,
      stderr: '',
    };
    const run = async () => measured;
    return checkSample(exports, { contender: 'a', work: 'extract', run, values: (line) => line.split(',') });
  };
  const lines = (await readFile(exports.base, 'utf8')).trimEnd().split('\n').slice(1);
  await t.resolves(check(lines));
  await t.rejects(check(lines, 1), /ended with 1/);
  await t.rejects(check(lines.slice(1)), /500 records should come, 499 do/);
  await t.rejects(check(lines.toReversed()), /record 1 should be C000,3592,.*, is /);
});

t.test('GNU sort groups shuffled records, and each scope stays in its order', async (t) => {
  const contender = await gnuSort();
  const shuffled = { ...CATALOG, order: 'shuffled' } as const;
  const exports = await writeExports(shuffled, t.testdir({}), ['group by scope']);
  await t.resolves(contender.prepare(exports, ['group by scope']));
  t.match(await contender.run('group by scope', exports), { stdout: '' });
});

t.test('records are grouped when no scope comes twice and each is in its order', async (t) => {
  const of = (...keys: readonly string[]) => keys.map((key) => [...key]);
  const expected = of('AX1', 'BX1', 'AX2', 'BX2');
  t.equal(groupProblem(of('AX1', 'AX2', 'BX1', 'BX2'), expected), undefined);
  t.equal(groupProblem(of('BX1', 'BX2', 'AX1', 'AX2'), expected), undefined, 'whichever scope comes first');
  t.match(groupProblem(expected, expected), 'scope A.X comes in more than one run');
  t.match(groupProblem(of('AX2', 'AX1', 'BX1', 'BX2'), expected), 'record 1 should be A,X,1');
  t.match(groupProblem(of('AX1', 'AX2'), expected), '4 records should come, 2 do');
  t.match(groupProblem(of('AX1', 'AX2', 'BX1'), expected), '3 do');
  t.equal(orderProblem(expected, expected), undefined);
});

t.test('contenders take turns, the best time and the most memory count', async (t) => {
  const calls: string[] = [];
  const contender = (name: string, version: string | undefined, ...seconds: number[]): Contender => ({
    name,
    version,
    works: ['no change'],
    async prepare() {
      calls.push(`${name} prepared`);
    },
    async run() {
      calls.push(name);
      const next = seconds.shift() ?? 0;
      return { seconds: next, peakBytes: next * 1e6, cpuSeconds: next / 2, reloads: next };
    },
  });
  const exports = await writeExports(CATALOG, t.testdir({}), []);
  const contenders = [contender('a', '1', 3, 2), contender('b', '1', 1, 5), contender('c', undefined)];
  const results = await runRounds(exports, contenders, ['first load', 'no change'], 2, () => {});
  t.strictSame(calls, ['a prepared', 'b prepared', 'a', 'b', 'b', 'a']);
  t.strictSame(results, [
    {
      volumes: 500,
      work: 'no change',
      contender: 'a',
      seconds: 2,
      peakBytes: 3e6,
      cpuSeconds: 1,
      reloads: 3,
    },
    {
      volumes: 500,
      work: 'no change',
      contender: 'b',
      seconds: 1,
      peakBytes: 5e6,
      cpuSeconds: 0.5,
      reloads: 5,
    },
  ]);
});
