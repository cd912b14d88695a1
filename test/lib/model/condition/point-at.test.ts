import t from 'tap';
import { pointAt } from '../../../../lib/model/condition/point-at.ts';

t.test('the marks stand below what is wrong', async (t) => {
  t.strictSame(pointAt('repositry = OFFS', { problem: '', at: 0, length: 9 }), [
    '  repositry = OFFS',
    '  ^^^^^^^^^',
  ]);
  t.strictSame(pointAt('slot =', { problem: '', at: 6, length: 1 }), ['  slot =', '        ^']);
});

t.test('a long text is cut around it, and what commands a terminal is escaped', async (t) => {
  const text = `${'a'.repeat(100)}\x1b[${'b'.repeat(100)}`;
  const [line = '', marks = ''] = pointAt(text, { problem: '', at: 101, length: 1 });
  t.match(line, /^ {2}\.\.\.a{39}\\x1b\[b{29}\.\.\.$/);
  t.equal(line.charAt(marks.indexOf('^')), '[');
});
