import t from 'tap';
import {
  decodeDefinition,
  exportLine,
  warnOfGuess,
} from '../../../../lib/language/syntax/definition-text.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { rendered } from '../compile.ts';

function warnings(text: string, encoding: BufferEncoding): readonly string[] {
  const decoded = decodeDefinition(Buffer.from(text, encoding));
  if ('problem' in decoded) throw new Error(decoded.problem);
  const diagnostics = new Diagnostics();
  warnOfGuess(decoded, 'd.ttidef', diagnostics);
  return rendered(diagnostics);
}

t.test('a definition is read by its mark, or as UTF-8', async (t) => {
  t.strictSame(decodeDefinition(Buffer.from('\uFEFFü')), { text: 'ü' });
  t.strictSame(decodeDefinition(Buffer.from('ü')), { text: 'ü' });
  t.strictSame(decodeDefinition(Buffer.from('\uFEFFü', 'utf16le')), { text: 'ü' });
  t.strictSame(decodeDefinition(Buffer.from('\uFEFFü', 'utf16le').swap16()), { text: 'ü' });
  t.strictSame(decodeDefinition(Buffer.from('')), { text: '' });
});

t.test(
  'one that is no UTF-8 is read as Windows-1252, or as UTF-16 without a mark, with a warning',
  async (t) => {
    const ansi = Buffer.from([...Buffer.from('# a\r\n# '), 0x80, 0xfc]);
    t.strictSame(decodeDefinition(ansi), {
      text: '# a\n# €ü',
      guess: { encoding: 'Windows-1252', line: 2 },
    });
    t.match(decodeDefinition(Buffer.from('SetFile("input.csv");', 'utf16le')), {
      text: 'SetFile("input.csv");',
      guess: { encoding: 'UTF-16LE', line: 1 },
    });
    t.strictSame(warnings('# ü', 'latin1'), [
      'd.ttidef:1:1: warning: this file is not UTF-8, and is read as Windows-1252 (save it as UTF-8; if the export is written like it, add SetEncoding("Windows-1252");)',
    ]);
    t.strictSame(warnings('setEncoding ("UTF-8"); # ü', 'latin1'), [
      'd.ttidef:1:1: warning: this file is not UTF-8, and is read as Windows-1252 (save it as UTF-8)',
    ]);
    t.strictSame(warnings('# ü', 'utf8'), []);
  },
);

t.test('lines may end in CR or CRLF, and the file in Ctrl-Z', async (t) => {
  t.strictSame(decodeDefinition(Buffer.from('# a\rB();\r\nC();\n\u001a')), { text: '# a\nB();\nC();\n' });
  t.strictSame(decodeDefinition(Buffer.from('B();\u001a\0\0\0')), { text: 'B();' });
});

t.test('bytes that are no text, or too many, are none', async (t) => {
  const noText = { problem: 'it is no text; save it as UTF-8' };
  t.strictSame(decodeDefinition(Buffer.from('A\0')), noText);
  t.strictSame(decodeDefinition(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0xff])), noText);
  t.strictSame(decodeDefinition(Buffer.from([0xff, 0xfe, 0x41])), noText);
  t.strictSame(decodeDefinition(new Uint8Array(4 * 1024 * 1024 + 1).fill(65)), {
    problem: 'it is larger than 4194304 bytes',
  });
});

// With work that grows with the square of the length these would take hours.
t.test('a file of one long line is looked at in linear time', async (t) => {
  const line = 'aA0+/'.repeat(400_000);
  t.equal(exportLine(line), undefined);
  t.equal(exportLine(`${line},${line}`)?.number, 1);
  t.strictSame(decodeDefinition(Buffer.from(`${'\u001a'.repeat(2_000_000)}x`)), {
    text: `${'\u001a'.repeat(2_000_000)}x`,
  });
});

t.test('a text without a statement whose first line is foreign to definitions is an export', async (t) => {
  for (const [text, line] of [
    ['Volume ID,Repository\nA1,LIBR\n', 1],
    ['\n\n  [\n { "volume": "A1" }\n', 3],
    ['A00001L6 Volume (1)\nUsed (GB)  3', 1],
  ] as const) {
    t.equal(exportLine(text)?.number, line, text);
  }
  for (const text of ['', '# a, b', 'Nothing(1);', 'SetLiteral CUSTOMER;\nExtract(VOLUME, 1);', 'a', ';']) {
    t.equal(exportLine(text), undefined, text);
  }
});
