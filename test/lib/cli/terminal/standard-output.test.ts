import { openSync } from 'node:fs';
import t from 'tap';
import { StandardOutput } from '../../../../lib/cli/terminal/standard-output.ts';
import { Written } from '../context.ts';

t.test('text is written in its order, and a write returns when it is taken', async (t) => {
  const stream = new Written();
  const output = new StandardOutput(stream);
  await output.write('one\n');
  t.equal(stream.text, 'one\n');
  output.write('two\n');
  await output.write('three\n');
  t.equal(stream.text, 'one\ntwo\nthree\n');
  t.equal(output.closed, false);
});

t.test('a terminal gets nothing that commands it, a file every byte of the data', async (t) => {
  for (const isTTY of [true, false]) {
    const stream = new Written({ isTTY });
    const output = new StandardOutput(stream);
    await output.print(['a\x1b[2J\nb']);
    await output.json({ text: '\u009b' });
    await output.write('"\u202e\x1b"\n');
    const data = isTTY ? '{"text":"\\u009b"}\n"\\u202e\\u001b"\n' : '{"text":"\u009b"}\n"\u202e\x1b"\n';
    t.equal(stream.text, `a\\x1b[2J\\x0ab\n${data}`);
  }
});

t.test('a reader who goes away closes the output and is no failure', async (t) => {
  const output = new StandardOutput(new Written({ error: { code: 'EPIPE', after: 1 } }));
  const closed = new Promise<void>((resolve) => output.onClosed(resolve));
  await output.write('one\n');
  await output.write('two\n');
  await closed;
  t.equal(output.closed, true);
  t.equal(output.failure, undefined);
  await output.write('nobody waits for this\n');
});

t.test('another error closes the output, too, and is its failure', async (t) => {
  const output = new StandardOutput(new Written({ error: { code: 'ENOSPC', after: 1 } }));
  const closed = new Promise<void>((resolve) => output.onClosed(resolve));
  await output.write('one\n');
  await output.write('two\n');
  await closed;
  t.equal(output.closed, true);
  t.match(output.failure, {
    code: 'OUTPUT_CUT',
    message: 'not all lines could be written to the standard output: no space is left on the disk',
  });
});

t.test('only the null device is discarded', async (t) => {
  for (const [path, isDiscarded] of [
    ['/dev/null', true],
    ['/dev/zero', false],
    [import.meta.filename, false],
  ] as const) {
    t.equal(new StandardOutput(new Written({ fd: openSync(path, 'r') })).isDiscarded(), isDiscarded, path);
  }
});
