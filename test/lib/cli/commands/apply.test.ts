import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { DEFINITION, exportOf, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

async function planned(t: Test) {
  const folder = t.testdir({ 'x.ttidef': DEFINITION, 'export.csv': exportOf(rowsOf(3)) });
  const store = ['-S', `sqlite:${folder}/x.db`, '--quiet'];
  const { stdout } = await run([
    ...['plan', ...store, '-a', '--create', '-d', `${folder}/x.ttidef`],
    `${folder}/export.csv`,
  ]);
  const volumes = async () =>
    jsonLines((await run(['volumes', '-S', `sqlite:${folder}/x.db`, '--json'])).stdout);
  return { folder, store, changes: stdout, volumes };
}

t.test(
  'changes of a plan are applied, from the standard input or a file, and printed if asked for',
  async (t) => {
    const { store, changes, volumes } = await planned(t);
    const applied = await run(['apply', ...store, '--create', '--changes'], { stdin: changes });
    t.strictSame(applied, { code: 0, stdout: changes, stderr: '' });
    t.equal((await volumes()).length, 3);
    const empty = t.testdir({ 'empty.ndjson': '' });
    t.strictSame(await run(['apply', ...store, `${empty}/empty.ndjson`]), {
      code: 0,
      stdout: '',
      stderr: '',
    });
  },
);

t.test('a change that was made before is a conflict, and what is no change is rejected', async (t) => {
  const { folder, store, changes } = await planned(t);
  await run(['apply', ...store, '--create'], { stdin: changes });
  const { code, stderr } = await run(['apply', ...store, '--rejects', `${folder}/rejects`], {
    stdin: `${changes.replaceAll('LIBR', 'OFFS')}no change\n`,
  });
  t.equal(code, 1);
  t.equal(stderr, 'tapesync: 1 rejected (1 RECORD_JSON); 3 conflicted (3 CHANGE_CONFLICT)\n');
  t.match(
    jsonLines(readFileSync(`${folder}/rejects`, 'utf8')).map(({ code: why }) => why),
    ['RECORD_JSON', 'CHANGE_CONFLICT', 'CHANGE_CONFLICT', 'CHANGE_CONFLICT'],
  );
});

t.test('customers and repositories are made only with --create', async (t) => {
  const { store, changes, volumes } = await planned(t);
  t.equal((await run(['apply', ...store], { stdin: changes })).code, 1);
  t.strictSame(await volumes(), []);
});

t.test('the limit of changes counts', async (t) => {
  const { store, changes, volumes, folder } = await planned(t);
  await run(['apply', ...store, '--create'], { stdin: changes });
  const more = await run([...['sync', ...store, '-a', '-d', `${folder}/x.ttidef`, '--max-changes', 'none']], {
    stdin: exportOf(rowsOf(12)),
  });
  t.equal(more.code, 0);
  const moves = (await volumes()).map(({ volume, version }) =>
    JSON.stringify({ action: 'update', customer: 'US01', media: 'LTO', volume, version, set: { slot: '1' } }),
  );
  const stdin = `${moves.join('\n')}\n`;
  t.equal((await run(['apply', ...store], { stdin })).code, 4);
  t.equal((await run(['apply', ...store, '--max-changes', '12'], { stdin })).code, 0);
});

t.test('no output takes the place of the changes', async (t) => {
  const { folder, store } = await planned(t);
  const file = `${folder}/export.csv`;
  const { code, stderr } = await run(['apply', ...store, '--rejects', file, file]);
  t.equal(code, 2);
  t.match(stderr, 'the run uses it for something else');
});
