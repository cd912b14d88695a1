import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { namedScope, type ScopeName, scopeName, VolumeId } from '../../../../lib/model/scope.ts';
import { FingerprintError } from '../../../../lib/records/recognition/fingerprint-error.ts';
import { Recognition, type RecognitionOptions } from '../../../../lib/records/recognition/recognition.ts';
import type { ScopeRevision, Snapshots } from '../../../../lib/stores/roles/snapshots.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { compareAll, optionsIn, type PartAt, readInput, SCOPES, storeOf } from './reading-machine.ts';

const [ONE, TWO] = [namedScope(SCOPES[0]).name, namedScope(SCOPES[1]).name];
const id = VolumeId.trusted;

const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
// A1 and A2 are in both scopes.
const EXPORT = text('vA1', 'vA2', 'vA7', 'mb', 'vA1', 'vA2', 'x', '(B', '1', ')');

async function opened(options: RecognitionOptions): Promise<Recognition> {
  const recognition = await Recognition.open(options);
  if (recognition === undefined) throw new Error('nothing can be recognized');
  return recognition;
}

const read = (recognition: Recognition, lines = EXPORT, name = 'in'): readonly PartAt[] =>
  readInput(recognition, { name, text: lines, pieces: [65_536] })[0];

/** Opens the fingerprints of a folder, lets a run do its work, and leaves others. */
async function run(
  options: RecognitionOptions,
  work: (recognition: Recognition) => void = read,
): Promise<void> {
  const recognition = await opened(options);
  work(recognition);
  await compareAll(recognition, options.snapshots);
  const failure = await recognition.leave();
  recognition.close();
  if (failure !== undefined) throw failure;
}

/** A folder in which a run has left what it read. */
async function leftFolder(test: Pick<typeof t, 'teardown'>): Promise<string> {
  const folder = temporaryFolder(test);
  await run(optionsIn(folder));
  return folder;
}

const pathIn = (folder: string) => join(folder, readdirSync(folder)[0] ?? '');

/** The lines that were recognized. */
function recognizedIn(parts: readonly PartAt[]): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'recognized' ? part.text.split('\n').slice(0, -1) : []));
}

/** What a run over the export recognizes. */
async function recognizedBy(options: RecognitionOptions): Promise<readonly string[] | undefined> {
  const recognition = await Recognition.open(options);
  const recognized = recognition && recognizedIn(read(recognition));
  recognition?.close();
  return recognized;
}

const ALL = EXPORT.split('\n').filter((line) => line !== 'mb' && line !== '');

t.test(
  'what a run has left is recognized by the next one, whether or not that leaves anything',
  async (t) => {
    const options = optionsIn(await leftFolder(t));
    t.strictSame(await recognizedBy(options), ALL);
    t.strictSame(await recognizedBy({ ...options, leaves: false }), ALL);
  },
);

t.test('a first run recognizes nothing, and is worth it only if it leaves something', async (t) => {
  const options = optionsIn(temporaryFolder(t));
  t.equal(await Recognition.open({ ...options, leaves: false }), undefined);
  const recognition = await opened(options);
  t.equal(recognition.recognizes, false);
  t.strictSame(recognizedIn(read(recognition)), []);
  t.strictSame(recognition.volumesOf(ONE), []);
  recognition.findNamedTwice();
  recognition.close();
  t.strictSame(readdirSync(options.folder), [], 'nothing is left by a run that does not say so');
});

t.test('fingerprints hold for their own binding, and each subject has others', async (t) => {
  const options = optionsIn(await leftFolder(t));
  t.strictSame(await recognizedBy({ ...options, binding: 'another definition' }), []);
  t.strictSame(await recognizedBy({ ...options, subject: 'another export' }), []);
  t.equal(await recognizedBy({ ...options, subject: 'another export', leaves: false }), undefined);
  await run({ ...options, subject: 'another export' });
  t.equal(readdirSync(options.folder).length, 2);
  t.strictSame(await recognizedBy(options), ALL);
});

t.test('a run that leaves nothing leaves the file as it was', async (t) => {
  const options = optionsIn(await leftFolder(t));
  const before = readFileSync(pathIn(options.folder));
  await run({ ...options, leaves: false }, (recognition) => read(recognition, text('vA1', 'vB9')));
  const abandoned = await opened(options);
  read(abandoned, text('vA1', 'vB9'));
  abandoned.close();
  t.strictSame(readFileSync(pathIn(options.folder)), before);
  t.equal(readdirSync(options.folder).length, 1);
});

t.test(
  'where a store cannot tell what has changed nothing is recognized, and its errors are thrown',
  async (t) => {
    const options = optionsIn(await leftFolder(t));
    const { open } = options.snapshots;
    t.equal(await Recognition.open({ ...options, snapshots: { open } }), undefined);
    const error = new TapesyncError('SPILL_FAILED', { folder: 'x', problem: 'y' });
    const revisions = () => Promise.reject(error);
    await t.rejects(Recognition.open({ ...options, snapshots: { ...options.snapshots, revisions } }), error);
  },
);

t.test('volumes that others have changed are read, in their scope alone', async (t) => {
  const folder = await leftFolder(t);
  const revisions = { [ONE]: 'r2', [TWO]: 'r3' };
  const snapshots = storeOf({ [ONE]: ['A1', 'Z9'], [TWO]: ['A2', 'B1', 'A7'] }, revisions);
  const recognition = await opened(optionsIn(folder, snapshots));
  const recognized = read(recognition).filter(({ kind }) => kind === 'recognized');
  t.strictSame(
    recognized.map(({ line, text: lines }) => [line, lines]),
    [
      [2, 'vA2\nvA7\n'],
      [5, 'vA1\n'],
      [7, 'x\n'],
    ],
  );
  recognition.close();
});

t.test('nothing of a scope is recognized that the store does not know any more', async (t) => {
  const folder = await leftFolder(t);
  const snapshots = storeOf({ [ONE]: 'unknown' }, { [ONE]: 'r9' });
  t.strictSame(await recognizedBy(optionsIn(folder, snapshots)), ['vA1', 'vA2', 'x', '(B', '1', ')']);
});

t.test('volumes in doubt are read the next time, and not the time after', async (t) => {
  const options = optionsIn(temporaryFolder(t));
  await run(options, (recognition) => {
    read(recognition);
    for (const volume of ['A7', 'A1', 'A7']) recognition.doubt(ONE, volume);
  });
  const recognized = await recognizedBy(options);
  t.strictSame(recognized, ['vA2', 'vA1', 'vA2', 'x', '(B', '1', ')']);
  await run(options);
  t.strictSame(await recognizedBy(options), ALL);
});

t.test('where very many volumes are in doubt nothing is left', async (t) => {
  const options = optionsIn(temporaryFolder(t));
  const recognition = await opened(options);
  t.teardown(() => recognition.close());
  for (let volume = 0; volume < 200_000; volume++) recognition.doubt(ONE, String(volume));
  recognition.doubt(ONE, '1');
  t.equal(recognition.draft?.failure, undefined);
  recognition.doubt(TWO, '1');
  t.ok(recognition.draft?.failure instanceof FingerprintError);
  t.equal(await recognition.leave(), recognition.draft?.failure);
  t.strictSame(readdirSync(options.folder), []);
});

t.test(
  'recognized volumes are found that records which were read may be of, in the order of the input',
  async (t) => {
    const recognition = await opened(optionsIn(await leftFolder(t)));
    t.teardown(() => recognition.close());
    // The last line is found only by a search from afar.
    const missed = Array.from({ length: 70 }, () => '!');
    read(recognition, text('vA2', 'vA7', 'mb', 'vA2', '(B', '1', ')', 'ma', ...missed, 'vA1', 'vC1'));
    for (const volume of ['A1', 'A2', 'C1']) recognition.name(ONE, id(volume));
    recognition.name(TWO, id('B1'));
    recognition.name('US09.LTO' as ScopeName, id('A7'));
    t.strictSame(recognition.namedTwice(ONE), [], 'not before the whole input has come');
    recognition.findNamedTwice();
    t.strictSame(recognition.namedTwice(ONE), [
      { volume: 'A2', notGiven: 0, input: 0, line: 1 },
      { volume: 'A1', notGiven: 0, input: 0, line: 79 },
    ]);
    t.strictSame(recognition.namedTwice(TWO), [{ volume: 'B1', notGiven: 0, input: 0, line: 5 }]);
    t.strictSame(recognition.namedTwice('US09.LTO' as ScopeName), []);
  },
);

t.test('the recognized volumes of a scope are told with the lines on which they begin', async (t) => {
  const recognition = await opened(optionsIn(await leftFolder(t)));
  t.teardown(() => recognition.close());
  read(recognition, EXPORT.replace('vA2', 'vA3'));
  t.strictSame(recognition.volumesOf(ONE), [
    { volume: 'A1', notGiven: 0, input: 0, line: 1 },
    { volume: 'A7', notGiven: 2, input: 0, line: 3 },
  ]);
  t.strictSame(
    recognition.volumesOf(TWO).map(({ volume, line }) => [volume, line]),
    [
      ['A1', 5],
      ['A2', 6],
      ['B1', 8],
    ],
  );
});

t.test('a file that turns out to be damaged is removed where it can be trusted no more', async (t) => {
  const options = optionsIn(await leftFolder(t));
  const path = pathIn(options.folder);
  const recognition = await opened(options);
  t.teardown(() => recognition.close());
  read(recognition);
  writeFileSync(path, readFileSync(path).toString('latin1').replace('A7\n', 'A8\n'), 'latin1');
  recognition.findNamedTwice();
  recognition.name(ONE, id('A1'));
  t.throws(() => recognition.findNamedTwice(), FingerprintError);
  t.strictSame(readdirSync(options.folder), []);
  t.throws(() => recognition.volumesOf(ONE), FingerprintError);
});

t.test('where the labels are damaged by which changed volumes are found, the run begins anew', async (t) => {
  const folder = await leftFolder(t);
  const path = pathIn(folder);
  writeFileSync(path, readFileSync(path).toString('latin1').replace('A7\n', 'A8\n'), 'latin1');
  const options = optionsIn(folder, storeOf({ [ONE]: ['A1'] }, { [ONE]: 'r2' }));
  t.equal(await Recognition.open({ ...options, leaves: false }), undefined);
  t.strictSame(await recognizedBy(options), []);
  await run(options);
  t.strictSame(await recognizedBy(optionsIn(folder, storeOf({}, { [ONE]: 'r2' }))), ALL);
});

/** A store whose revisions and counts may change between two questions. */
function changing(...answers: readonly (readonly ScopeRevision[])[]): Snapshots {
  let asked = 0;
  return { ...storeOf(), revisions: async () => answers[Math.min(asked++, answers.length - 1)] ?? [] };
}

const revision = (name: string, volumes: number, at: 0 | 1 = 0): ScopeRevision => {
  return { scope: SCOPES[at], revision: name, volumes, versions: 2 * volumes };
};

/** What a run has left of the first scope. */
async function leftOf(folder: string): Promise<unknown> {
  const recognition = await opened(optionsIn(folder));
  recognition.close();
  const left = recognition.file?.scopes.find((scope) => scopeName(scope) === ONE);
  return left && [left.revision, left.volumes, left.versions];
}

t.test('the revision is left that the run has compared with, and what it has made of that', async (t) => {
  const check = async (snapshots: Snapshots, expected: unknown, work: (recognition: Recognition) => void) => {
    const folder = temporaryFolder(t);
    const recognition = await opened(optionsIn(folder, snapshots));
    t.equal(recognition.sizeOf(ONE), 5);
    t.equal(recognition.sizeOf(TWO), undefined);
    read(recognition);
    work(recognition);
    t.equal(await recognition.leave(), undefined);
    recognition.close();
    t.strictSame(await leftOf(folder), expected);
  };
  const before = [revision('r1', 5)];
  await check(changing(before), ['r1', 5, 10], (recognition) => {
    recognition.compared(ONE, 'r1');
    recognition.compared(ONE, 'r7');
  });
  await check(changing(before), ['', 0, 0], () => {});
  await check(changing(before, [revision('r3', 6)]), ['r3', 6, 12], (recognition) => {
    recognition.compared(ONE, 'r1');
    recognition.step(ONE, { before: 'r2', after: 'r3' });
    recognition.step(ONE, { before: 'r1', after: 'r2' });
  });
  // Others have changed it meanwhile: its counts are not known.
  await check(changing(before, [revision('r4', 7)]), ['r2', 0, 0], (recognition) => {
    recognition.compared(ONE, 'r1');
    recognition.step(ONE, { before: 'r1', after: 'r2' });
    recognition.step(ONE, { before: 'r3', after: 'r4' });
  });
  await check(changing(before, [revision('r2', 7)]), ['r1', 0, 0], (recognition) => {
    recognition.compared(ONE, 'r1');
    recognition.step(ONE, undefined);
  });
});

t.test('what was recognized holds for the revision of then, whatever is compared later', async (t) => {
  const folder = await leftFolder(t);
  const recognition = await opened(optionsIn(folder));
  read(recognition);
  recognition.compared(ONE, 'r9');
  await recognition.leave();
  recognition.close();
  t.strictSame(await leftOf(folder), ['r1', 1000, 2000]);
});

t.test('an error of the store at the end is thrown, and the old file stays', async (t) => {
  const folder = await leftFolder(t);
  const error = new TapesyncError('SPILL_FAILED', { folder: 'x', problem: 'y' });
  let asked = 0;
  const store = storeOf();
  const revisions = async () => (asked++ > 0 ? Promise.reject(error) : store.revisions?.());
  const recognition = await opened(optionsIn(folder, { ...store, revisions }));
  read(recognition, text('vB9'));
  recognition.step(ONE, undefined);
  await t.rejects(recognition.leave(), error);
  recognition.close();
  t.strictSame(await recognizedBy(optionsIn(folder)), ALL);
});
