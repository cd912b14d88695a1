import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { LONGEST_RECORD } from '../../../../../lib/sources/formats/cutter.ts';
import { JsonCutter } from '../../../../../lib/sources/formats/json/json-cutter.ts';
import { runs } from '../../../../runs.ts';
import { cutAll, plain, wantedBy } from './json-cuts.ts';

t.test('a map has a million entries at most', async (t) => {
  const wanted = [{ names: ['p'], lookup: { path: ['pools'] } }];
  const cutter = new JsonCutter('input', ['data'], wanted);
  cutter.cut('{"pools":[');
  const thousand = '"x",'.repeat(1000);
  const errors = Array.from({ length: 1000 }, () => cutter.cut(thousand).error);
  t.ok(errors.every((error) => error === undefined));
  t.match(cutter.cut('"x",').error, {
    code: 'SOURCE_FORMAT',
    parameters: { expected: 'the map pools with at most 1000000 entries', found: /^"\{\\"pools\\":\[\\"x/ },
  });
});

t.test('a line that is as long as a record may be is read, a longer one is too long', async (t) => {
  const longest = `{"a":"${'x'.repeat(LONGEST_RECORD - 8)}"}`;
  t.strictSame(cutAll([`{}\n${longest}\n`], '', 'a').texts, ['{}', longest]);
  const all = cutAll([`{}\n${longest} \n{}`], '', 'a');
  t.match(all.error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { line: 2 } });
  t.strictSame(all.texts, ['{}']);
});

t.test('the longest record passes, one character more is too long', async (t) => {
  const record = (length: number) => `{"a":"${'x'.repeat(length - 8)}"}`;
  const longest = record(LONGEST_RECORD);
  t.strictSame(cutAll([`[1,\n${longest}]`], '', 'a').texts, ['1', longest]);
  for (const path of ['', 'data']) {
    const [head, tail] = path === '' ? ['[1,\n', ']'] : ['{"data":[1,\n', ']}'];
    const text = `${head}${record(LONGEST_RECORD + 1)}${tail}`;
    for (const pieces of [
      [text],
      [text.slice(0, 2000), text.slice(2000)],
      [text.slice(0, -2), text.slice(-2)],
    ]) {
      const all = cutAll(pieces, path, 'a');
      t.match(all.error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { line: 2 } });
      t.strictSame(all.texts, ['1']);
    }
  }
  const object = record(LONGEST_RECORD + 1);
  t.match(cutAll([object], '', 'a').error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { line: 1 } });
  t.match(cutAll(['x'.repeat(LONGEST_RECORD + 1)], '', 'a').error, { code: 'SOURCE_RECORD_TOO_LONG' });
});

t.test('what lies aside is checked, and passes however long it is', async (t) => {
  const long = `"${'x'.repeat(3 * LONGEST_RECORD)}"`;
  const aside = `{"k":[${long},\n1,true],"e":"${'\\n'.repeat(100_000)}"}`;
  const text = `{"x":${aside},"data":[{"a":1}],"y":${aside}}`;
  for (const size of [1000, 65_536, text.length]) {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
      text.slice(i * size, (i + 1) * size),
    );
    t.strictSame(plain(cutAll(pieces, 'data', 'a')), {
      texts: ['{"a":1}'],
      lines: [2],
      cells: [['1']],
      line: 3,
      error: undefined,
    });
  }
  const key = cutAll([`{${long}:1}`], 'data', 'a');
  t.match(key.error, { code: 'SOURCE_RECORD_TOO_LONG', parameters: { line: 1 } });
});

t.test('what lies aside takes no memory', async (t) => {
  const cutter = new JsonCutter('input', ['data'], wantedBy('a'));
  const before = process.memoryUsage().heapUsed;
  cutter.cut('{"x":{"');
  const key = 'k'.repeat(100_000);
  const pieces = runs(400, 1000);
  for (let piece = 0; piece < pieces; piece += 1) cutter.cut(key);
  cutter.cut('":"');
  for (let piece = 0; piece < pieces; piece += 1) cutter.cut(key);
  const grown = process.memoryUsage().heapUsed - before;
  t.ok(grown < 50e6, `${grown} bytes for ${2 * pieces * key.length} characters`);
  t.strictSame(cutter.cut('"},"data":[{"a":1}]}').cells, [['1']]);
});

const blank = fc.constantFrom('', '', '', ' ', '\n', '\r\n  ', '\t');
const name = fc.constantFrom('a', 'A', 'b', 'c', '__proto__', 'a.b', 'é"\\');

/** JSON text with blanks wherever they may stand. */
const jsonText = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }).map((text) => JSON.stringify(text)),
      fc.integer().map(String),
      fc.constantFrom(
        'true',
        'false',
        'null',
        '-1.5e+30',
        '""',
        '"\\u00e9\\ud83d"',
        '"[{"',
        '"\\\\"',
        '"\\""',
      ),
    ),
    fc
      .array(fc.tuple(blank, tie('value'), blank), { maxLength: 4 })
      .map((elements) => `[${elements.map((parts) => parts.join('')).join(',')}]`),
    fc
      .uniqueArray(
        fc.tuple(
          blank,
          name.map((key) => JSON.stringify(key)),
          blank,
          fc.constant(':'),
          blank,
          tie('value'),
          blank,
        ),
        { maxLength: 4, selector: ([, key]) => key },
      )
      .map((members) => `{${members.map((parts) => parts.join('')).join(',')}}`),
  ),
})).value;

t.test('records, their lines and texts agree with JSON.parse', async (t) => {
  const records = fc.array(fc.tuple(blank, jsonText, blank), { maxLength: 6 });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(records, jsonText, fc.array(fc.nat(), { maxLength: 6 }), (list, aside, cuts) => {
        const head = `{"x":${aside},"data":[`;
        const text = `${head}${list.map((parts) => parts.join('')).join(',')}],"y":${aside}}`;
        const all = cutAll(pieces(text, cuts), 'data', 'b .');
        assert.equal(all.error, undefined);
        const values: unknown[] = JSON.parse(text).data;
        assert.deepEqual(
          all.texts.map((record) => JSON.parse(record)),
          values,
        );
        assert.deepEqual(
          all.cells,
          values.map((value) => [memberText(value, 'b'), textOf(value)]),
        );
        let before = head;
        for (const [index, [blanks, record, behind]] of list.entries()) {
          assert.equal(all.lines[index], (before + blanks).split('\n').length);
          before += `${blanks}${record}${behind}`;
        }
      }),
      { numRuns: runs(150, 3000) },
    ),
  );
});

function memberText(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  return textOf(new Map(Object.entries(value)).get(key));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  if (value === -1.5e30) return '-1.5e+30';
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, index) => text.slice(from, places[index]));
}

const shred = fc.constantFrom(
  ...'{}[],:"\\ \n\r1-.eax',
  'tru',
  'true',
  'null',
  '"a"',
  '"a":',
  '{"a":1}',
  '{"data":[',
);

t.test('any text, in any pieces, gives the same records, lines and errors', async (t) => {
  const junk = fc.array(shred, { maxLength: 40 }).map((shreds) => shreds.join(''));
  const path = fc.constantFrom('', 'data', 'data.*', '*');
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(junk, path, fc.array(fc.nat(), { maxLength: 8 }), (text, at, cuts) => {
        const whole = plain(cutAll([text], at, 'a'));
        assert.deepEqual(plain(cutAll(pieces(text, cuts), at, 'a')), whole);
        assert.deepEqual(plain(cutAll(text, at, 'a')), whole);
      }),
      { numRuns: runs(500, 20_000) },
    ),
  );
});

t.test('a document is damaged if JSON.parse says so', async (t) => {
  const junk = fc.array(shred, { maxLength: 12 }).map((shreds) => shreds.join('').replaceAll(/[\r\n]/g, ' '));
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(junk, (text) => {
        fc.pre(!/[}\]]\s*[{[]/.test(text)); // two documents are no damage
        for (const document of [`{"x":[${text}],"data":[]}`, `{"data":[${text}]}`]) {
          const error = cutAll([document], 'data', 'a').error;
          assert.equal(error?.code, isJson(document) ? undefined : 'SOURCE_JSON', document);
        }
      }),
      { numRuns: runs(500, 20_000) },
    ),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
