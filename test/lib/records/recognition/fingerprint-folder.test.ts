import {
  chmodSync,
  existsSync,
  readdirSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import {
  fingerprintPath,
  prepareFingerprintFolder,
} from '../../../../lib/records/recognition/fingerprint-folder.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { entriesOf, write } from './written.ts';

const SUBJECTS = ['0'.repeat(32), '1'.repeat(32), 'f'.repeat(32)] as const;

t.test('old fingerprints are removed, with what was left beside them', async (t) => {
  const folder = temporaryFolder(t);
  const path = fingerprintPath(folder, SUBJECTS[0]);
  write(path, entriesOf(3));
  writeFileSync(`${path}.${'0'.repeat(8)}-1f.part`, '');
  prepareFingerprintFolder(folder);
  t.equal(readdirSync(folder).length, 2);
  const old = new Date(Date.now() - 31 * 24 * 3600 * 1000);
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), old, old);
  prepareFingerprintFolder(folder);
  t.strictSame(readdirSync(folder), []);
});

t.test('2 GiB of fingerprints are kept, the latest ones', async (t) => {
  const folder = temporaryFolder(t);
  const paths = SUBJECTS.map((subject) => fingerprintPath(folder, subject));
  for (const [at, path] of paths.entries()) {
    writeFileSync(path, '');
    truncateSync(path, 2 ** 30);
    utimesSync(path, new Date(Date.now() - at * 1000), new Date(Date.now() - at * 1000));
  }
  prepareFingerprintFolder(folder);
  t.strictSame(paths.map(existsSync), [true, true, false]);
});

const SKIP = process.platform === 'win32' && 'there are no modes';

t.test('a folder that others may look into is refused in one sentence', { skip: SKIP }, async (t) => {
  const folder = temporaryFolder(t);
  prepareFingerprintFolder(join(folder, 'made/below'));
  t.equal(statSync(join(folder, 'made/below')).mode & 0o777, 0o700);
  chmodSync(folder, 0o755);
  t.throws(() => prepareFingerprintFolder(folder), {
    name: 'FingerprintError',
    message: `fingerprints cannot be kept in ${folder}: others may look into it; chmod go-rwx keeps them out`,
  });
});
