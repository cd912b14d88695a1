import t from 'tap';
import { DEFINITION } from '../../../e2e/export.ts';
import { run } from '../context.ts';

t.test('a definition without errors leaves 0', async (t) => {
  const file = `${t.testdir({ 'x.ttidef': DEFINITION })}/x.ttidef`;
  t.strictSame(await run(['check', file]), { code: 0, stdout: `${file}: no errors\n`, stderr: '' });
  t.strictSame(await run(['check', file, '--json']), { code: 0, stdout: '', stderr: '' });
});

t.test('errors of any of several definitions leave 2, and each is checked', async (t) => {
  const folder = t.testdir({ 'bad.ttidef': 'SetLiteral(CUSTOMER);\nNothing();\n', 'x.ttidef': DEFINITION });
  const { code, stdout, stderr } = await run(['check', `${folder}/bad.ttidef`, `${folder}/x.ttidef`]);
  t.equal(code, 2);
  t.equal(stderr, '');
  const lines = stdout.trimEnd().split('\n');
  t.match(lines[0], `${folder}/bad.ttidef:1:`);
  t.equal(lines.at(-1), `${folder}/x.ttidef: no errors`);
});

t.test('with --json each error is a line with its place', async (t) => {
  const file = `${t.testdir({ 'bad.ttidef': `${DEFINITION}Nothing();\n` })}/bad.ttidef`;
  const { code, stdout } = await run(['check', '--json', file]);
  t.equal(code, 2);
  t.match(JSON.parse(stdout), { severity: 'error', file, line: 12, column: 1 });
});

t.test('options that a definition is compiled with count', async (t) => {
  const text = DEFINITION.replace(/SetLiteral\(CUSTOMER.*\n/, '');
  const file = `${t.testdir({ 'x.ttidef': text })}/x.ttidef`;
  const bare = await run(['check', file]);
  t.not(bare.stdout, `${file}: no errors\n`);
  t.equal((await run(['check', '--set', 'CUSTOMER=US01', file])).stdout, `${file}: no errors\n`);
});

t.test('without a definition there is nothing to check, and one that is not there is named', async (t) => {
  t.strictSame(await run(['check']), {
    code: 2,
    stdout: '',
    stderr: 'tapesync: name at least one definition; tapesync check --help shows how it is called\n',
  });
  const file = `${t.testdir()}/none.ttidef`;
  const { code, stderr } = await run(['check', file]);
  t.equal(code, 2);
  t.match(stderr, `tapesync: cannot read the definition ${file}: `);
});
