import t, { type Test } from 'tap';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { DEFINITION, exportOf, type Row, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { add, RUN, SCOPE } from '../../stores/contract.ts';
import { run } from '../context.ts';

function stored(t: Test) {
  const folder = t.testdir({ 'x.ttidef': DEFINITION });
  const server = ['-S', `sqlite:${folder}/x.db`];
  const runs = async () => jsonLines((await run(['runs', ...server, '--json'])).stdout);
  return {
    server,
    runs,
    synced: async (rows: readonly Row[], ...options: readonly string[]) => {
      const argv = [
        'sync',
        '--quiet',
        '-a',
        '--create',
        '--max-changes',
        'none',
        '--max-shrink',
        'none',
        ...server,
        '-d',
        `${folder}/x.ttidef`,
      ];
      t.match(await run([...argv, ...options], { stdin: exportOf(rows) }), { code: 0 });
      return String((await runs())[0]?.id);
    },
    undo: (...words: readonly string[]) => run(['undo', ...server, ...words]),
    volumes: async () =>
      jsonLines((await run(['volumes', ...server, '--json'])).stdout).map(
        ({ volume, repository, description }) => `${volume} ${repository} ${description}`,
      ),
  };
}

t.test('a run is taken back with --apply, and shown without, as lines for apply', async (t) => {
  const { server, synced, undo, volumes } = stored(t);
  await synced(rowsOf(2));
  const before = await volumes();
  const id = await synced([
    ['A00001L8', 'OFFS', 'other', ''],
    ['N1', 'LIBR', 'new', ''],
  ]);
  const after = await volumes();
  t.equal(after.length, 3);
  const shown = await undo(id);
  t.equal(shown.code, 0);
  t.match(
    jsonLines(shown.stdout).map(({ action, volume, set }) => [action, volume, set]),
    [
      ['undo', 'A00001L8', { repository: 'LIBR', description: 'Weekly 1' }],
      ['remove', 'N1', {}],
    ],
  );
  t.match(shown.stderr, /^Changes Taken Back\n Read .*\n To change +2 updated \(1 removed\)/m);
  t.strictSame(await volumes(), after, 'nothing is changed');
  const done = await undo(id, '--apply');
  t.match(done, { code: 0, stdout: '' });
  t.match(done.stderr, / Changed +2 updated \(1 removed\)/);
  t.strictSame(await volumes(), before);
  t.match(await undo(id, '--apply'), { code: 0, stderr: / 2 unchanged/ });

  const again = await synced([['N2', 'LIBR', 'new', '']]);
  const applied = await run(['apply', ...server, '--quiet'], { stdin: (await undo(again)).stdout });
  t.match(applied, { code: 0 });
  t.strictSame(await volumes(), before, 'the lines that it prints are lines for apply');
});

t.test('the beginning of an id is enough where no other run begins so', async (t) => {
  const { synced, undo } = stored(t);
  const [first, second] = [await synced(rowsOf(1)), await synced(rowsOf(1))];
  const common = [...first].findIndex((character, at) => character !== second[at]);
  t.match(await undo(first.slice(0, common + 1)), { code: 0, stdout: /"action":"remove"/ });
  t.match(await undo(first.slice(0, 5)), {
    code: 2,
    stderr: new RegExp(`${first.slice(0, 5)} is how several runs begin: ${second} of .*${first} of `),
  });
  t.match(await undo('nothing'), { code: 2, stderr: /has no run nothing, .* tapesync runs lists them/ });
  t.match(await undo(), { code: 2, stderr: /give one run/ });
  t.match(await undo(first, second), { code: 2, stderr: /give one run/ });
});

t.test('limits count, and volumes that have changed since are told', async (t) => {
  const { synced, undo, volumes } = stored(t);
  const id = await synced(rowsOf(12));
  t.match(await undo(id, '--apply'), { code: 4, stderr: /12 changes are 100\.0 % .* --max-changes 12/ });
  t.equal((await volumes()).length, 12);
  const later = await synced([['A00003L8', 'LIBR', 'changed', '']], '--user', 'bob');
  const { code, stderr } = await undo(id, '--apply', '--max-changes', 'none');
  t.equal(code, 1);
  t.match(stderr, new RegExp(`US01\\.LTO\\.A00003L8 has changed since, by sync in run ${later} of bob`));
  t.strictSame(await volumes(), ['A00003L8 LIBR changed']);
});

t.test('a run that was killed can be taken back, with a warning that it may still go on', async (t) => {
  const { server, undo, volumes } = stored(t);
  const store = openSqliteStore(server[1]?.replace('sqlite:', '') ?? '', { write: true });
  await store.changes.apply({ ...RUN, id: 'killed' }, SCOPE, [add('A', { repository: 'LIBR' })], true);
  await store.close();
  const { code, stderr } = await undo('killed', '--apply');
  t.equal(code, 0);
  t.match(stderr, /run killed has not ended, or was killed: what it changes from now on is not taken back/);
  t.strictSame(await volumes(), []);
});
