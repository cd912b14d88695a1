import { chmodSync } from 'node:fs';
import t from 'tap';
import { exposureOf } from '../../../lib/platform/exposed-file.ts';

const SKIP = process.platform === 'win32' && 'there are no modes';

t.test('a file that others can read is told of, with what to do', { skip: SKIP }, async (t) => {
  const file = `${t.testdir({ key: '' })}/key`;
  const isRoot = process.getuid?.() === 0;
  for (const [mode, isExposed] of [
    [0o600, false],
    [0o400, false],
    // As systems keep keys of root for a group.
    [0o640, !isRoot],
    [0o660, true],
    [0o644, true],
    [0o604, true],
  ] as const) {
    chmodSync(file, mode);
    const text = mode.toString(8).padStart(4, '0');
    t.equal(
      exposureOf(file, 'a private key'),
      isExposed
        ? `others can read ${file} (mode ${text}), and a private key is in it; run: chmod 600 ${file}`
        : undefined,
      text,
    );
  }
});

t.test('what is no file is none that others read', async (t) => {
  t.equal(exposureOf(`${t.testdir()}/none`, 'a password'), undefined);
  t.equal(exposureOf('/dev/null', 'a password'), undefined);
});
