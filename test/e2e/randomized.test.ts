import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { CatalogOptions } from '../../bench/catalog.ts';
import { catalogDefinition } from '../../bench/catalog-format.ts';
import type { Statistics } from '../../lib/observe/statistics.ts';
import { needs, PROC } from '../needs.ts';
import { runs } from '../runs.ts';
import { until } from '../until.ts';
import { catalogOf } from './catalog.ts';
import { runInside } from './inside.ts';
import { finished, jsonLines, run, start } from './program.ts';

const VOLUMES = runs(2500, 15_000);
const CHANGES = VOLUMES * 0.02;

const catalog = (options: Partial<CatalogOptions> = {}) =>
  catalogOf({ volumes: VOLUMES, scopes: 100, ...options });

const DEFINITION = catalogDefinition('csv');
const SORTED = catalog();
const SHUFFLED = catalog({ order: 'shuffled' });
const CHANGED = catalog({ changed: 0.02 });
// No tool has to write a line end behind the last record.
const CHANGED_SHUFFLED = catalog({ changed: 0.02, order: 'shuffled' }).trimEnd();
// Quoted elements are not proved by their bytes: the other way through the program.
const QUOTED_SHUFFLED = catalog({ changed: 0.02, order: 'shuffled', format: 'quoted' });

const SYNC = ['sync', '-a', '--create', '--max-changes', 'none', '-d', 'catalog.ttidef'];
/** Memory for next to nothing: all but the last records go to the disk, and one snapshot is kept at a time. */
const LITTLE = ['--memory', '200K', '--cache-memory', '1K'];

const folderOf = (files: Readonly<Record<string, string>>) => ({
  ...files,
  'catalog.ttidef': DEFINITION,
  tmp: {},
});

const statistics = (cwd: string): Statistics => JSON.parse(readFileSync(join(cwd, 'stats.json'), 'utf8'));
const sortedLines = (text: string) => text.split('\n').sort();

t.test(
  'an export in no order does what the same one in order does, and each scope is loaded once',
  async (t) => {
    const cwd = t.testdir(folderOf({ 'sorted.csv': SORTED, 'shuffled.csv': SHUFFLED }));
    await runInside([...SYNC, '-S', 'sqlite:a.db', 'sorted.csv'], { cwd });
    const first = await runInside(
      [...SYNC, ...LITTLE, '-S', 'sqlite:b.db', '--stats', 'stats.json', 'shuffled.csv'],
      { cwd },
    );
    t.equal(first.code, 0, first.stderr);
    const { sorted, snapshots, scopes } = statistics(cwd);
    t.match({ scopes, ...snapshots }, { scopes: 100, loads: 100, reloads: 0 });
    t.equal(sorted.records, VOLUMES);
    t.ok(sorted.spilled > 50 * VOLUMES, `${sorted.spilled} bytes went to the disk`);
    t.match(
      first.stderr,
      /warning: randomized scope: \d+ changes of scope among \d+ scopes so far; what follows is set aside/,
    );
    t.match(first.stderr, `${VOLUMES.toLocaleString('en-US')} records were sorted by scope`);
    const held = async (store: string) =>
      (await runInside(['volumes', '--json', '-S', store], { cwd })).stdout;
    t.equal(await held('sqlite:b.db'), await held('sqlite:a.db'));

    writeFileSync(join(cwd, 'changed.csv'), CHANGED);
    const expected = await runInside(['plan', '-d', 'catalog.ttidef', '-S', 'sqlite:a.db', 'changed.csv'], {
      cwd,
    });
    t.equal(jsonLines(expected.stdout).length, CHANGES);
    const withoutLines = (text: string) => sortedLines(text.replaceAll(/"line":\d+/g, ''));
    for (const [name, text] of [
      ['shuffled', CHANGED_SHUFFLED],
      ['quoted', QUOTED_SHUFFLED],
    ] as const) {
      writeFileSync(join(cwd, 'again.csv'), text);
      const options = ['--stats', 'stats.json', '-d', 'catalog.ttidef', '-S', 'sqlite:a.db', 'again.csv'];
      const plans = [await runInside(['plan', '--sort', 'never', ...options], { cwd })];
      for (const sort of ['auto', 'always']) {
        const plan = await runInside(['plan', ...LITTLE, '--sort', sort, ...options], { cwd });
        plans.push(plan);
        t.same(withoutLines(plan.stdout), withoutLines(expected.stdout), `${name}, ${sort}`);
        t.match(statistics(cwd).snapshots, { loads: 100, reloads: 0 });
      }
      plans.push(await runInside(['plan', ...options.slice(0, -1)], { cwd, stdin: text }));
      t.equal(
        new Set(plans.map(({ stdout }) => stdout)).size,
        1,
        'in the same order, whatever had its turn first',
      );
      const lines = text.split('\n');
      for (const { volume, line } of jsonLines<{ volume: string; line: number }>(
        (await runInside(['plan', ...options], { cwd })).stdout,
      ).slice(0, 50)) {
        t.match(lines[line - 1], volume, 'a change names the line that it came from');
      }
    }
  },
);

t.test('--sort never takes records as they come, and says what that costs', async (t) => {
  const cwd = t.testdir(folderOf({ 'shuffled.csv': SHUFFLED }));
  const options = ['--cache-memory', '1K', '--sort', 'never', '--stats', 'stats.json', 'shuffled.csv'];
  const { code, stderr } = await runInside(['plan', '-a', '--create', '-d', 'catalog.ttidef', ...options], {
    cwd,
  });
  t.equal(code, 0);
  const { reloads } = statistics(cwd).snapshots;
  t.ok(reloads > VOLUMES / 20, `${reloads} reloads`);
  t.equal(statistics(cwd).sorted.records, 0);
  t.match(stderr, /Sort the export by customer and media/);
});

t.test(
  'the last of several records of a volume counts where it is to, whatever lies between them',
  async (t) => {
    const cwd = t.testdir(folderOf({ 'sorted.csv': SORTED }));
    await runInside([...SYNC, 'sorted.csv'], { cwd });
    const [heading = '', ...lines] = SHUFFLED.trimEnd().split('\n');
    const chosen = lines.slice(100, 130);
    const moved = (to: string) => chosen.map((line) => line.replace(/^((?:[^,]*,){4})[^,]*/, `$1${to}`));
    // The one in the middle is quoted, and goes another way through the program.
    const quoted = moved('MIDDLE').map((line) => line.replace('MIDDLE', '"MIDDLE"'));
    const text = [
      heading,
      ...moved('FIRST'),
      ...lines,
      ...quoted,
      ...lines.slice(0, 2000),
      ...moved('LAST'),
      '',
    ].join('\n');
    writeFileSync(join(cwd, 'again.csv'), text);
    const definition = readFileSync(join(cwd, 'catalog.ttidef'), 'utf8');
    writeFileSync(join(cwd, 'last.ttidef'), `${definition}\nSetRepeats(LAST);\n`);
    for (const sort of ['auto', 'always', 'never']) {
      const plan = await runInside(
        ['plan', '--sort', sort, '--memory', '100K', '-d', 'last.ttidef', 'again.csv'],
        { cwd },
      );
      const changes = jsonLines<{ set: { slot?: string } }>(plan.stdout);
      t.same(
        changes.map(({ set }) => set.slot),
        chosen.map(() => 'LAST'),
        sort,
      );
    }
  },
);

t.test('what is planned of an export in no order can be applied, and then is in step', async (t) => {
  const cwd = t.testdir(folderOf({ 'sorted.csv': SORTED, 'shuffled.csv': CHANGED_SHUFFLED }));
  await runInside([...SYNC, 'sorted.csv'], { cwd });
  const plan = await runInside(['plan', '-d', 'catalog.ttidef', 'shuffled.csv'], { cwd });
  const applied = await runInside(['apply', '--stats', 'stats.json'], { cwd, stdin: plan.stdout });
  t.equal(applied.code, 0, applied.stderr);
  t.equal(statistics(cwd).outcomes.updated.total, CHANGES);
  const again = await runInside(['plan', '-d', 'catalog.ttidef', 'shuffled.csv'], { cwd });
  t.match(again, { code: 0, stdout: '' });
});

t.test('extract --sort always prints each scope in one piece', async (t) => {
  const cwd = t.testdir(folderOf({ 'shuffled.csv': SHUFFLED }));
  const options = ['-d', 'catalog.ttidef', 'shuffled.csv'];
  const plain = await runInside(['extract', ...options], { cwd });
  const sorted = await runInside(['extract', '--sort', 'always', '--memory', '100K', ...options], { cwd });
  t.same(sortedLines(sorted.stdout), sortedLines(plain.stdout));
  const scopes = jsonLines<{ customer: string; media: string; line: number }>(sorted.stdout);
  const turns = scopes
    .map(({ customer, media }) => `${customer}.${media}`)
    .filter((name, at, all) => name !== all[at - 1]);
  t.equal(turns.length, 100);
  t.same(turns, [...turns].sort());
});

/** Waits until a program has a file open in its folder for temporary files that has lost its name. */
async function untilItSpills({ pid }: ChildProcess, folder: string): Promise<void> {
  const isOpen = (descriptor: string) => {
    try {
      const path = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      return path.startsWith(folder) && path.endsWith(' (deleted)');
    } catch {
      return false; // closed in the meantime
    }
  };
  await until(() => readdirSync(`/proc/${pid}/fd`).some(isOpen));
}

t.test('a killed run leaves nothing on the disk of what it had set aside', needs(PROC), async (t) => {
  const cwd = t.testdir(folderOf({}));
  const tmp = join(cwd, 'tmp');
  const child = start([...SYNC, ...LITTLE, '--sort', 'always'], { cwd, env: { TMPDIR: tmp } });
  const end = finished(child);
  child.stdin.on('error', () => {}); // it is killed before it has read everything
  child.stdin.write(SHUFFLED);
  await untilItSpills(child, tmp);
  const left = () => readdirSync(tmp);
  t.same(left(), []);
  child.kill('SIGKILL');
  await end;
  t.same(left(), []);
});

t.test('a disk that cannot be written is said with what to do, and nothing is changed', async (t) => {
  const cwd = t.testdir(folderOf({ 'shuffled.csv': SHUFFLED }));
  const env = { TMPDIR: join(cwd, 'catalog.ttidef') };
  const { code, stderr } = await run([...SYNC, ...LITTLE, '--stats', 'stats.json', 'shuffled.csv'], {
    cwd,
    env,
  });
  t.equal(code, 3);
  t.match(stderr, /records cannot be kept in .*catalog.ttidef: .*Set TMPDIR/);
  t.equal(statistics(cwd).undecided, 0);
  t.equal((await runInside(['volumes', '--json'], { cwd })).stdout, '');
});

t.test('an interrupted run brings in step what it had read and set aside', needs(PROC), async (t) => {
  const cwd = t.testdir(folderOf({}));
  const tmp = join(cwd, 'tmp');
  const options = ['--stats', 'stats.json', '--sort', 'always'];
  const child = start([...SYNC, ...LITTLE, ...options], { cwd, env: { TMPDIR: tmp } });
  const end = finished(child);
  child.stdin.on('error', () => {}); // it may end before it has read everything
  child.stdin.write(SHUFFLED);
  await untilItSpills(child, tmp);
  child.kill('SIGTERM');
  t.equal((await end).code, 143);
  const { read, outcomes, undecided } = statistics(cwd);
  t.equal(undecided, 0);
  t.equal(outcomes.added.total + outcomes.excluded.total, read);
});
