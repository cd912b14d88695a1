import fc from 'fast-check';
import t from 'tap';
import { LineExtraction } from '../../../lib/engine/line-extraction.ts';
import { TapesyncError } from '../../../lib/errors/error.ts';
import type { Definition } from '../../../lib/language/definition.ts';
import type { Outcome } from '../../../lib/model/outcome.ts';
import { namedScope, trustedScope } from '../../../lib/model/scope.ts';
import { Tally } from '../../../lib/model/tally.ts';
import type { Input, RawBatch, Segment } from '../../../lib/records/batch.ts';
import { InputCutter } from '../../../lib/records/input-cutter.ts';
import { Recognition } from '../../../lib/records/recognition/recognition.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { compile } from '../language/compile.ts';
import { compareAll, optionsIn } from '../records/recognition/reading-machine.ts';

const SCOPE = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const CSV = `${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, 1); Extract(SLOT, 2);`;
const { name: SCOPE_NAME } = namedScope(trustedScope('US01', 'LTO'));

/** What became of an input, as far as its run says so. */
interface Told {
  readonly records: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
  readonly error: string | undefined;
  /** The line behind the last one. */
  readonly line: number;
}

/** Reads one input to its end, with what was left before or without. */
class Reader {
  readonly #definition: Definition;
  readonly #recognition: Recognition | undefined;
  readonly #input: Input = { name: 'in', terminated: false };
  readonly #tally = new Tally();
  readonly #records: string[] = [];
  recognized = 0;
  #counted = 0;

  constructor(definition: Definition, recognition?: Recognition) {
    this.#definition = definition;
    this.#recognition = recognition;
  }

  async read(bytes: Buffer, sizes: readonly number[]): Promise<Told> {
    const { format, encoding, open } = this.#definition;
    const cutter = await InputCutter.open(this.#input, { format, encoding, allowEmpty: true });
    const extractor = open('in');
    const lines = this.#recognition && new LineExtraction(this.#input, cutter, extractor, this.#recognition);
    const take = (batch: RawBatch): void => {
      this.#counted += batch.texts.length;
      this.#add(extractor.extract({ ...batch, tally: this.#tally }).segments);
    };
    const each = (size: number, at: number): TapesyncError | undefined => {
      const piece = bytes.subarray(at, at + size);
      if (lines !== undefined) {
        const { batch, records, error } = lines.read(piece, at + size >= bytes.length);
        this.#counted += records;
        this.#merge(batch.tally);
        this.#add(batch.segments);
        return error;
      }
      const { batches, error } = cutter.cut(piece, this.#tally);
      for (const batch of batches) if (!this.#input.terminated) take(batch);
      return error;
    };
    let error: TapesyncError | undefined;
    try {
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        if (!this.#input.terminated) error ??= each(size, at);
        at += size;
      }
      if (error === undefined && !this.#input.terminated) {
        const end = cutter.end();
        end.batches.forEach(take);
        ({ error } = end);
      }
      error ??= cutter.misread();
      if (error === undefined) this.#add(extractor.end(this.#tally).segments);
    } catch (problem) {
      if (!(problem instanceof TapesyncError)) throw problem;
      error = problem;
    }
    return this.#told(error, cutter.line);
  }

  #merge({ read, recognized, outcomes, problems, warnings }: Tally): void {
    this.#tally.read += read;
    this.recognized += recognized;
    this.#tally.outcomes.merge(outcomes);
    this.#tally.problems.push(...problems);
    this.#tally.warnings.push(...warnings);
  }

  #add(segments: readonly Segment[]): void {
    for (const segment of segments) {
      if (segment.kind === 'records')
        this.#records.push(...segment.records.map(({ line, volume }) => `${line} ${volume}`));
      else if (segment.kind === 'rejected') this.#records.push(`${segment.line} -${segment.volume}`);
    }
  }

  #told(error: TapesyncError | undefined, line: number): Told {
    const found = this.#recognition?.volumesOf(SCOPE_NAME).map((each) => `${each.line} ${each.volume}`) ?? [];
    const { read, outcomes, problems, warnings } = this.#tally;
    // Behind such a record, what of the same piece was cut is not looked at.
    const isOver = this.#input.terminated;
    const outcomesOf = (outcome: Outcome) => Object.fromEntries(outcomes.reasons(outcome));
    return {
      records: [...this.#records, ...found].toSorted(),
      counts: { read, ...outcomesOf('excluded'), ...outcomesOf('rejected'), cut: isOver ? 0 : this.#counted },
      problems: problems.map((problem) => `${problem.line} ${problem.message}`),
      warnings,
      error: error?.message,
      line: isOver ? 0 : line,
    };
  }
}

/** Reads an input in one run after another of the same folder; returns how many records each has recognized. */
class Nights {
  readonly #definition: Definition;
  readonly #folder = temporaryFolder(t);

  constructor(definition: Definition) {
    this.#definition = definition;
  }

  /** Throws where the run does not say of its input what one without fingerprints says. */
  async run(bytes: Buffer, sizes: readonly number[] = [65_536]): Promise<number> {
    const options = optionsIn(this.#folder);
    const recognition = await Recognition.open(options);
    if (recognition === undefined) throw new Error('nothing can be recognized');
    const reader = new Reader(this.#definition, recognition);
    const told = await reader.read(bytes, sizes);
    const exact = await new Reader(this.#definition).read(bytes, [65_536]);
    if (JSON.stringify(compared(told)) !== JSON.stringify(compared(exact)))
      throw new Error(`${JSON.stringify(told)} instead of ${JSON.stringify(exact)}`);
    await compareAll(recognition, options.snapshots);
    if (told.error === undefined) await recognition.leave();
    recognition.close();
    return reader.recognized;
  }
}

// How much was cut of an input that is given up depends on its pieces.
function compared(told: Told): Told {
  return told.error === undefined ? told : { ...told, counts: { ...told.counts, cut: 0 }, line: 0 };
}

const bytesOf = (...lines: readonly string[]): Buffer =>
  Buffer.from(lines.map((line) => `${line}\n`).join(''));

/** Definitions whose lines mean something by themselves, or by others, and lines that are in their inputs. */
const KINDS: readonly (readonly [definition: string, lines: readonly string[], encoding?: BufferEncoding])[] =
  [
    [CSV, ['A1,1', 'A2,2', 'A3,3', 'A4,"4"', '"A5","', 'x","', '?,1', '', 'A1,Ü', 'Label,"x', 'y"']],
    [
      `${CSV} AddContext(USER1, "In {}"); AddExclusionOnValue(SLOT, "9");`,
      ['A1,1', 'A2,9', 'In x', 'In y', 'A3,"3', 'In z', '4"', '"A4",5'],
    ],
    [
      `${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, "Label"); Extract(SLOT, "Slot");`,
      ['Label,Slot', 'Slot,Label', 'A1,1', 'A2,2', '7,A7', '"A3",3'],
    ],
    [
      `${SCOPE} Extract(VOLUME, 0, 6); AddString(HEADER, 0, "PAGE*"); SetHeaderCount(2); AddString(START, 0, "---*"); AddString(END, 0, "===*"); AddString(TERMINATE, 0, "LAST*");`,
      ['A1', 'A2', 'A3', '---', '===', 'PAGE 1', 'PAGE 2', 'x', 'LAST', '', 'A1\0'],
    ],
    [
      `${SCOPE} SetFormat(JSON); Extract(VOLUME, "a"); Extract(SLOT, "b");`,
      ['{"a":"A1"}', '{"a":"A2","b":"2"}', '', '{"a":"A3","b":3}', '{"c":1}', '{"a":', '[]'],
    ],
    [`${CSV} SetEncoding("Windows-1252");`, ['A1,1', 'A2,Ü', 'A3,é', 'A4,"x', '"'], 'latin1'],
    [`${CSV} SetEncoding("UTF-16LE");`, ['A1,1', 'A2,Ü', 'A3,\ud83d\udcfc', 'A4,"x', '"'], 'utf16le'],
    [`${SCOPE} Extract(VOLUME, 0, 6); SetDetailCount(2);`, ['A1', 'A2', 'x', '']],
  ];

for (const [definition, known, encoding = 'utf8'] of KINDS) {
  const line = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...known.slice(0, 3)) },
    fc.constantFrom(...known),
  );
  const edit = fc.record({ at: fc.nat(60), count: fc.nat(5), lines: fc.array(line, { maxLength: 4 }) });
  const night = fc.record({
    edits: fc.array(edit, { maxLength: 3 }),
    end: fc.constantFrom('\n', '\n', '', '\r\n'),
    pieces: fc.oneof(
      fc.constant([65_536]),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
    ),
  });
  t.test(
    `what is told of an input is the same with what was left before and without: ${definition.slice(SCOPE.length)}`,
    { timeout: 120_000 },
    async () => {
      const compiled = compile(definition);
      await fc.assert(
        fc.asyncProperty(
          fc.array(line, { maxLength: 60 }),
          fc.array(night, { minLength: 2, maxLength: 3 }),
          async (first, nights) => {
            const runs = new Nights(compiled);
            const lines = known.slice(0, 1).concat(first);
            for (const { edits, end, pieces } of nights) {
              for (const { at, count, lines: some } of edits) lines.splice(at, count, ...some);
              const text = lines.join(end === '\r\n' ? '\r\n' : '\n') + end;
              await runs.run(Buffer.from(text, encoding), pieces);
            }
          },
        ),
        { numRuns: 20 },
      );
    },
  );
}

t.test('an input that has not changed is recognized, but for what it has to be read for', async (t) => {
  const check = async (definition: string, lines: readonly string[], recognized: number) => {
    const runs = new Nights(compile(definition));
    t.equal(await runs.run(bytesOf(...lines)), 0);
    t.equal(await runs.run(bytesOf(...lines)), recognized);
  };
  await check(CSV, ['A1,1', 'A2,2', '', '?,1'], 3);
  await check(`${SCOPE} SetCSVDelimiter(","); Extract(VOLUME, "L");`, ['L', 'A1', 'A2'], 2);
  await check(CSV, ['A1,1', 'A2,"', '2"', 'A3,3'], 3);
  await check(
    `${SCOPE} SetFormat(JSON); Extract(VOLUME, "a");`,
    ['{"a":"A1"}', '', '{"a":"A2"}', '{"a":"A3"}'],
    2,
  );
});

t.test('a blank line behind an object that has gone is not taken for it', async (t) => {
  const runs = new Nights(compile(`${SCOPE} SetFormat(JSON); Extract(VOLUME, "a");`));
  const lines = ['{"a":"A0"}', '{"a":"A1"}', '', '{"a":"A2"}', '{"a":"A3"}'];
  await runs.run(bytesOf(...lines));
  await runs.run(bytesOf(...lines.filter((line) => !line.includes('A1'))));
  t.equal((await runs.run(bytesOf(...lines.filter((line) => line !== '')))) > 0, true);
});

t.test('a line without an end is cut once it is far too long', async (t) => {
  const recognition = await Recognition.open(optionsIn(temporaryFolder(t)));
  const reader = new Reader(compile(CSV), recognition);
  const { error, line } = await reader.read(Buffer.alloc(6 << 20, 'x'), [1 << 20]);
  t.match(error, /line 1/);
  t.equal(line, 1);
  recognition?.close();
});
