import { hostname } from 'node:os';
import t from 'tap';
import { jsonLog } from '../../../../lib/cli/terminal/json-log.ts';
import { Screen } from '../../../../lib/cli/terminal/screen.ts';
import { Written } from '../context.ts';

t.test('a message is a JSON line with process, run, command, level and facts', async (t) => {
  const stream = new Written();
  const log = jsonLog(new Screen(stream), 'the-run', 'sync');
  log('warn', { code: 'RECORD_VALUE', line: 2 }, 'a message\nof two lines');
  t.equal(stream.text.split('\n').length, 2);
  const { time, ...entry } = JSON.parse(stream.text);
  t.type(time, 'number');
  t.strictSame(entry, {
    level: 40,
    pid: process.pid,
    hostname: hostname(),
    name: 'tapesync',
    run: 'the-run',
    command: 'sync',
    code: 'RECORD_VALUE',
    line: 2,
    msg: 'a message\nof two lines',
  });
});

t.test('levels are those of pino, and before the command is known there is none', async (t) => {
  const stream = new Written();
  const log = jsonLog(new Screen(stream), 'the-run', '');
  for (const level of ['info', 'error', 'fatal'] as const) log(level, {}, level);
  const entries = stream.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.strictSame(
    entries.map(({ level, msg, run, command }) => [level, msg, run, command]),
    [
      [30, 'info', 'the-run', undefined],
      [50, 'error', 'the-run', undefined],
      [60, 'fatal', 'the-run', undefined],
    ],
  );
});
