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
  t.equal(
    shown(mtx.read('      Storage Element 4:Full ', 9)),
    'the record is not of the form of a SetFormat pattern: no pattern fits',
  );
  t.equal(shown(mtx.read(' ', 10)), 'blank line');
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
  t.match(reader(['slot {slot}'], [['slot']]).read('\tbay ', 6), [
    { kind: 'misfit', text: '\tbay ', line: 6 },
  ]);
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
  const blank = reader(['slot {slot}'], [['slot']]);
  blank.read('', 1);
  t.strictSame(blank.end(), []);
});
