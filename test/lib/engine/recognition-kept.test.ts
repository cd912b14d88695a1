import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { RunEvent } from '../../../lib/engine/observe.ts';
import { type RecognizedRun, recognizing } from '../../../lib/engine/recognition.ts';
import { TapesyncError } from '../../../lib/errors/error.ts';
import type { InputEnd } from '../../../lib/model/input-end.ts';
import { Progress } from '../../../lib/observe/progress.ts';
import type { Recognition } from '../../../lib/records/recognition/recognition.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { compareAll, readInput, storeOf } from '../records/recognition/reading-machine.ts';
import { DEFINITION } from './requests.ts';

const TEXT = 'vA1\nvA2\n';

type Work = (recognition: Recognition | undefined) => void | Promise<void>;

interface Asked {
  readonly folder: string;
  readonly leaves?: boolean;
  readonly end?: InputEnd;
  readonly error?: TapesyncError;
  readonly changed?: Partial<RecognizedRun>;
  readonly version?: string;
}

/** Reads the text in a run; returns how many lines were recognized, and what the run was warned of. */
async function run(asked: Asked, work: Work = () => {}) {
  const { folder, leaves = true, end = { kind: 'complete' }, error, changed, version = '1.0' } = asked;
  const store = { name: 'store', snapshots: storeOf() };
  const request = {
    definition: DEFINITION,
    sources: [{ name: 'in' }],
    store,
    run: {},
    policy: { add: true },
  };
  const [progress, events]: [Progress, RunEvent[]] = [new Progress(), []];
  const cache = { folder, version };
  let recognized: number | undefined;
  await recognizing(
    { ...request, cache, ...changed },
    leaves,
    (event) => events.push(event),
    progress,
    async (recognition) => {
      if (recognition !== undefined) {
        const [parts] = readInput(recognition, { name: 'in', text: TEXT, pieces: [100] });
        recognized = parts.reduce((sum, part) => sum + (part.kind === 'recognized' ? part.lines : 0), 0);
        await compareAll(recognition, store.snapshots);
      }
      progress.end = end;
      if (error !== undefined) progress.fail(error);
      await work(recognition);
    },
  );
  return {
    recognized,
    warnings: events.map((event) => (event.kind === 'warning' ? event.text : event.kind)),
  };
}

const folderOf = (test: Pick<typeof t, 'teardown'>) => join(temporaryFolder(test), 'fingerprints');
const storeError = new TapesyncError('STORE_UNREACHABLE', { store: 'store', problem: 'gone' });

t.test(
  'what a run leaves is recognized by the next one, in a folder that others cannot look into',
  async (t) => {
    const folder = folderOf(t);
    t.strictSame(await run({ folder }), { recognized: 0, warnings: [] });
    t.strictSame(await run({ folder }), { recognized: 2, warnings: [] });
    t.equal(statSync(folder).mode & 0o777, 0o700);
    t.strictSame(
      readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777),
      [0o600],
    );
  },
);

t.test('without a cache, and for a plan that finds nothing, every line is read', async (t) => {
  const folder = folderOf(t);
  t.strictSame(await run({ folder, changed: { cache: undefined } }), { recognized: undefined, warnings: [] });
  t.strictSame(await run({ folder, leaves: false }), { recognized: undefined, warnings: [] });
  t.throws(() => statSync(folder), { code: 'ENOENT' });
  await run({ folder });
  t.strictSame(await run({ folder, leaves: false }), { recognized: 2, warnings: [] });
});

t.test('only a run that read its whole input without an error leaves anything', async (t) => {
  const folder = folderOf(t);
  const failed: InputEnd = { kind: 'failed', error: storeError };
  for (const end of [{ kind: 'interrupted' }, failed, { kind: 'shrunk', error: storeError }] as const) {
    await run({ folder, end });
    t.strictSame(readdirSync(folder), [], end.kind);
  }
  await run({ folder, error: storeError });
  t.strictSame(readdirSync(folder), []);
  const thrown = new Error('a fault');
  await t.rejects(
    run({ folder }, () => Promise.reject(thrown)),
    thrown,
  );
  t.strictSame(readdirSync(folder), []);
});

t.test('nothing is recognized by another version, definition, store, task or export', async (t) => {
  const folder = folderOf(t);
  await run({ folder });
  const check = async (asked: Partial<Asked>, recognized: number, of: string) => {
    t.equal((await run({ folder, ...asked })).recognized, recognized, of);
    t.equal((await run({ folder, ...asked })).recognized, 2, `${of}, again`);
    rmSync(folder, { recursive: true });
    await run({ folder });
  };
  await check({ version: '1.1' }, 0, 'version');
  await check({ changed: { definition: { ...DEFINITION, meaning: 'another' } } }, 0, 'meaning');
  await check({ changed: { definition: { ...DEFINITION, path: 'other.ttidef' } } }, 0, 'path');
  await check({ changed: { store: { name: 'other', snapshots: storeOf() } } }, 0, 'store');
  await check({ changed: { run: { task: 'nightly' } } }, 0, 'task');
  await check({ changed: { sources: [{ name: 'other' }] } }, 0, 'source');
  await check({}, 2, 'the same');
});

t.test('exports that differ in their dates alone follow each other', async (t) => {
  const folder = folderOf(t);
  const of = (name: string) => run({ folder, changed: { sources: [{ name }] } });
  await of('tapes-2026-11-30.csv');
  for (const date of ['2026-12-01', '20261202', '2026_12_03', '2026.12.04', '1764806400', '20261205020000'])
    t.equal((await of(`tapes-${date}.csv`)).recognized, 2, date);
  t.equal((await of('tapes-12.csv')).recognized, 0);
});

t.test('a folder that cannot be trusted is warned of, and every line is read', async (t) => {
  const folder = join(temporaryFolder(t), 'file');
  writeFileSync(folder, '');
  const { recognized, warnings } = await run({ folder });
  t.equal(recognized, undefined);
  t.match(warnings, [/^fingerprints cannot be kept in .*; every line is read$/]);
});

t.test('what is wrong with the store is told where it is read, and not twice', async (t) => {
  const revisions = () => Promise.reject(storeError);
  const snapshots = { ...storeOf(), revisions };
  const asked = { folder: folderOf(t), changed: { store: { name: 'store', snapshots } } };
  t.strictSame(await run(asked), { recognized: undefined, warnings: [] });
});

t.test('a fault is thrown on', async (t) => {
  const fault = new TypeError('a fault');
  const snapshots = { ...storeOf(), revisions: () => Promise.reject(fault) };
  await t.rejects(run({ folder: folderOf(t), changed: { store: { name: 'store', snapshots } } }), fault);
});

t.test('where nothing can be left the run is warned, and has ended well', async (t) => {
  const folder = folderOf(t);
  const { recognized, warnings } = await run({ folder }, (recognition) => recognition?.draft?.abandon());
  t.equal(recognized, 0);
  t.strictSame(warnings, ['fingerprints were given up; the next run reads every line']);
});

t.test('a store that fails when the run has ended is a warning', async (t) => {
  const folder = folderOf(t);
  const store = storeOf();
  let isGone = false;
  const revisions = async () => (isGone ? Promise.reject(storeError) : store.revisions?.());
  const changed = { store: { name: 'store', snapshots: { ...store, revisions } } };
  const { warnings } = await run({ folder, changed }, (recognition) => {
    isGone = true;
    recognition?.step('US01.LTO' as Parameters<Recognition['step']>[0], undefined);
  });
  t.strictSame(warnings, [`${storeError.message}; the next run reads every line`]);
  t.strictSame(readdirSync(folder), []);
});

t.test('a file that others may read is not believed', async (t) => {
  const folder = folderOf(t);
  await run({ folder });
  const path = join(folder, readdirSync(folder)[0] ?? '');
  const { length } = readFileSync(path);
  chmodSync(path, 0o644);
  t.equal((await run({ folder })).recognized, 0);
  t.ok(length > 0);
});
