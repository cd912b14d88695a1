import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import t, { type Test } from 'tap';
import { ADMIN_ACTIONS } from '../../../../lib/cli/commands/admin-actions.ts';
import { DEFINITION, exportOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

const administered = (t: Test) => {
  const server = ['-S', `sqlite:${t.testdir({ 'x.ttidef': DEFINITION })}/x.db`];
  return {
    server,
    admin: (...words: readonly string[]) => run(['admin', ...server, ...words]),
    listed: async () => jsonLines((await run(['admin', ...server, '--json', 'list'])).stdout),
  };
};

const DONE = { code: 0, stdout: '', stderr: '' };

t.test('customers, media and repositories are made and listed', async (t) => {
  const { admin, listed } = administered(t);
  t.strictSame(await admin('customer', 'add', 'us01', '--description', 'Head office'), DONE);
  t.strictSame(await admin('media', 'add', 'US01.LTO', '--volume-filter', '??????L[5-9]'), DONE);
  t.strictSame(await admin('repository', 'add', 'US01.LTO.OFFS', '--description', 'Vault'), DONE);
  t.match(await listed(), [
    { kind: 'customer', id: 'US01', customer: 'US01', description: 'Head office' },
    { kind: 'media', id: 'US01.LTO', volumeFilter: '??????L[5-9]', description: '' },
    { kind: 'repository', id: 'US01.LTO.OFFS', repository: 'OFFS', description: 'Vault' },
  ]);
  t.equal(
    (await admin('list')).stdout,
    [
      'Kind       Identifier    Filter       Next Offsite Capacity Description',
      '---------- ------------- ------------ ---- ------- -------- -----------',
      'customer   US01                                             Head office',
      'media      US01.LTO      ??????L[5-9]',
      'repository US01.LTO.OFFS                                    Vault',
      '---------- ------------- ------------ ---- ------- -------- -----------',
      '',
    ].join('\n'),
  );
});

t.test('to add once more changes what is given and leaves the rest', async (t) => {
  const { admin, listed } = administered(t);
  await admin('customer', 'add', 'US01', '--description', 'Head office');
  await admin('customer', 'add', 'US01');
  await admin('media', 'add', 'US01.LTO', '--volume-filter', '??????L5', '--description', 'Tapes');
  await admin('media', 'add', 'US01.LTO', '--volume-filter', '??????L6');
  await admin('repository', 'add', 'US01.LTO.OFFS', '--description', 'Vault');
  await admin('repository', 'add', 'US01.LTO.OFFS', '--description', 'Bank');
  t.match(await listed(), [
    { id: 'US01', description: 'Head office' },
    { id: 'US01.LTO', volumeFilter: '??????L6', description: 'Tapes' },
    { id: 'US01.LTO.OFFS', description: 'Bank' },
  ]);
});

t.test('a repository has a next one, which is changed, cleared and listed', async (t) => {
  const { admin, listed } = administered(t);
  await admin('customer', 'add', 'US01');
  await admin('media', 'add', 'US01.LTO');
  for (const id of ['LIBR', 'OFFS']) await admin('repository', 'add', `US01.LTO.${id}`);
  const add = (...words: readonly string[]) => admin('repository', 'add', 'US01.LTO.OFFS', ...words);
  const next = async () => (await listed()).at(-1)?.next;
  t.strictSame(await add('--next', 'libr'), DONE);
  t.equal(await next(), 'LIBR');
  t.match((await admin('list')).stdout, /US01\.LTO\.OFFS +LIBR\n/);
  await add('--description', 'Vault');
  t.equal(await next(), 'LIBR', 'what is not given stays');
  const removed = await admin('repository', 'remove', 'US01.LTO.LIBR');
  t.match(removed, {
    code: 1,
    stderr: /LIBR is where volumes go next from OFFS; .* add US01\.LTO\.OFFS --next/,
  });
  t.match(await add('--next', 'OFFS'), { code: 2, stderr: /cannot go from OFFS to OFFS/ });
  t.match(await add('--next', 'MOON'), { code: 1, stderr: /MOON does not exist in US01\.LTO/ });
  t.strictSame(await add('--next', '-'), DONE);
  t.equal(await next(), undefined);
  t.match(await admin('repository', 'remove', 'US01.LTO.LIBR'), { code: 0 });
});

t.test('a repository is another site with some room, until that is taken back', async (t) => {
  const { admin, listed } = administered(t);
  await admin('customer', 'add', 'US01');
  await admin('media', 'add', 'US01.LTO');
  const add = (...words: readonly string[]) => admin('repository', 'add', 'US01.LTO.OFFS', ...words);
  const site = async () => {
    const { offsite, capacity } = (await listed()).at(-1) ?? {};
    return [offsite, capacity];
  };
  t.strictSame(await add('--offsite', '--capacity', '400'), DONE);
  t.strictSame(await site(), [true, 400]);
  t.match((await admin('list')).stdout, /US01\.LTO\.OFFS +yes +400\n/);
  await add('--description', 'Vault');
  t.strictSame(await site(), [true, 400], 'what is not given stays');
  t.strictSame(await add('--offsite=no', '--capacity', '-'), DONE);
  t.strictSame(await site(), [undefined, undefined]);
  t.match(await add('--capacity', '0'), { code: 2, stderr: /--capacity.*expected a whole number from 1/ });
  t.match(await add('--offsite=maybe'), { code: 2, stderr: /--offsite.*expected yes or no/ });
});

t.test('a volume is locked against updates or moves, and unlocked', async (t) => {
  const { server, admin } = administered(t);
  await run(['sync', '--quiet', '-a', '--create', ...server, '-d', `${t.testdirName}/x.ttidef`], {
    stdin: exportOf([['A1', 'LIBR', '', '']]),
  });
  const locks = async () => jsonLines((await run(['volumes', ...server, '--json'])).stdout)[0]?.locks;
  const free = await locks();
  t.strictSame(await admin('volume', 'lock', 'us01.lto.a1'), DONE);
  const updating = await locks();
  t.not(updating, free);
  t.strictSame(await admin('volume', 'lock', 'US01.LTO.A1', '--move'), DONE);
  t.not(await locks(), updating);
  await admin('volume', 'unlock', 'US01.LTO.A1', '--move');
  t.equal(await locks(), updating);
  await admin('volume', 'unlock', 'US01.LTO.A1');
  t.equal(await locks(), free);
});

t.test('a database is brought to the schema of this version', async (t) => {
  const { admin } = administered(t);
  t.strictSame(await admin('migrate'), DONE);
});

t.test('what cannot be done is explained, and leaves 2', async (t) => {
  const { admin, listed } = administered(t);
  await admin('customer', 'add', 'US01');
  for (const [words, problem] of [
    [[], 'say what to do'],
    [['dance'], 'there is no action dance'],
    [['customer', 'rename', 'US01'], 'there is no action customer rename'],
    [['customer', 'add', 'US01', 'US02'], 'too many words after US01'],
    [['customer', 'add', ''], 'expected CUSTOMER, found ""'],
    [['customer', 'add', 'US01.LTO'], 'expected CUSTOMER, found "US01.LTO"'],
    [['media', 'add', 'US01'], 'expected CUSTOMER.MEDIA, found "US01"'],
    [['repository', 'add', 'US01..OFFS'], 'expected CUSTOMER.MEDIA.REPOSITORY, found "US01..OFFS"'],
    [['customer', 'add', 'TOOLONG'], /^customer "TOOLONG": /],
    [['media', 'add', 'US01.LTO', '--volume-filter', '['], /^the filter \[: /],
    [['customer', 'add', 'US01', '--description', 'x'.repeat(1000)], /^the description "x{1000}" /],
    [['volume', 'lock', 'US01.LTO.A1'], /^sqlite:.*x\.db has no volume US01\.LTO\.A1/],
  ] as const) {
    const { code, stderr, stdout } = await admin(...words);
    t.equal(code, 2, stderr);
    t.equal(stdout, '');
    const [, found] = /^tapesync: (.*); tapesync admin --help shows how it is called\n$/s.exec(stderr) ?? [];
    t.match(found, problem, stderr);
  }
  t.match(await listed(), [{ id: 'US01' }]);
});

t.test('a data cluster is made, listed, and removed while no volume is of it', async (t) => {
  const { server, admin, listed } = administered(t);
  const name = "US01.LTO.v1.2 'Payroll'";
  t.match(await admin('data-cluster', 'add', name), { code: 1, stderr: /media US01\.LTO does not exist/ });
  await admin('customer', 'add', 'US01');
  await admin('media', 'add', 'US01.LTO');
  t.strictSame(await admin('data-cluster', 'add', `us01.lto. v1.2 'Payroll'`), DONE);
  t.strictSame(await admin('data-cluster', 'add', name), DONE);
  t.match((await listed()).at(-1), { kind: 'data cluster', id: name, dataCluster: "v1.2 'Payroll'" });
  t.match((await admin('list')).stdout, `data cluster ${name}\n`);
  for (const wrong of ['US01.LTO', 'US01.LTO.', 'US01', `US01.LTO.${'x'.repeat(257)}`]) {
    t.match(await admin('data-cluster', 'add', wrong), { code: 2 }, wrong);
  }
  t.match(await admin('data-cluster', 'add', name, '--description', 'x'), {
    code: 2,
    stderr: /its name alone/,
  });

  t.match(await admin('data-cluster', 'remove', 'US01.LTO.v1'), {
    code: 2,
    stderr: /no data cluster US01\.LTO\.v1;/,
  });
  t.match(await admin('data-cluster', 'remove', 'US01.LTO.v1', '--apply'), { code: 2 });
  t.match(await admin('data-cluster', 'remove', name), {
    ...{ code: 0, stdout: `would remove data cluster ${name}; --apply removes it\n` },
  });
  const folder = dirname(server[1]?.slice('sqlite:'.length) ?? '');
  const definition = `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
    Extract(VOLUME, 1, 10); Extract(DATACLUSTER, 2, 256);`;
  writeFileSync(`${folder}/y.ttidef`, definition);
  writeFileSync(`${folder}/y.csv`, "A1,v1.2 'Payroll'\nA2,v9\n");
  const synced = await run(['sync', ...server, '-a', '-d', `${folder}/y.ttidef`, `${folder}/y.csv`]);
  t.match(synced, { code: 1, stderr: "data-cluster add 'US01.LTO.v9', or give --create" });
  t.match(await admin('data-cluster', 'remove', name), { code: 1, stderr: /has volumes of US01\.LTO \(1\)/ });
  t.match(await admin('data-cluster', 'remove', name, '--apply'), { code: 1, stderr: /take them out of it/ });
  await admin('volume', 'remove', 'US01.LTO.A1', '--apply');
  t.strictSame(await admin('data-cluster', 'remove', name, '--apply'), DONE);
  t.match((await listed()).at(-1), { kind: 'media' });
});

t.test('every action of the list is known, and one that is not is answered by the list', async (t) => {
  const server = `sqlite:${t.testdir()}/x.db`;
  for (const action of ADMIN_ACTIONS) {
    const { stderr } = await run(['admin', '-S', server, ...action.split(' ')], { stdin: '' });
    t.notMatch(stderr, 'there is no action', action);
  }
  const { code, stderr } = await run(['admin', '-S', server, 'customer', 'rename']);
  t.equal(code, 2);
  t.match(stderr, /there is no action customer rename: list, customer add, /);
});
