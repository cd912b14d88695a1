import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { faultProxy, servedHere } from './served-store.ts';

t.test('snapshots that are kept are private, and believed only where they are whole', async (t) => {
  const served = await servedHere(t);
  const { proxy, through } = await faultProxy(t, served);
  const folder = `${served.cwd}/kept`;
  const sync = async (t: Test, file: string) => {
    const end = await served.sync(through, file, '--snapshot-cache', folder, '--changes');
    t.equal(end.code, 0, end.stderr);
    return end.stdout.split('\n').length - 1;
  };
  const parts = () => readdirSync(folder).filter((name) => !/^[0-9a-f]{64}\.(body|json)$/.test(name));
  const bodies = () => readdirSync(folder).filter((name) => name.endsWith('.body'));
  await served.write('export.csv', { volumes: 400, scopes: 4 });
  t.equal((await served.sync(served.port, 'export.csv')).code, 0);

  await t.test('a download that is cut leaves nothing behind', async (t) => {
    proxy.first.snapshot = ['half', 'ends early', 'damaged', 'announces more'];
    t.equal(await sync(t, 'export.csv'), 0);
    t.strictSame(proxy.first.snapshot, []);
    t.strictSame(parts(), []);
  });

  await t.test('what is whole is kept, for nobody else to read', async (t) => {
    t.equal(await sync(t, 'export.csv'), 0);
    const names = readdirSync(folder);
    t.equal(names.length, 8, names.join(' '));
    t.equal(statSync(folder).mode & 0o777, 0o700);
    for (const name of names) t.equal(statSync(`${folder}/${name}`).mode & 0o777, 0o600, name);
    t.equal(await sync(t, 'export.csv'), 0);
  });

  await t.test('a damaged file is not believed', async (t) => {
    const [one = '', two = '', three = ''] = bodies();
    const bytes = readFileSync(`${folder}/${one}`);
    bytes[bytes.length >> 1]! ^= 0x40;
    writeFileSync(`${folder}/${one}`, bytes);
    writeFileSync(`${folder}/${two}`, readFileSync(`${folder}/${two}`).subarray(0, 100));
    writeFileSync(`${folder}/${three.replace('body', 'json')}`, '{"etag":');
    const { snapshots } = served.statistics('export.csv');
    t.equal(await sync(t, 'export.csv'), 0);
    t.strictSame(served.statistics('export.csv').snapshots, snapshots, 'all volumes were there');
    t.equal(await sync(t, 'export.csv'), 0);
  });

  await t.test('a file of a scope that has changed is not believed', async (t) => {
    await served.write('changed.csv', { volumes: 400, scopes: 4, seed: 2 });
    const changes = await sync(t, 'changed.csv');
    t.ok(changes > 300, `${changes} changes`);
    t.equal(await sync(t, 'changed.csv'), 0);
    served.appliedAsCounted(t, 'changed.csv');
    await served.inStep(t, 'changed.csv');
  });
});
