import { readFileSync } from 'node:fs';
import t from 'tap';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { runInside } from './inside.ts';

const KEYS = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, 0, 10, 0);\n';
const SECRET = 'root:hunter2hunter2:19000:0:99999:7:::\n';

const cwd = t.testdir({
  'reaching.ttidef': `${KEYS}SetFile("shadow");`,
  'headed.ttidef': `${DEFINITION}SetFile("shadow");`,
  'variable.ttidef': `${KEYS}SetLiteral(DESCRIPTION, "%SITE%");`,
  'x.ttidef': DEFINITION,
  shadow: SECRET,
});

t.test('no message quotes a file that only the definition names', async (t) => {
  for (const definition of ['reaching.ttidef', 'headed.ttidef']) {
    for (const command of [
      ['sync', '--create', '-a'],
      ['plan', '--log-format', 'json'],
      ['extract', '--json'],
      ['extract', '-F', '3'],
    ]) {
      const { code, stderr } = await runInside([...command, '-d', definition], { cwd });
      t.not(code, command.includes('-F') ? 2 : 0);
      t.notMatch(stderr, /hunter2/, `${command.join(' ')} ${definition}`);
    }
  }
  const { stderr } = await runInside(['sync', '-d', 'reaching.ttidef', 'shadow'], { cwd });
  t.match(stderr, /hunter2/, 'the operator may see a file that the operator names');
  await runInside(['sync', '-d', 'reaching.ttidef', '--rejects', 'rejects.ndjson'], { cwd });
  t.match(readFileSync(`${cwd}/rejects.ndjson`, 'utf8'), /hunter2/, 'and asks for what was rejected');
});

t.test('a confined definition names no file and no variable of its own, in any command', async (t) => {
  const env = { SITE: 'North' };
  for (const command of ['sync', 'plan', 'extract', 'check', 'test']) {
    for (const [definition, problem] of [
      ['reaching.ttidef', /SetFile reaches out of the definition, which is confined/],
      ['variable.ttidef', /the variable %SITE% is none that this definition may use/],
    ] as const) {
      const named = command === 'check' || command === 'test' ? [definition] : ['-d', definition];
      const confined = await runInside([command, '--confine', ...named], { cwd, env, stdin: 'A1\n' });
      if (command === 'test') continue;
      t.equal(confined.code, 2, `${command} ${definition}`);
      t.match(confined.stdout + confined.stderr, problem);
      t.notMatch(confined.stdout + confined.stderr, /hunter2|North/);
    }
  }
  const allowed = ['extract', '--confine', '--allow-variable', 'SITE', '-d', 'variable.ttidef'];
  t.match((await runInside(allowed, { cwd, env, stdin: 'A1\n' })).stdout, /"description":"North"/);
  const other = { TAPESYNC_CONFINE: 'yes' };
  t.equal((await runInside(['check', 'reaching.ttidef'], { cwd, env: other })).code, 2);
  const plain = ['extract', '--confine', '-d', 'x.ttidef'];
  t.equal((await runInside(plain, { cwd, stdin: exportOf(rowsOf(2)) })).code, 0);
});
