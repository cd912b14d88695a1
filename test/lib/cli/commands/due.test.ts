import t, { type Test } from 'tap';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { add, RUN, SCOPE } from '../../stores/contract.ts';
import { run } from '../context.ts';

const NOW = ['--now', '2026-03-15T02:00:00Z'];

async function filled(t: Test) {
  const folder = t.testdir({});
  const server = ['-S', `sqlite:${folder}/x.db`];
  const store = openSqliteStore(`${folder}/x.db`, { write: true });
  const volumes = [
    add('A1', { repository: 'LIBR', moveDate: '2026-03-15T18:00:00Z' }),
    add('A2', { repository: 'LIBR', moveDate: '2026-03-16T00:00:00Z' }),
  ];
  await store.changes.apply(RUN, SCOPE, [...volumes, add('A3', { repository: 'OFFS' })], true);
  await store.close();
  const due = (...words: readonly string[]) => run(['due', ...server, ...words]);
  const moving = async () => {
    const { stdout } = await run(['moves', ...server, '--json']);
    return jsonLines(stdout).map(({ from, to, label }) => `${from} > ${to} ${label}`);
  };
  return { server, due, moving };
}

t.test('what is to move today is sent on its way, by name of the next repository', async (t) => {
  const { server, due, moving } = await filled(t);
  const lost = await due(...NOW);
  t.match(lost, {
    code: 0,
    stdout: '',
    stderr: /of US01\.LTO\.A1, .* admin repository add US01\.LTO\.LIBR --next/,
  });
  t.match(lost.stderr, /1 skipped \(1 no next repository and no home\)/);
  t.match(await run(['admin', ...server, 'repository', 'add', 'US01.LTO.LIBR', '--next', 'OFFS']), {
    code: 0,
  });
  const listed = await run(['moves', ...server, ...NOW, '--due', '--json']);
  t.match(jsonLines(listed.stdout), [{ from: 'LIBR', to: 'OFFS', label: 'US01.LTO.A1' }]);
  const shown = await due(...NOW, '--dry-run');
  t.equal(shown.code, 0);
  t.match(jsonLines(shown.stdout), [{ volume: 'A1', set: { repository: 'OFFS', moveDate: null } }]);
  t.strictSame(await moving(), []);
  const done = await due(...NOW, 'us01');
  t.match(done, { code: 0, stdout: '', stderr: /^Moves That Are Due$/m });
  t.strictSame(await moving(), ['LIBR > OFFS US01.LTO.A1']);
  t.match(jsonLines((await run(['runs', ...server, '--json'])).stdout), [{ command: 'due', exitCode: 0 }]);
});

t.test('a run of due can be taken back', async (t) => {
  const { server, due, moving } = await filled(t);
  await run(['admin', ...server, 'repository', 'add', 'US01.LTO.LIBR', '--next', 'OFFS']);
  await due(...NOW);
  const id = String(jsonLines((await run(['runs', ...server, '--json'])).stdout)[0]?.id);
  t.match(await run(['undo', ...server, id, '--apply']), { code: 0 });
  t.strictSame(await moving(), []);
  const listed = await run(['moves', ...server, ...NOW, '--due', '--json']);
  t.match(jsonLines(listed.stdout), [{ label: 'US01.LTO.A1', moveDate: '2026-03-15T18:00:00Z' }]);
});

t.test('a scope that is not there is refused', async (t) => {
  const { due } = await filled(t);
  t.match(await due('US02'), { code: 2, stderr: /no scope fits US02; there is US01\.LTO/ });
  t.match(await due('US01', 'US02'), { code: 2, stderr: /give one CUSTOMER or CUSTOMER\.MEDIA/ });
});
