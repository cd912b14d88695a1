import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { isBlank, wordsReader } from '../../../../lib/sources/formats/words.ts';

const read = (text: string, limit = Number.POSITIVE_INFINITY) => wordsReader(limit).read(text, 7);

t.test('a line is cut at blanks, tabs and form feeds, however many', async (t) => {
  t.strictSame(read('\f 000901  -\tHCART9   000901L9 '), [
    {
      kind: 'record',
      text: '\f 000901  -\tHCART9   000901L9 ',
      line: 7,
      cells: ['000901', '-', 'HCART9', '000901L9'],
    },
  ]);
});

t.test('with a limit, the last word is the rest of the line and keeps its blanks', async (t) => {
  t.match(read(' A90  9  kept  at  site B ', 3), [{ cells: ['A90', '9', 'kept  at  site B'] }]);
  t.match(read('A90  9  ', 3), [{ cells: ['A90', '9'] }]);
  t.match(read(' A90 9 ', 1), [{ cells: ['A90 9'] }]);
});

t.test('a blank line is no record, and an input of blank lines no error', async (t) => {
  for (const text of ['', ' \t\f', '\u3000']) {
    t.strictSame(read(text), [{ kind: 'other', reason: 'blank line', text, line: 7 }]);
  }
  t.strictSame(wordsReader(2).end(), []);
});

t.test('blanks are the characters that trim takes off', async (t) => {
  const wrong: number[] = [];
  for (let code = 0; code < 0x1_0000; code++) {
    if (isBlank(code) !== (String.fromCharCode(code).trim() === '')) wrong.push(code);
  }
  t.strictSame(wrong, []);
});

t.test('a line is cut as String.split cuts it', async (t) => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '\t', '\u00a0', '-'), maxLength: 20 });
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (line, limit) => {
        const words = line.split(/\s+/).filter((word) => word !== '');
        const cellsOf = (most: number) =>
          read(line, most).flatMap((r) => (r.kind === 'record' ? r.cells : []));
        assert.deepEqual(cellsOf(Number.POSITIVE_INFINITY), words);
        const limited = cellsOf(limit);
        assert.ok(limited.length <= limit);
        assert.deepEqual(
          limited.flatMap((cell) => cell.split(/\s+/)),
          words,
        );
      }),
    ),
  );
});
