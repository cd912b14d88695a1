import t, { type Test } from 'tap';
import { DEFINITION, exportOf, rowsOf } from '../../../e2e/export.ts';
import { jsonLines } from '../../../e2e/program.ts';
import { run } from '../context.ts';

async function filled(t: Test) {
  const folder = t.testdir({ 'x.ttidef': DEFINITION });
  const server = ['-S', `sqlite:${folder}/x.db`];
  const argv = ['sync', '--quiet', '-a', '--create', ...server, '-d', `${folder}/x.ttidef`];
  for (const customer of ['US01', 'US0I']) {
    await run([...argv, '--set', `CUSTOMER=${customer}`], { stdin: exportOf(rowsOf(12)) });
  }
  const lines = async (...words: readonly string[]) => jsonLines((await run([...words, ...server])).stdout);
  return {
    admin: (...words: readonly string[]) => run(['admin', ...words, ...server]),
    places: async () => (await lines('admin', 'list', '--json')).map(({ id }) => id),
    volumes: async () => (await lines('volumes', '--json')).length,
    lines,
  };
}

t.test('a customer made by mistake goes with all that is in it, but for its history', async (t) => {
  const { admin, places, volumes, lines } = await filled(t);
  t.strictSame(await admin('customer', 'remove', 'us0i'), {
    code: 0,
    stdout: 'would remove customer US0I (volumes: 12, repositories: 1, media types: 1); --apply removes it\n',
    stderr: '',
  });
  t.equal(await volumes(), 24, 'nothing goes without --apply');
  t.match(await admin('customer', 'remove', 'US0I', '--apply'), {
    code: 0,
    stdout: '',
    stderr: /^Removal\n.*\n Changed +12 updated \(12 removed\)/m,
  });
  t.strictSame(await places(), ['US01', 'US01.LTO', 'US01.LTO.LIBR']);
  t.equal(await volumes(), 12);
  const history = await lines('volumes', 'US0I.LTO.A00003L8', '--history', '--json');
  t.match(history.at(-1), { volume: 'A00003L8', version: 2, new: null });
  t.match(await lines('runs', '--json'), [{ command: 'admin', exitCode: 0, outcomes: { updated: 12 } }]);
  t.match(await admin('verify'), { code: 0 });
  t.match(await admin('customer', 'remove', 'US0I', '--apply'), {
    code: 2,
    stderr: /has no customer US0I; tapesync admin list/,
  });
});

t.test('a volume and a media type are removed, and a locked volume keeps what it lies in', async (t) => {
  const { admin, places, volumes } = await filled(t);
  t.match(await admin('volume', 'remove', 'US0I.LTO.A00003L8'), {
    code: 0,
    stdout: /^would remove volume US0I/,
  });
  t.match(await admin('volume', 'remove', 'US0I.LTO.A00003L8', '--apply'), { code: 0 });
  t.equal(await volumes(), 23);
  t.match(await admin('volume', 'remove', 'US0I.LTO.A00003L8'), { code: 2, stderr: /has no volume/ });
  await admin('volume', 'lock', 'US0I.LTO.A00004L8');
  t.match(await admin('media', 'remove', 'US0I.LTO', '--apply'), {
    code: 1,
    stderr: /US0I.LTO.A00004L8|A00004L8 has the update lock/,
  });
  t.equal(await volumes(), 13);
  t.ok((await places()).includes('US0I.LTO.LIBR'));
  await admin('volume', 'unlock', 'US0I.LTO.A00004L8');
  t.match(await admin('media', 'remove', 'US0I.LTO', '--apply'), { code: 0 });
  t.strictSame(await places(), ['US01', 'US0I', 'US01.LTO', 'US01.LTO.LIBR']);
});

t.test('a repository is removed only where no volume is, belongs or goes', async (t) => {
  const { admin, places } = await filled(t);
  for (const apply of [[], ['--apply']]) {
    t.match(await admin('repository', 'remove', 'US01.LTO.LIBR', ...apply), {
      code: 1,
      stderr: /LIBR is where volumes of US01\.LTO are, belong or go \(12\); move them first/,
    });
  }
  await admin('repository', 'add', 'US01.LTO.MOON');
  t.match(await admin('repository', 'remove', 'US01.LTO.MOON'), {
    code: 0,
    stdout: 'would remove repository US01.LTO.MOON; --apply removes it\n',
  });
  t.ok((await places()).includes('US01.LTO.MOON'));
  t.match(await admin('repository', 'remove', 'US01.LTO.MOON', '--apply'), { code: 0, stdout: '' });
  t.notOk((await places()).includes('US01.LTO.MOON'));
  t.match(await admin('repository', 'remove', 'US01.LTO.MOON'), { code: 2, stderr: /has no repository/ });
  t.match(await admin('media', 'remove', 'US01'), { code: 2, stderr: /expected CUSTOMER.MEDIA/ });
});
