import pino from 'pino';
import t from 'tap';
import { prettyStream } from '../../../../lib/cli/terminal/pretty-stream.ts';
import { Screen } from '../../../../lib/cli/terminal/screen.ts';
import { Written } from '../context.ts';

function shown(entry: Readonly<Record<string, unknown>>): string {
  const stream = new Written();
  prettyStream(new Screen(stream)).write(`${JSON.stringify({ time: 0, level: 30, ...entry })}\n`);
  return stream.text;
}

t.test('an entry has its time, its level, its message and its facts', async (t) => {
  t.equal(
    shown({ name: 'tapesync', pid: 7, hostname: 'h', msg: 'served', url: '/a b', status: 200, ids: ['x'] }),
    '1970-01-01T00:00:00.000Z info  served url=/a b status=200 ids=["x"]\n',
  );
  t.match(shown({ level: 60, msg: 'm' }), 'Z fatal m\n');
  t.match(shown({ level: 35, msg: 'm' }), 'Z 35    m\n', 'a level without a name');
});

t.test('the stack of an error stands below, and whatever was thrown instead', async (t) => {
  t.equal(
    shown({ msg: 'm', err: { message: 'no', stack: 'Error: no\n    at a\n    at b' } }),
    '1970-01-01T00:00:00.000Z info  m\n    Error: no\n    at a\n    at b\n',
  );
  t.equal(shown({ msg: 'm', err: { code: 7 } }), '1970-01-01T00:00:00.000Z info  m\n    {"code":7}\n');
  t.equal(shown({ msg: 'm', err: 'text' }), '1970-01-01T00:00:00.000Z info  m\n    text\n');
  t.equal(shown({ msg: 'm', err: null }), '1970-01-01T00:00:00.000Z info  m\n    null\n');
  t.equal(shown({ msg: 'm' }), '1970-01-01T00:00:00.000Z info  m\n');
});

t.test('what comes from outside cannot command the terminal', async (t) => {
  const text = shown({ msg: 'a\x1b[2Jb\nc', user: 'x\ry', err: { stack: 'Error: \x07' } });
  t.notMatch(text.replaceAll('\n', ''), /[\x00-\x1f\x7f]/);
  t.equal(text.split('\n').length, 3, 'one line for the entry, one for the stack');
});

t.test('pino writes to it', async (t) => {
  const stream = new Written();
  pino({ level: 'warn', name: 'tapesync' }, prettyStream(new Screen(stream))).warn({ volume: 'A1' }, 'moved');
  t.match(stream.text, /^\d{4}-\d\d-\d\dT[\d:.]+Z warn {2}moved volume=A1\n$/);
});
