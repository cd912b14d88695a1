import t from 'tap';
import { type Cut, LONGEST_RECORD } from '../../../../lib/sources/formats/cutter.ts';
import { TextCutter } from '../../../../lib/sources/formats/text.ts';

function cutPieces(pieces: Iterable<string>): readonly Cut[] {
  const cutter = new TextCutter('input');
  const cuts: Cut[] = [];
  for (const piece of pieces) cuts.push(cutter.cut(piece));
  return [...cuts, cutter.end()];
}

function cutText(pieces: Iterable<string>) {
  const cuts = cutPieces(pieces);
  return { texts: cuts.flatMap((cut) => cut.texts), lines: cuts.flatMap((cut) => cut.lines) };
}

t.test(
  'LF and CRLF end lines, form feeds before them are no part of them, elsewhere they are data',
  async (t) => {
    t.strictSame(cutText(['a\nb\r\nc\rd\r\r\n\f\fe\ff\n\f\n']), {
      texts: ['a', 'b', 'c\rd\r', 'e\ff', ''],
      lines: [1, 2, 3, 4, 5],
    });
  },
);

t.test('ASA carriage control is no part of a line, and a line without it ends the input', async (t) => {
  const cutter = new TextCutter('input', true);
  t.strictSame(cutter.cut('1TITLE\n0A00001\n A00002\n-A00003\n+______\n\n\f A00004\n').texts, [
    'TITLE',
    'A00001',
    'A00002',
    'A00003',
    '______',
    '',
    'A00004',
  ]);
  t.match(cutter.cut(' A00005\nA00006\n'), {
    texts: ['A00005'],
    error: { code: 'SOURCE_CARRIAGE', parameters: { line: 9 } },
  });
});

t.test('blank lines are records, and the last line needs no line end', async (t) => {
  t.strictSame(cutText(['\n\na']), { texts: ['', '', 'a'], lines: [1, 2, 3] });
  t.strictSame(cutText(['a\n']), { texts: ['a'], lines: [1] });
  t.strictSame(cutText(['a\r']), { texts: ['a'], lines: [1] });
  t.strictSame(cutText([]), { texts: [], lines: [] });
});

t.test('pieces of one character give the same records as the whole', async (t) => {
  const whole = ' state volume  (%)\r\n       UNN900  full\r\n\r\n E     UNN901(R)\n';
  t.strictSame(cutText(whole), cutText([whole]));
});

t.test(
  'the longest record passes, one character more is an error that keeps the records before it',
  async (t) => {
    const longest = 'x'.repeat(LONGEST_RECORD);
    t.equal(cutText([`${longest}\n`]).texts[0], longest);
    for (const pieces of [[`a\n${longest}`, 'x'], [`a\n${longest}x\nb\n`], ['a\n', longest, 'x\nb\n']]) {
      const cuts = cutPieces(pieces);
      const failed = cuts.findIndex((cut) => cut.error !== undefined);
      t.match(cuts[failed]?.error, {
        code: 'SOURCE_RECORD_TOO_LONG',
        parameters: { source: 'input', line: 2 },
      });
      t.strictSame(
        cuts.slice(0, failed + 1).flatMap((cut) => cut.texts),
        ['a'],
      );
    }
  },
);

t.test('between lines it has no state, and counts lines that were read without it', async (t) => {
  const cutter = new TextCutter('input');
  t.equal(cutter.state, '');
  cutter.cut('a\nb');
  t.equal(cutter.state, undefined, 'half a line');
  cutter.cut('\n');
  cutter.skip(5);
  t.equal(cutter.state, '');
  t.strictSame(cutter.cut('c\n').lines, [8]);
  const skipped = new TextCutter('input');
  skipped.skip(1);
  skipped.cut('cut');
  t.equal(skipped.end().isUnended, true, 'the line above it had a line end');
});
