import { readFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { InputRecognizer } from '../../../../lib/records/recognition/input-recognizer.ts';
import { Recognition } from '../../../../lib/records/recognition/recognition.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { Nights } from './nights.ts';
import { optionsIn, ReadingMachine, type RunInput, readInput, type Since } from './reading-machine.ts';
import { damageHashes } from './written.ts';

const input = (text: string, name = 'in', pieces: readonly number[] = [65_536]): RunInput => {
  return { name, text, pieces };
};
const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const label = fc.nat(30).map((number) => `vA${number}`);
const plainLine = fc.oneof(
  { weight: 10, arbitrary: label },
  { weight: 2, arbitrary: fc.constantFrom('x', 'xÜ', '', '!', 'x\r') },
  { weight: 1, arbitrary: fc.constantFrom('ma', 'mb', 'mbb') },
);
// Records of several lines, parts of them alone, and lines that leave no state.
const openLine = fc.oneof(
  { weight: 8, arbitrary: plainLine },
  { weight: 1, arbitrary: fc.constantFrom('(1', '(2', ')', ')3', '?') },
);
const records = fc.oneof(
  { weight: 6, arbitrary: openLine.map((line) => [line]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(['(1', 'vA1', ')'], ['(1', 'vA1', ')'], ['(2', ')3'], ['(1', '', ')']),
  },
);
const texts = fc.oneof(
  fc.array(plainLine, { maxLength: 200 }),
  fc.array(records, { maxLength: 150 }).map((lines) => lines.flat()),
);
const edit = fc.record({
  kind: fc.constantFrom('cut', 'move', 'repeat', 'replace', 'insert'),
  at: fc.nat(200),
  count: fc.oneof(fc.nat(3), fc.nat(90)),
  to: fc.nat(200),
  line: openLine,
});
const since = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Since>({}) },
  {
    weight: 1,
    arbitrary: fc.constant<Since>({ 'US01.LTO': ['A1', 'A2', 'A3', 'A17', '1VA1'], 'US02.LTO': ['A5'] }),
  },
  { weight: 1, arbitrary: fc.constant<Since>({ 'US02.LTO': 'unknown' }) },
);
const pieces = fc.oneof(
  fc.constant([65_536]),
  fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
);
const night = fc.record({
  edits: fc.array(edit, { maxLength: 4 }),
  since,
  pieces,
  rest: fc.constantFrom('', '', 'vA1', '(1'),
});

/** Returns lines as they are after some edits. */
function edited(
  lines: readonly string[],
  edits: readonly (typeof edit extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const result = [...lines];
  for (const { kind, at, count, to, line } of edits) {
    const some = result.slice(at, at + count);
    if (kind === 'insert') result.splice(at, 0, ...new Array<string>(count).fill(line));
    else if (kind === 'replace') result.splice(at, some.length, ...some.map(() => line));
    else if (kind === 'repeat') result.splice(to, 0, ...some);
    else {
      result.splice(at, count);
      if (kind === 'move') result.splice(to, 0, ...some);
    }
  }
  return result;
}

t.test(
  'whatever an input becomes from night to night, each line comes once, and is recognized only where it is known',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.array(night, { minLength: 2, maxLength: 4 }),
        fc.nat(200),
        async (first, nights, cut) => {
          const runs = new Nights(temporaryFolder(t));
          let lines: readonly string[] = first;
          for (const { edits, since: changed, pieces: sizes, rest } of nights) {
            lines = edited(lines, edits);
            // Two inputs, of which the first may be empty.
            const [one, two] = [text(...lines.slice(0, cut)), text(...lines.slice(cut)) + rest];
            await runs.run([input(one, 'one', sizes), input(two, 'two', sizes)], changed);
          }
        },
      ),
      { numRuns: 150 },
    );
  },
);

t.test('the end of a record is not recognized without its beginning', async () => {
  const runs = new Nights(temporaryFolder(t));
  await runs.run([input(text('vA0', '(1', 'vA1', ')', '(1', 'vA1', ')', 'vA2'))]);
  await runs.run([input(text('vA0', 'vA1', ')', '(1', 'vA1', ')', 'vA2'))]);
  await runs.run([input(text('vA0', '(1', 'vA1', ')', ')', 'vA2'))]);
});

const volumes = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, at) => `vA${from + at}`);

t.test('an input that has not changed is recognized as a whole, however large it is', async (t) => {
  const runs = new Nights(temporaryFolder(t));
  const lines = [
    ...volumes(3000),
    'mb',
    ...volumes(9000),
    'ma',
    '!',
    '(1',
    ')',
    'xÜ',
    ...volumes(9000, 3000),
    '',
  ];
  t.equal(await runs.run([input(text(...lines))]), 0);
  const { ino } = statSync(runs.path);
  t.equal(await runs.run([input(text(...lines))]), lines.length - 3);
  t.equal(await runs.run([input(text(...lines), 'in', [1000, 7, 4099])]), lines.length - 3);
  t.equal(statSync(runs.path).ino, ino, 'nothing was written');
});

t.test('the same lines in another order are all recognized, and nothing is written', async (t) => {
  const runs = new Nights(temporaryFolder(t));
  const lines = [...volumes(5000), 'xÜ', '(1', 'vA1', ')'];
  await runs.run([input(text(...lines)), input(text('vA0'), 'other')]);
  const { ino } = statSync(runs.path);
  for (const step of [1, -1, 2, 7]) {
    const plain = volumes(5000).toSorted(
      (one, other) => ((orderOf(one) * step) % 9) - ((orderOf(other) * step) % 9),
    );
    const mixed = [...plain.slice(0, 3000), '(1', 'vA1', ')', ...plain.slice(3000), 'xÜ'];
    t.equal(await runs.run([input(text(...mixed)), input(text('vA0'), 'other')]), mixed.length + 1);
    t.equal(statSync(runs.path).ino, ino);
  }
  const fewer = lines.toReversed().slice(4);
  t.equal(await runs.run([input(text(...fewer)), input(text('vA0'), 'other')]), fewer.length + 1);
  t.not(statSync(runs.path).ino, ino);
  t.equal(await runs.run([input(text(...fewer)), input(text('vA0'), 'other')]), fewer.length + 1);
});

const orderOf = (line: string): number => (Number(line.slice(2)) * 7919) % 4999;

t.test('what is new is read, and the next time recognized', async (t) => {
  const runs = new Nights(temporaryFolder(t));
  const lines = volumes(10_000);
  await runs.run([input(text(...lines))]);
  const more = [...lines.slice(5000), ...volumes(300, 20_000), ...lines.slice(10, 5000), 'vA3', 'vA20'];
  // Some lines are missed before those that follow are looked for from afar.
  const found = await runs.run([input(text(...more))]);
  t.ok(found > 9800 && found <= 5000 + 4990 + 1, `${found} were recognized`);
  t.equal(await runs.run([input(text(...more))]), more.length);
  t.equal(await runs.run([input(text(...more), 'other')]), more.length, 'a name is of no importance');
});

t.test('lines are recognized in the state alone in which they were left', async (t) => {
  const runs = new Nights(temporaryFolder(t));
  await runs.run([input(text('vA1', 'mb', 'vA2', 'vA3'))]);
  t.equal(await runs.run([input(text('mb', 'vA1', 'ma', 'vA2', 'vA3'))]), 0);
  t.equal(await runs.run([input(text('mb', 'vA1', 'ma', 'vA2', 'vA3'))]), 3);
});

t.test('what follows the last line end is left to be read', async (t) => {
  const runs = new Nights(temporaryFolder(t));
  await runs.run([input('vA1\nvA2\nvA3')]);
  t.equal(await runs.run([input('vA1\nvA2\nvA3')]), 2);
  t.equal(await runs.run([input('vA1\nvA2\nvA3\n')]), 2);
  t.equal(await runs.run([input('vA1\nvA2\nvA3\n')]), 3);
  t.equal(await runs.run([input('')]), 0);
});

t.test('a line that is far too long is said to be so', async (t) => {
  const recognition = await Recognition.open(optionsIn(temporaryFolder(t)));
  if (recognition === undefined) throw new Error('nothing can be recognized');
  t.teardown(() => recognition.close());
  const recognizer = new InputRecognizer(recognition, 'in', new ReadingMachine());
  recognizer.add(Buffer.alloc(4 * 1024 * 1024, 'x'));
  t.strictSame([...recognizer.parts()], []);
  t.equal(recognizer.isFull, false);
  recognizer.add(Buffer.from('y'));
  t.equal(recognizer.isFull, true);
  t.equal(recognizer.rest().length, 4 * 1024 * 1024 + 1);
  t.equal(recognizer.isFull, false);
});

t.test('once the file turns out to be damaged all lines are read, and nothing is left', async (t) => {
  const folder = temporaryFolder(t);
  const runs = new Nights(folder);
  const lines = text(...volumes(5000));
  await runs.run([input(lines)]);
  damageHashes(runs.path);
  const damaged = readFileSync(runs.path);
  const recognition = await Recognition.open(optionsIn(folder));
  if (recognition === undefined) throw new Error('nothing can be recognized');
  const [parts] = readInput(recognition, input(lines));
  t.equal(parts.map((part) => part.text).join(''), lines);
  t.ok(parts.every(({ kind }) => kind === 'unread'));
  t.match(await recognition.leave(), { name: 'FingerprintError' });
  recognition.close();
  t.strictSame(readFileSync(runs.path), damaged);
});

t.test('lines behind a state that came and went are looked for anew', async (t) => {
  const runs = new Nights(temporaryFolder(t));
  await runs.run([input(text(...volumes(20)))]);
  t.equal(await runs.run([input(text('mb', 'vB1', 'vB22', 'ma', ...volumes(20)))]), 20);
});
