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

t.test('of many errors the first 20 are shown with a count, of an export one sentence', async (t) => {
  const folder = t.testdir({
    'many.ttidef': `${DEFINITION}${'Nothing();\n'.repeat(1234)}`,
    'export.csv': `Volume,Place\n${'A1,LIBR\n'.repeat(1234)}`,
  });
  const many = (await run(['check', `${folder}/many.ttidef`])).stdout.trimEnd().split('\n');
  t.equal(many.length, 21);
  t.equal(many.at(-1), `${folder}/many.ttidef: and 1214 more errors`);
  const { code, stdout } = await run(['check', `${folder}/export.csv`]);
  t.equal(code, 2);
  t.match(stdout, /^\S+:1:1: error: this looks like an export and not like a definition: .*\n$/);
});

t.test('periods are explained, which is no error', async (t) => {
  const text = `SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 0, 8);
Extract(WRITETIME, 9, 10); SetWriteTimeFormat("%F"); AddRepositoryOnWriteTime(VOLUME, "*", "7", "LIBR", "0");\n`;
  const file = `${t.testdir({ 'x.ttidef': text })}/x.ttidef`;
  const { code, stdout } = await run(['check', file]);
  t.equal(code, 0);
  t.match(stdout, /note: "7" is 7 hours .*\n.*no errors\n$/);
});
