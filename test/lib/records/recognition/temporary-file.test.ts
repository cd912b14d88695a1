import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { FingerprintError } from '../../../../lib/records/recognition/fingerprint-error.ts';
import { TemporaryFile } from '../../../../lib/records/recognition/temporary-file.ts';

t.test('a file takes the place of the old one once it is whole, and is closed then', async (t) => {
  const folder = t.testdir({ file: 'old' });
  const path = join(folder, 'file');
  const file = new TemporaryFile(path);
  for (const text of ['one', '', 'two']) file.write(Buffer.from(text));
  t.equal(readFileSync(path, 'utf8'), 'old');
  file.commit();
  t.equal(readFileSync(path, 'utf8'), 'onetwo');
  file.discard();
  t.throws(() => file.write(Buffer.from('x')), FingerprintError);
  t.throws(() => file.commit(), FingerprintError);
  t.equal(readFileSync(path, 'utf8'), 'onetwo');
});

t.test('what killed runs have left is removed after a day, and nothing else', async (t) => {
  const folder = t.testdir();
  const left = `.${'0'.repeat(8)}-1f.part`;
  const names = [`file${left}`, `file.other${left}`, `other${left}`, 'file.part', `file${left}.gz`];
  for (const name of [...names, `file${left.replace('0', '1')}`]) writeFileSync(join(folder, name), '');
  const old = new Date(Date.now() - 25 * 3600 * 1000);
  for (const name of names) utimesSync(join(folder, name), old, old);
  new TemporaryFile(join(folder, 'file')).commit();
  t.notOk(existsSync(join(folder, `file${left}`)));
  t.strictSame(
    readdirSync(folder).toSorted(),
    ['file', `file${left.replace('0', '1')}`, ...names.slice(1)].toSorted(),
  );
});
