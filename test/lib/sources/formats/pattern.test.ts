import t from 'tap';
import type { LineResult } from '../../../../lib/sources/formats/line-reader.ts';
import { compilePartPattern, type PartPattern } from '../../../../lib/sources/formats/part-pattern.ts';
import { PatternReader } from '../../../../lib/sources/formats/pattern.ts';

function pattern(text: string): PartPattern {
  const compiled = compilePartPattern(text, 'named');
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled;
}

function reader(patterns: readonly string[], wanted: readonly (readonly string[])[]): PatternReader {
  return new PatternReader('input', patterns.map(pattern), wanted);
}

function shown(results: readonly LineResult[]): unknown {
  const [result] = results;
  if (results.length !== 1 || result === undefined) return results;
  return result.kind === 'record'
    ? result.cells
    : result.kind === 'other'
      ? result.reason
      : result.error.message;
}

t.test('mtx: drives and slots, with and without a tape', async (t) => {
  const mtx = reader(
    [
      'Data Transfer Element {drive}:Full (Storage Element {slot} Loaded):VolumeTag = {volume}*',
      'Storage Element {slot} IMPORT/EXPORT:Full :VolumeTag={volume}:AlternateVolumeTag=*',
      'Storage Element {slot} IMPORT/EXPORT:Full :VolumeTag={volume}',
      'Storage Element {slot}:Full :VolumeTag={volume}:AlternateVolumeTag={other}',
      'Storage Element {slot}:Full :VolumeTag={volume}',
      '*Element {nothing}:Empty',
    ],
    [['volume'], ['slot'], ['drive']],
  );
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ['Data Transfer Element 0:Empty', ['', '', '']],
    [
      'Data Transfer Element 1:Full (Storage Element 1 Loaded):VolumeTag = E91001L9   ',
      ['E91001L9', '1', '1'],
    ],
    ['      Storage Element 1:Empty', ['', '', '']],
    ['      Storage Element 2:Full :VolumeTag=E91002L9', ['E91002L9', '2', '']],
    ['      Storage Element 3:Full :VolumeTag=E91003L9:AlternateVolumeTag=ALT923', ['E91003L9', '3', '']],
    ['      Storage Element 41 IMPORT/EXPORT:Full :VolumeTag=E91041L9', ['E91041L9', '41', '']],
  ];
  for (const [line, cells] of lines) t.strictSame(shown(mtx.read(line, 1)), cells, line);
  t.strictSame(mtx.read('      Storage Element 4:Full ', 9), []);
  t.match(mtx.read(' ', 10), [
    { kind: 'misfit', line: 9 },
    { reason: 'blank line', line: 10 },
  ]);
  t.strictSame(mtx.end(), []);
});

t.test('the first pattern that fits wins, whatever those behind it would give', async (t) => {
  const slots = reader(['slot {slot}', 'slot {slot}{rest...}', '{rest...}'], [['rest'], ['slot']]);
  t.strictSame(shown(slots.read('slot 12', 1)), ['', '12']);
  t.strictSame(shown(slots.read('slot 12 (F1, C2)', 2)), ['(F1, C2)', '12']);
  t.strictSame(shown(slots.read('bay 12', 3)), ['bay 12', '']);
});

t.test('of the alternatives of a value the first that the pattern has counts, in any case', async (t) => {
  const either = reader(['{Label} {Bar  Code}', '{label}'], [['barcode', 'bar code', 'LABEL']]);
  t.strictSame(shown(either.read('A B', 1)), ['B']);
  t.strictSame(shown(either.read('A', 2)), ['A']);
});

t.test('a result has the line as it came', async (t) => {
  const text = '\t slot 9\f';
  t.strictSame(reader(['slot {slot}'], [['slot']]).read(text, 5), [
    { kind: 'record', text, line: 5, cells: ['9'] },
  ]);
  const other = reader(['slot {slot}'], [['slot']]);
  other.read('slot 9', 5);
  other.read('\tslot ', 6);
  t.match(other.end(), [{ kind: 'misfit', text: '\tslot ', line: 6 }]);
});

t.test('an input in which no line fits is not of the format', async (t) => {
  const slots = reader(['slot {slot}', 'bay {slot}'], [['slot']]);
  slots.read('', 1);
  slots.read('  login failed', 2);
  slots.read('bye', 3);
  t.throws(() => slots.end(), {
    code: 'SOURCE_FORMAT',
    parameters: {
      source: 'input',
      expected: 'of the form "slot {slot}" or "bay {slot}"',
      found: '"login failed"',
    },
  });
  const several = reader(['slot {slot}', 'bay {slot}', 'shelf {slot}'], [['slot']]);
  several.read('bye', 1);
  t.throws(() => several.end(), {
    code: 'SOURCE_FORMAT',
    parameters: { expected: 'of the form "slot {slot}" or of 2 others' },
  });
  const blank = reader(['slot {slot}'], [['slot']]);
  blank.read('', 1);
  t.strictSame(blank.end(), []);
});

/** What becomes of lines: records by their values, others by what they are; a line with # before it is left out. */
function read(patterns: readonly string[], ...lines: readonly string[]): readonly string[] {
  const listing = reader(patterns, [['id']]);
  const results = [
    ...lines.flatMap((text, index) => {
      if (!text.startsWith('#')) return listing.read(text, index + 1);
      return listing.leaveOut();
    }),
    ...listing.end(),
  ];
  return results.map((result) => {
    if (result.kind === 'record') return result.cells.join();
    return `${result.line} ${result.kind === 'other' ? result.reason : result.kind}`;
  });
}

const LISTING = ['{id} {pool} {slot}'];

t.test('prompts and sentences around a listing are outside of it', async (t) => {
  t.strictSame(
    read(
      LISTING,
      'nbu1:/home # list all',
      '# heading',
      'A1 x 1',
      'A2 x 2',
      '',
      'nbu2:/home # list all of',
      '# heading',
      'A3 y 3',
      'the end is here',
    ),
    [
      '1 outside the listing',
      'A1',
      'A2',
      '5 blank line',
      '6 outside the listing',
      'A3',
      '9 outside the listing',
    ],
  );
});

t.test('a broken line in a listing, or one at its ends that begins as a record, is a misfit', async (t) => {
  t.strictSame(read(LISTING, 'A1 x 1', 'what is this now', 'A2 x 2'), ['A1', '2 misfit', 'A2']);
  t.strictSame(read(LISTING, '# heading', 'A1 x', 'A2 x 2', 'A3'), ['2 misfit', 'A2', '4 misfit']);
  t.strictSame(read(LISTING, 'A1 x 1', '', 'A2 x', '', 'A3 x 3'), [
    'A1',
    '2 blank line',
    '3 misfit',
    '4 blank line',
    'A3',
  ]);
  t.strictSame(
    read(
      ['Storage Element {id}:Full*'],
      'bash: mtx',
      '',
      'Storage Element 1:Full',
      'storage Element',
      'Stor',
    ),
    ['1 outside the listing', '2 blank line', '1', '4 misfit', '5 misfit'],
  );
  t.strictSame(read(['{state...} {id} {used}%'], 'a sentence', '', ' E A1 7%', ' E A2'), [
    '1 outside the listing',
    '2 blank line',
    'A1',
    '4 misfit',
  ]);
});

t.test(
  'many lines that do not fit behind a record are misfits, not what stands between listings',
  async (t) => {
    const lines = Array.from({ length: 150 }, () => 'no record at all');
    const results = read(LISTING, 'A1 x 1', ...lines, '', 'A2 x 2');
    t.equal(results.length, 153);
    t.equal(results.filter((each) => each.endsWith('misfit')).length, 101);
  },
);

t.test('the state says whether anything fitted, and whether a record stands above', async (t) => {
  const reader = new PatternReader('in', [pattern('slot {n}: {label}')], [['label']]);
  const states = ['', 'slot 1: A1', 'slot 2: A2', '', 'x', 'slot 3: A3'].map((text, index) => {
    reader.read(text, index + 1);
    return reader.state;
  });
  const [before, first, second, blank, waiting, last] = states;
  t.equal(new Set([before, first, blank, waiting]).size, 4);
  t.equal(waiting, undefined, 'it is not known yet what the line is');
  t.strictSame([second, last], [first, first]);
});
