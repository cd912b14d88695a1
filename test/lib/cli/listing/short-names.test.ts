import t from 'tap';
import { fileNames, firstOf } from '../../../../lib/cli/listing/short-names.ts';

t.test('of many names the first stands there, and how many more there are', async (t) => {
  t.equal(firstOf([]), '');
  t.equal(firstOf(['US01.LTO.LIBR']), 'US01.LTO.LIBR');
  t.equal(firstOf(['US01.LTO.LIBR', 'US01.LTO8.LIBR', 'US02.LTO.LIBR']), 'US01.LTO.LIBR + 2');
});

t.test('a file stands there without its folder, and what is no file as it is', async (t) => {
  t.equal(fileNames(['/exports/tapes.csv', '/exports/more.csv']), 'tapes.csv + 1');
  t.equal(fileNames(['command line']), 'command line');
  t.equal(fileNames(['run 20261201T043135Z-bb364f10']), 'run 20261201T043135Z-bb364f10');
});
