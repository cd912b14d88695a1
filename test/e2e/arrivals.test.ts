/**
 * A tape's way through the real program: what rules, lists and inventories say of where it is.
 *
 * @module
 */

import t, { type Test } from 'tap';
import { runInside } from './inside.ts';
import { jsonLines } from './program.ts';

const CATALOG = `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
Extract(VOLUME, 1, 10, 0); Extract(REPOSITORY, 2, 4, 0);
AddSkipOnRepositoryChange("*", "*", "OFFS");   # never move out of OFFS
`;

const SLOTS = `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
Extract(VOLUME, 1, 10, 0); Extract(SLOT, 2, 10, 0); SetLiteral(REPOSITORY, "LIBR"); SetPresence(REPOSITORY);
`;

const label = (number: number) => `A${String(number).padStart(5, '0')}L8`;

function catalogOf(places: (number: number) => string): string {
  return Array.from({ length: 40 }, (_, index) => `${label(index)},${places(index)}\n`).join('');
}

function folderOf(t: Test, more: Readonly<Record<string, string>> = {}) {
  const cwd = t.testdir({ 'catalog.ttidef': CATALOG, 'slots.ttidef': SLOTS, ...more });
  const volumesOf = async () =>
    jsonLines((await runInside(['volumes', '--json'], { cwd })).stdout).map(
      ({ volume, currentRepository, repository }) => `${volume} ${currentRepository} > ${repository}`,
    );
  return {
    volumesOf,
    sync: (definition: string, stdin: string, ...more: readonly string[]) =>
      runInside(['sync', '--json', '--create', '-d', definition, ...more], { cwd, stdin }),
    run: (...argv: readonly string[]) => runInside(argv, { cwd }),
  };
}

t.test('a rule that lets nothing out of a repository holds once a tape has come there', async (t) => {
  const { sync, volumesOf, run } = folderOf(t);
  t.equal(
    (
      await sync(
        'catalog.ttidef',
        catalogOf(() => 'LIBR'),
        '-a',
      )
    ).code,
    0,
  );
  const four = catalogOf((number) => (number < 4 ? 'OFFS' : 'LIBR'));
  t.equal((await sync('catalog.ttidef', four)).code, 0);
  t.equal((await run('confirm', ...[0, 1, 2, 3].map(label))).code, 0);
  const back = await sync(
    'catalog.ttidef',
    catalogOf(() => 'LIBR'),
  );
  t.equal(back.code, 0);
  t.match(back.stderr, /"skipped":\{"total":4/);
  t.strictSame((await volumesOf()).slice(0, 5), [
    ...[0, 1, 2, 3].map((number) => `${label(number)} OFFS > OFFS`),
    `${label(4)} LIBR > LIBR`,
  ]);
});

t.test(
  'an inventory confirms arrivals, calls nothing back, and says what is where it should not be',
  async (t) => {
    const { sync, volumesOf, run } = folderOf(t);
    await sync(
      'catalog.ttidef',
      catalogOf((number) => (number < 4 ? 'OFFS' : 'LIBR')),
      '-a',
    );
    await run('move', '--to', 'LIBR', label(0));
    await run('move', '--to', 'OFFS', label(9));
    const seen = [0, 1, 9, 10].map((number) => `${label(number)},${number + 1}\n`).join('');
    const { code, stderr } = await sync('slots.ttidef', seen, '--max-shrink', 'none');
    t.equal(code, 1);
    t.match(stderr, /A00001L8 is in LIBR, where it should not be: it belongs in OFFS/);
    t.match(stderr, /"notLeft":1/);
    const places = await volumesOf();
    t.strictSame(
      [0, 1, 9, 10].map((number) => places[number]),
      [
        `${label(0)} LIBR > LIBR`,
        `${label(1)} OFFS > OFFS`,
        `${label(9)} LIBR > OFFS`,
        `${label(10)} LIBR > LIBR`,
      ],
    );
    const plan = await run('plan', '--quiet', '-d', 'slots.ttidef');
    t.equal(plan.code, 3, 'an inventory that is empty is none');
  },
);

t.test('an inventory may describe where its tapes are', async (t) => {
  const described = SLOTS.replace('SetLiteral(REPOSITORY, "LIBR")', 'Extract(REPOSITORY_DESC, 3, 20, 0)');
  const { sync, volumesOf, run } = folderOf(t, { 'described.ttidef': described });
  await sync(
    'catalog.ttidef',
    catalogOf(() => 'LIBR'),
    '-a',
  );
  await run('admin', 'repository', 'add', 'US01.LTO.OFFS', '--description', 'The vault');
  t.equal((await run('move', '--to', 'OFFS', label(0), label(1))).code, 0);
  const { code, stderr } = await sync('described.ttidef', `${label(0)},7,the Vault\n`);
  t.equal(code, 0, stderr);
  t.strictSame((await volumesOf()).slice(0, 2), [`${label(0)} OFFS > OFFS`, `${label(1)} LIBR > OFFS`]);
});
