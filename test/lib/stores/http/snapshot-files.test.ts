import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { CustomerId, MediaId } from '../../../../lib/model/scope.ts';
import { loadSnapshot } from '../../../../lib/snapshots/scope-snapshot.ts';
import { SnapshotFiles } from '../../../../lib/stores/http/snapshot-files.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { startServer } from '../../server/started-server.ts';

const SCOPE = { customer: 'US01' as CustomerId, media: 'LTO' as MediaId };

t.test('a snapshot that was kept in another way is not used again, whatever its hash says', async (t) => {
  const { store, open } = await startServer(t);
  await store.places.putCustomer({ customer: SCOPE.customer, description: '' });
  await store.places.putMedia({ ...SCOPE, description: '', volumeFilter: 'A*' });
  const folder = join(temporaryFolder(t), 'kept');
  const hold = async () => {
    const client = await open('ada', { snapshotFolder: folder });
    const held = await loadSnapshot(client, SCOPE, ['slot']);
    await client.close();
    return held;
  };
  await hold();
  const names = readdirSync(folder);
  const about = `${folder}/${names.find((name) => name.endsWith('.json'))}`;
  const body = `${folder}/${names.find((name) => name.endsWith('.body'))}`;
  const older = 'a head of another kind\n';
  const sha256 = createHash('sha256').update(older).digest('hex');
  const { etag } = JSON.parse(readFileSync(about, 'utf8'));
  writeFileSync(body, older);
  writeFileSync(about, JSON.stringify({ etag, encoding: 'identity', sha256 }));

  t.equal((await hold()).volumeFilter, 'A*');
  t.strictSame(readdirSync(folder), [], 'it is gone');
  t.equal((await hold()).volumeFilter, 'A*');
  t.equal(readdirSync(folder).length, 2, 'and kept as it is now');
});

t.test('what has not been used for a month is dropped, and what is used is not', async (t) => {
  const folder = t.testdir({});
  const name = 'f'.repeat(64);
  const sha256 = createHash('sha256').update('rows').digest('hex');
  const used = createHash('sha256').update('a scope').digest('hex');
  for (const file of [name, used]) {
    writeFileSync(join(folder, `${file}.body`), 'rows');
    writeFileSync(
      join(folder, `${file}.json`),
      JSON.stringify({ etag: '"1"', encoding: 'identity', sha256 }),
    );
    const old = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    for (const kind of ['body', 'json']) utimesSync(join(folder, `${file}.${kind}`), old, old);
  }
  const files = new SnapshotFiles(folder);
  t.equal((await files.find('a scope'))?.etag, '"1"');
  // As several runs do it that share a folder.
  await Promise.all(Array.from({ length: 20 }, () => new SnapshotFiles(folder).prepare()));
  t.strictSame(readdirSync(folder).toSorted(), [`${used}.body`, `${used}.json`]);
});

t.test('a folder that others may write to is refused', async (t) => {
  const folder = t.testdir({});
  for (const mode of [0o777, 0o770, 0o702]) {
    chmodSync(folder, mode);
    await t.rejects(new SnapshotFiles(folder).prepare(), {
      code: 'OUTPUT_FAILED',
      message: /others may write to it; chmod go-w keeps them out/,
    });
  }
  chmodSync(folder, 0o755);
  await new SnapshotFiles(folder).prepare();
  const made = join(folder, 'made');
  await new SnapshotFiles(made).prepare();
  t.equal(statSync(made).mode & 0o777, 0o700);
});
