import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { holdScope } from '../../../../lib/snapshots/held-scope.ts';
import type { CustomerId, MediaId } from '../../../../lib/volumes/scope.ts';
import { startServer } from '../../server/started-server.ts';

const SCOPE = { customer: 'US01' as CustomerId, media: 'LTO' as MediaId };

t.test('a snapshot that was kept in another way is not used again, whatever its hash says', async (t) => {
  const { store, open } = await startServer(t);
  await store.putCustomer({ customer: SCOPE.customer, description: '' });
  await store.putMedia({ ...SCOPE, description: '', volumeFilter: 'A*' });
  const folder = join(t.testdirName, 'kept');
  const hold = async () => {
    const client = await open('ada', { snapshotFolder: folder });
    const held = await holdScope(client, SCOPE, ['slot']);
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
