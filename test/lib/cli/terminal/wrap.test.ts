import t from 'tap';
import { wrap } from '../../../../lib/cli/terminal/wrap.ts';

t.test('a text is broken between words, below where it began', async (t) => {
  t.strictSame(wrap('# ', 'one two three', 9), ['# one two', '  three']);
  t.strictSame(wrap('# ', 'one two three', 80), ['# one two three']);
  t.strictSame(wrap('', '', 80), ['']);
});

t.test('a word that is longer than a line is not broken: it may be a path or a name', async (t) => {
  t.strictSame(wrap('  ', 'a /srv/exports/tapes b', 10), ['  a', '  /srv/exports/tapes', '  b']);
});
