import t, { type Test } from 'tap';
import { type Content, contentsFinder } from '../../../../lib/engine/labels/find-contents.ts';
import { barcodeOf, type FoundVolume } from '../../../../lib/engine/labels/find-volumes.ts';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import type { Scope, VolumeId } from '../../../../lib/model/scope.ts';
import { openSqliteStore } from '../../../../lib/stores/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { add, RUN, SCOPE, update } from '../../stores/contract.ts';

const BOX = { ...SCOPE, media: 'BOX' } as Scope;

function named(volume: string, scope = BOX): FoundVolume {
  return { scope, volume: volume as VolumeId, version: 1, current: 'LIBR', target: 'LIBR', slot: '' };
}

async function filled(s: Test) {
  const store = openSqliteStore(`${temporaryFolder(s)}/tapes.db`, { write: true });
  s.teardown(() => store.close());
  const boxes = Array.from({ length: 60 }, (_, at) => ({ ...add(`B${at}`), ...BOX }));
  await store.changes.apply(RUN, BOX, boxes, true);
  const lying = { repository: 'LIBR', slot: '3' };
  await store.changes.apply(
    RUN,
    SCOPE,
    [
      add('A1', { ...lying, container: 'US01.BOX.B1' }),
      add('A2', { container: 'US01.LTO.A1' }),
      add('A3', { container: 'US01.BOX.B59' }),
      add('A4'),
    ],
    true,
  );
  return store;
}

const barcodes = (contents: readonly Content[] | undefined) =>
  contents?.map(({ found, container }) => `${barcodeOf(found)} in ${barcodeOf(container)}`);

t.test(
  'contents are found in every scope, and in each other, with the container that was named',
  async (t) => {
    const store = await filled(t);
    const find = contentsFinder(store.query);
    const boxes = Array.from({ length: 60 }, (_, at) => named(`B${at}`));
    const contents = await find(boxes);
    t.strictSame(barcodes(contents), [
      'US01.LTO.A1 in US01.BOX.B1',
      'US01.LTO.A3 in US01.BOX.B59',
      'US01.LTO.A2 in US01.BOX.B1',
    ]);
    t.match(contents?.[0]?.found, { version: 1, current: 'LIBR', target: 'LIBR', slot: '3' });
    t.strictSame(barcodes(await find([named('B1')])), [], 'each once');
  },
);

t.test('what is named itself is not found again, and a circle has an end', async (t) => {
  const store = await filled(t);
  t.strictSame(barcodes(await contentsFinder(store.query)([named('B1'), named('A1', SCOPE)])), [
    'US01.LTO.A2 in US01.LTO.A1',
  ]);
});

t.test('where nothing lies in anything, each scope is asked once', async (t) => {
  const store = await filled(t);
  const out = ['A1', 'A2', 'A3'].map((volume) => update(volume, 1, { container: null }));
  await store.changes.apply(RUN, SCOPE, out, false);
  let asked = 0;
  const find = contentsFinder({
    ...store.query,
    count: (...of) => {
      asked++;
      return store.query.count(...of);
    },
    volumes: () => t.fail('nothing to find') as never,
  });
  t.strictSame(await find([named('B1')]), []);
  t.strictSame(await find([named('B2')]), []);
  t.equal(asked, 2);
});

t.test('a server that cannot search does not say what lies in what', async (t) => {
  const error = new TapesyncError('SERVER_ANSWER', { store: 'x', problem: 'older' });
  const scopes = async () => [SCOPE];
  const failing = (count: () => never) => contentsFinder({ scopes, count, volumes: count });
  const fail = (thrown: Error) => () => {
    throw thrown;
  };
  t.equal(await failing(fail(error))([named('B1')]), undefined);
  const other = new TapesyncError('NOT_THERE');
  await t.rejects(failing(fail(other))([named('B1')]), other);
});
