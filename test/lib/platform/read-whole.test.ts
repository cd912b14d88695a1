import { openSync } from 'node:fs';
import t from 'tap';
import { readWhole } from '../../../lib/platform/read-whole.ts';
import { needs } from '../../needs.ts';

t.test('a file is read whole, up to a limit', async (t) => {
  const folder = t.testdir({ empty: '', text: 'ä'.repeat(50_000) });
  t.equal(readWhole(`${folder}/text`).toString(), 'ä'.repeat(50_000));
  t.equal(readWhole(`${folder}/text`, 100_000).length, 100_000);
  t.throws(() => readWhole(`${folder}/text`, 99_999), { message: 'it is larger than 99999 bytes' });
  t.equal(readWhole(`${folder}/empty`).length, 0);
  t.throws(() => readWhole(`${folder}/missing`), { code: 'ENOENT' });
  t.throws(() => readWhole(folder), { code: 'EISDIR' });
});

t.test(
  'a device without an end is read no further than the limit',
  needs('/dev/zero', '/proc/self/status'),
  async (t) => {
    t.throws(() => readWhole('/dev/zero'), { message: 'it is larger than 16777216 bytes' });
    t.equal(readWhole('/dev/null').length, 0);
    t.match(readWhole('/proc/self/status').toString(), /^Name:/, 'a file that says it has 0 bytes');
    t.ok(openSync('/dev/null', 'r') < 100, 'no file stays open');
  },
);
