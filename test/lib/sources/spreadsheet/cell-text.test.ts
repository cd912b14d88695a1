import t from 'tap';
import { CellText, unescapedText } from '../../../../lib/sources/spreadsheet/cell-text.ts';

t.test('characters that XML cannot hold are unescaped', async (t) => {
  t.equal(unescapedText('a_x000D_\nb'), 'a\r\nb');
  t.equal(unescapedText('_x005F_x000D_'), '_x000D_');
  t.equal(unescapedText('TAPE_x1_x00g0_'), 'TAPE_x1_x00g0_');
  t.equal(unescapedText('_xD83D_'), '_xD83D_', 'but not into half of one');
});

t.test('outer blanks of a run are kept where it says so', async (t) => {
  const text = new CellText();
  for (const [run, keeps] of [
    ['\n a ', false],
    [' b ', true],
  ] as const) {
    text.begin(keeps);
    text.add(run.slice(0, 1));
    text.add(run.slice(1));
    text.end();
  }
  t.equal(text.take(), 'a b ');
  t.equal(text.take(), '');
});
