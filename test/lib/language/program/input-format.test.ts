import t from 'tap';
import { collectFills } from '../../../../lib/language/program/fills.ts';
import { compileFormat } from '../../../../lib/language/program/input-format.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { compile, finding, rendered, scriptOf } from '../compile.ts';

function compiled(definition: string) {
  const diagnostics = new Diagnostics();
  const script = scriptOf(definition);
  const fills = collectFills(script, new Map(), diagnostics);
  return { ...compileFormat(script, fills, diagnostics), diagnostics: rendered(diagnostics) };
}

/** The records that the reader of a definition makes of lines. */
function recordsOf(
  definition: string,
  lines: readonly string[],
): readonly (readonly [string, readonly string[]])[] {
  const reader = compiled(definition).openReader?.('in');
  if (reader === undefined) throw new Error('no reader');
  const results = [...lines.flatMap((line, index) => reader.read(line, index + 1)), ...reader.end()];
  return results.flatMap((result) =>
    result.kind === 'record' ? [[result.text, result.cells] as const] : [],
  );
}

const findings = (definition: string) =>
  compiled(definition).diagnostics.map((line) => line.replace(/^d\.ttidef:1:/, ''));

t.test('without a statement records are lines of text', async (t) => {
  const { format, addressing, openReader } = compiled('Extract(VOLUME, 0);');
  t.strictSame([format, addressing, openReader], [{ kind: 'text' }, 'columns', undefined]);
});

t.test('a delimiter makes records delimited', async (t) => {
  const { format, addressing, openReader } = compiled('SetCSVDelimiter(";");');
  t.strictSame(
    [format, addressing, openReader],
    [{ kind: 'csv', delimiter: ';' }, 'headed elements', undefined],
  );
});

t.test('records are delimited or have a format, not both', async (t) => {
  t.strictSame(findings('SetCSVDelimiter(";"); SetFormat(TABLE);'), [
    '23: error: records are delimited or have a format, not both (remove SetCSVDelimiter or SetFormat)',
  ]);
});

t.test('WORDS are cut at blanks, with a number the last one keeps its blanks', async (t) => {
  t.strictSame(recordsOf('SetFormat(WORDS);', ['A1  x y']), [['A1  x y', ['A1', 'x', 'y']]]);
  t.strictSame(recordsOf('SetFormat(WORDS, 2);', ['A1  x y']), [['A1  x y', ['A1', 'x y']]]);
  t.equal(compiled('SetFormat(WORDS);').addressing, 'elements');
});

t.test('a TABLE, BLOCKS and a PATTERN deliver the names that are wanted', async (t) => {
  const wanted = 'Extract(SLOT, "slot"); Extract(VOLUME, "label");';
  t.strictSame(
    recordsOf(`SetFormat(TABLE); ${wanted}`, ['label  slot', '-----  ----', 'A1     7']).map(
      ([, cells]) => cells,
    ),
    [['7', 'A1']],
  );
  t.strictSame(
    recordsOf(`SetFormat(BLOCKS, "label"); ${wanted}`, ['label: A1', 'slot: 7', 'label: A2']).map(
      ([, cells]) => cells,
    ),
    [
      ['7', 'A1'],
      ['', 'A2'],
    ],
  );
  t.strictSame(recordsOf(`SetFormat(PATTERN, "slot {slot}: {label}"); ${wanted}`, ['slot 7: A1', 'x']), [
    ['slot 7: A1', ['7', 'A1']],
  ]);
  for (const format of ['TABLE', 'BLOCKS', 'PATTERN, "{slot} {label}"', 'JSON']) {
    t.equal(compiled(`SetFormat(${format}); ${wanted}`).addressing, 'names', format);
  }
});

t.test('JSON has a path, the wanted values and where names are looked up', async (t) => {
  const { format } = compiled(
    `SetFormat(JSON, "result.volumes.*"); Extract(VOLUME, "name|label"); Extract(SLOT, "slot|"); Extract(USER1, "pool");
     AddLookup(USER1, "pools.*", "id", "name"); AddLookup(SLOT, "slots");`,
  );
  t.strictSame(format, {
    kind: 'json',
    path: ['result', 'volumes', '*'],
    wanted: [
      { names: ['name', 'label'] },
      { names: ['slot'], lookup: { path: ['slots'] } },
      { names: ['pool'], lookup: { path: ['pools', '*'], key: 'id', value: 'name' } },
    ],
  });
  t.match(compiled('SetFormat(JSON);').format, { path: [] });
});

t.test('with a count, the lines of a record are one text', async (t) => {
  t.strictSame(recordsOf('SetDetailCount(2);', ['A1', 'x', '', 'A2', 'y']), [
    ['A1\nx', []],
    ['A2\ny', []],
  ]);
  t.strictSame(
    recordsOf('SetDetailCount(2); SetFormat(WORDS);', ['A1', 'x']).map(([, cells]) => cells),
    [['A1', 'x']],
  );
});

t.test('a format gets the details that it takes', async (t) => {
  t.strictSame(findings('SetFormat(TABLE, 1);'), ['18: error: TABLE takes no detail, found 1']);
  t.strictSame(findings('SetFormat(WORDS, 1);'), [
    '18: error: the greatest number of elements should be 2 or more',
  ]);
  t.strictSame(findings('SetFormat(WORDS, "2");'), [
    '18: error: the greatest number of elements should be 2 or more',
  ]);
  t.strictSame(findings('SetFormat(WORDS, 2, 3);'), [
    '18: error: WORDS takes one detail, the greatest number of elements, found 2',
  ]);
  t.strictSame(findings('SetFormat(BLOCKS, 7);'), ['19: error: a label should be a string (write "7")']);
  t.strictSame(findings('SetFormat(JSON, 7);'), ['17: error: a path should be a string (write "7")']);
  t.strictSame(findings('SetFormat(PATTERN);'), [
    '1: error: PATTERN needs a pattern (write SetFormat(PATTERN, "...");)',
  ]);
});

t.test('a pattern that is malformed, or lacks a part that is extracted, is an error', async (t) => {
  t.equal(findings('SetFormat(PATTERN, "slot {");').length, 1);
  t.strictSame(findings('SetFormat(PATTERN, "{slot}"); Extract(SLOT, "slat"); Extract(STAGE, "other");'), [
    '31: error: no pattern of SetFormat has a part "slat" (did you mean SLOT?)',
    '54: error: no pattern of SetFormat has a part "other" (write {other} in a pattern)',
  ]);
  t.strictSame(findings('SetFormat(PATTERN, "{slot}"); Extract(SLOT, "slat|SLOT");'), []);
});

t.test('a report with carriage control is read behind it, whatever its format', async (t) => {
  const scope = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); SetCarriageControl(ASA);';
  const text = compile(`${scope} Extract(VOLUME, 0, 6);`);
  t.strictSame(text.format, { kind: 'text', hasCarriageControl: true });
  const table = compile(`${scope} SetFormat(TABLE); Extract(VOLUME, "VOLSER");`);
  t.strictSame(table.format, { kind: 'text', hasCarriageControl: true });
  t.match(
    finding(`${scope} SetCSVDelimiter(","); Extract(VOLUME, 1);`),
    /SetCarriageControl is for lines of text/,
  );
});
