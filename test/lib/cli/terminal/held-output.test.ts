import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { HeldOutput } from '../../../../lib/cli/terminal/held-output.ts';

class Taken {
  readonly pieces: string[] = [];

  write(lines: string): void {
    this.pieces.push(lines);
  }
}

t.test('lines are written in their order when they are released, and once', async (t) => {
  const held = new HeldOutput();
  const taken = new Taken();
  held.write('a\n');
  held.write('b\n');
  t.strictSame(taken.pieces, []);
  await held.release(taken);
  await held.release(taken);
  t.equal(taken.pieces.join(''), 'a\nb\n');
});

t.test('many lines are kept on the disk, and come back as they were', async (t) => {
  const held = new HeldOutput();
  let all = '';
  for (let line = 0; line < 30; line++) {
    const text = `${'ß'.repeat(100_000)}${line}\n`;
    held.write(text);
    all += text;
  }
  const taken = new Taken();
  await held.release(taken);
  t.ok(taken.pieces.join('') === all);
  t.ok(taken.pieces.length > 1);
  for (const piece of taken.pieces) t.ok(piece.endsWith('\n'));
});

t.test('lines that are dropped are gone', async (t) => {
  const held = new HeldOutput();
  held.write('x'.repeat(2_000_000));
  held.write('y\n');
  held.drop();
  const taken = new Taken();
  await held.release(taken);
  t.strictSame(taken.pieces, []);
});

t.test('what cannot be kept is told', async (t) => {
  const folder = t.testdir();
  const before = process.env.TMPDIR;
  t.teardown(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  mkdirSync(join(folder, 'tmp'));
  process.env.TMPDIR = join(folder, 'none');
  const held = new HeldOutput();
  held.write('x'.repeat(2_000_000));
  t.equal(held.failure?.code, 'SPILL_FAILED');
});
