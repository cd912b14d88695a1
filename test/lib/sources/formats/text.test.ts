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

t.test('LF and CRLF end lines, a CR elsewhere and a form feed are data', async (t) => {
  t.strictSame(cutText(['a\nb\r\nc\rd\r\r\n\fe f\n']), {
    texts: ['a', 'b', 'c\rd\r', '\fe f'],
    lines: [1, 2, 3, 4],
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
