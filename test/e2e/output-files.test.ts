import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { needs } from '../needs.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { metricsUrl, RECORDS_READ, untilMetrics } from './exposition.ts';
import { finished, run, shell, start } from './program.ts';

const SYNC = ['sync', '-a', '--create', '-d', 'x.ttidef'];
const OUTPUTS = ['--stats', 'stats', '--rejects', 'rejects', '--absent', 'absent'];

t.test('a killed run leaves the files of the run before, and its own aside until the next', async (t) => {
  const cwd = t.testdir({ 'x.ttidef': DEFINITION });
  const text = (name: string) => readFileSync(join(cwd, name), 'utf8');
  const names = () =>
    readdirSync(cwd)
      .filter((name) => /^(stats|rejects|absent)/.test(name))
      .sort();
  const bad = `${exportOf(rowsOf(2))}C 1,LIBR,,\n`;
  t.equal((await run([...SYNC, ...OUTPUTS], { cwd, stdin: bad })).code, 1);
  t.strictSame(names(), ['absent', 'rejects', 'stats']);
  const before = ['stats', 'rejects', 'absent'].map(text);

  const child = start([...SYNC, ...OUTPUTS, '--metrics-port', '0'], { cwd });
  const end = finished(child);
  child.stdin.write(exportOf(rowsOf(100)));
  await untilMetrics(await metricsUrl(child), (samples) => samples.get(RECORDS_READ) === 101);
  child.kill('SIGKILL');
  await end;
  t.strictSame(['stats', 'rejects', 'absent'].map(text), before);
  t.strictSame(names(), ['absent', 'absent.partial', 'rejects', 'rejects.partial', 'stats', 'stats.partial']);

  t.equal((await run([...SYNC, ...OUTPUTS], { cwd, stdin: exportOf(rowsOf(1)) })).code, 0);
  t.strictSame(names(), ['absent', 'rejects', 'stats']);
  t.equal(JSON.parse(text('stats')).exitCode, 0);
  t.equal(text('rejects'), '');
  t.match(text('absent'), /^US01\.LTO\./);
});

t.test(
  'open files, pipes and devices are written as they are',
  needs('bash', 'mkfifo', '/dev/fd'),
  async (t) => {
    const cwd = t.testdir({ 'x.ttidef': DEFINITION, 'x.csv': exportOf(rowsOf(1)) });
    const text = (name: string) => readFileSync(join(cwd, name), 'utf8');
    const line = `tapesync ${SYNC.join(' ')} --quiet x.csv`;
    const { code, stderr } = await shell(
      [
        `{ echo before; ${line} --stats /dev/stdout; echo after; } > out`,
        `{ echo before; ${line} --stats /dev/stderr; echo after >&2; } 2> err`,
        `{ ${line} --stats /dev/fd/7; echo after >&7; } 7> seven`,
        `${line} --stats /dev/stdout | cat > piped`,
        `mkfifo fifo; cat fifo > read & ${line} --stats fifo; wait`,
        `${line} --stats /dev/null --rejects /dev/null`,
      ].join(' && '),
      { cwd },
    );
    t.equal(code, 0, stderr);
    t.match(text('out'), /^before\n\{\n(.*\n)+\}\nafter\n$/);
    t.match(text('err'), /^\{\n(.*\n)+\}\nafter\n$/);
    t.match(text('seven'), /^\{\n(.*\n)+\}\nafter\n$/);
    t.equal(JSON.parse(text('piped')).exitCode, 0);
    t.equal(JSON.parse(text('read')).exitCode, 0);
    t.strictSame(
      readdirSync(cwd).filter((name) => name.endsWith('.partial')),
      [],
    );
  },
);
