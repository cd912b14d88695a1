import t from 'tap';
import type { TapesyncError } from '../../../lib/errors/error.ts';
import type { Input, RawBatch } from '../../../lib/records/batch.ts';
import { type CuttingOptions, InputCutter } from '../../../lib/records/input-cutter.ts';
import type { Encoding } from '../../../lib/sources/codecs.ts';

const CSV = { kind: 'csv', delimiter: ',' } as const;

interface CutInput {
  readonly input: Input;
  readonly batches: readonly RawBatch[];
  readonly texts: readonly string[];
  readonly error: TapesyncError | undefined;
  readonly misread: TapesyncError | undefined;
}

/** Cuts an input that comes in some pieces, up to the first error. */
async function cut(pieces: Iterable<Buffer>, changed: Partial<CuttingOptions> = {}): Promise<CutInput> {
  const input: Input = { name: 'in', terminated: false };
  const options: CuttingOptions = { format: { kind: 'text' }, allowEmpty: false, ...changed };
  const cutter = await InputCutter.open(input, options);
  const batches: RawBatch[] = [];
  let error: TapesyncError | undefined;
  const take = (cutting: ReturnType<InputCutter['end']>): void => {
    batches.push(...cutting.batches);
    error = cutting.error;
  };
  for (const bytes of pieces) {
    take(cutter.cut(bytes));
    if (error !== undefined) break;
  }
  if (error === undefined) take(cutter.end());
  const texts = batches.flatMap((batch) => batch.texts);
  return { input, batches, texts, error, misread: cutter.misread() };
}

const cutText = (text: string, changed?: Partial<CuttingOptions>) => cut([Buffer.from(text)], changed);

t.test('records are cut with their lines and their elements', async (t) => {
  const { batches, error, input } = await cutText('\uFEFFa1,x\na2,"z\n""q"""\nend,', { format: CSV });
  t.strictSame(
    batches.map(({ texts, lines, cells }) => ({ texts, lines, cells })),
    [
      {
        texts: ['a1,x', 'a2,"z\n""q"""'],
        lines: [1, 2],
        cells: [
          ['a1', 'x'],
          ['a2', 'z\n"q"'],
        ],
      },
      { texts: ['end,'], lines: [4], cells: [['end', '']] },
    ],
  );
  t.ok(batches.every((batch) => batch.input === input));
  t.equal(new Set(batches.map(({ tally }) => tally)).size, 2, 'each has a tally of its own');
  t.equal(error, undefined);
});

t.test('records are the same in however small pieces their bytes come', async (t) => {
  const bytes = Buffer.from('Köln,1\r\n"a\nb",2\nZürich,3\n');
  const whole = await cut([bytes], { format: CSV });
  const single = await cut(
    Array.from(bytes, (byte) => Buffer.from([byte])),
    { format: CSV },
  );
  const told = ({ batches }: CutInput) =>
    batches.flatMap(({ texts, lines }) => texts.map((text, index) => [lines[index], text]));
  t.strictSame(told(single), told(whole));
  t.strictSame(told(whole), [
    [1, 'Köln,1'],
    [2, '"a\nb",2'],
    [4, 'Zürich,3'],
  ]);
});

t.test('a batch holds at most two thousand records, each record once and in order', async (t) => {
  const expected = Array.from({ length: 25_000 }, (_, index) => `T${index},x`);
  for (const format of [CSV, { kind: 'text' } as const]) {
    const { batches, texts } = await cutText(`${expected.join('\n')}\n`, { format });
    t.strictSame(texts, expected);
    t.strictSame(
      batches.flatMap(({ lines }) => lines),
      expected.map((_, index) => index + 1),
    );
    t.ok(batches.every((batch) => batch.texts.length <= 2000 && batch.texts.length === batch.lines.length));
    t.ok(batches.every((batch) => format.kind === 'text' || batch.cells?.length === batch.texts.length));
    t.equal(batches.length, 13);
  }
});

t.test('only the last batch is said to lack the end of its last line', async (t) => {
  const lines = Array.from({ length: 4500 }, (_, index) => `T${index}`).join('\n');
  const { batches } = await cutText(lines);
  t.strictSame(
    batches.map(({ isUnended }) => isUnended === true),
    batches.map((_, index) => index === batches.length - 1),
  );
  const ended = await cutText(`${lines}\n`);
  t.ok(ended.batches.every(({ isUnended }) => isUnended === undefined));
});

t.test('an input without a record is an error, blank lines or not, unless that is allowed', async (t) => {
  for (const text of ['', '\uFEFF \r\n\r\n', '\n']) {
    t.match((await cutText(text)).error, { code: 'SOURCE_EMPTY', parameters: { source: 'in' } });
    t.equal((await cutText(text, { allowEmpty: true })).error, undefined);
  }
  t.equal((await cutText('a')).error, undefined, 'its only record may be completed by its end');
});

t.test('an error comes behind the records before it', async (t) => {
  const check = async (bytes: Buffer, texts: readonly string[], code: string, parameters = {}) => {
    const { texts: found, error } = await cut([bytes], { format: CSV });
    t.strictSame(found, texts, code);
    t.match(error, { code, parameters: { source: 'in', ...parameters } });
  };
  await check(Buffer.from('a\nb\n"c\n'), ['a', 'b'], 'SOURCE_QUOTE_OPEN', { line: 3 });
  await check(Buffer.from('a\nb\nGr\xfcn\n', 'latin1'), ['a', 'b'], 'SOURCE_ENCODING', {
    ...{ line: 3, byte: 6, suggestion: 'Windows-1252' },
  });
  const junk = Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x0a, 0x00, 0xff, 0xfe, 0x80]);
  await check(junk, ['PK\x03\x04'], 'SOURCE_ENCODING', { line: 2, byte: 6 });
  const cutShort = Buffer.from('\uFEFFa\nb\nc', 'utf16le').subarray(0, -1);
  await check(cutShort, ['a', 'b'], 'SOURCE_CUT', { compression: 'UTF-16LE' });
});

t.test('lines that end in returns alone are refused, which would all be one record', async (t) => {
  const pieces = ['a1,x\ra2', ',y\ra3,z\r'].map((text) => Buffer.from(text));
  t.match((await cut(pieces)).error, { code: 'SOURCE_LINE_ENDS', parameters: { source: 'in' } });
  for (const text of ['a1,x\r', 'a1,x\r\na2,y\r\n', 'a1\rx\na2\n'])
    t.equal((await cutText(text)).error, undefined, JSON.stringify(text));
});

t.test('the encoding of the definition is used', async (t) => {
  const { texts } = await cut([Buffer.from('Gr\xfcn\n', 'latin1')], { encoding: 'Windows-1252' });
  t.strictSame(texts, ['Grün']);
});

t.test('a byte order mark wins over the definition, with one warning', async (t) => {
  const warningsOf = async (encoding: Encoding) => {
    const { batches, texts } = await cut([Buffer.from('\uFEFFKöln\n'), Buffer.from('Zürich\n')], {
      encoding,
    });
    t.strictSame(texts, ['Köln', 'Zürich']);
    return batches.flatMap(({ tally }) => tally.warnings);
  };
  const [warning, ...others] = await warningsOf('Windows-1252');
  t.match(warning, /^in: it begins with a byte order mark of UTF-8 .* SetEncoding\("Windows-1252"\)/);
  t.strictSame(others, []);
  t.strictSame(await warningsOf('UTF-8'), []);
});

t.test('UTF-8 that the definition takes for Windows-1252 is told', async (t) => {
  const read = async (bytes: Buffer, encoding: Encoding = 'Windows-1252') =>
    (await cut([bytes], { encoding })).misread;
  const text = 'A1\nA2 Köln\nA3 Zürich\n';
  const misread = await read(Buffer.from(text));
  t.match(misread, { code: 'SOURCE_MISREAD', message: /^in: the definition says .* line 2: "A2 Köln"/ });
  for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from('A1\n'), Buffer.from(`\uFEFF${text}`)])
    t.equal(await read(bytes), undefined);
  t.equal(await read(Buffer.from(text), 'UTF-8'), undefined);
});

t.test('a record without an end fails before much of it has been read, NULs or not', async (t) => {
  for (const format of [CSV, { kind: 'text' } as const]) {
    for (const fill of ['x', '\0']) {
      let given = 0;
      const endless = function* () {
        for (; given < 2000; given++) yield Buffer.alloc(65_536, fill);
      };
      const { error } = await cut(endless(), { format });
      t.match(error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { source: 'in', line: 1 } });
      t.ok(given < 40, `${given} pieces were read`);
    }
  }
});

t.test('the input tells that it may hold NULs, from the first record with one on', async (t) => {
  const isToldOf = async (text: string, format: CuttingOptions['format']) =>
    (await cutText(text, { format })).input.mayHoldNul;
  t.equal(await isToldOf('A1,x\n', CSV), false);
  t.equal(await isToldOf('A1,\0\n', CSV), true);
  t.equal(await isToldOf('[{"a":"\\u0000"}]', { kind: 'json', path: [], wanted: [] }), true);
});
