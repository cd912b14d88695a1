import t from 'tap';
import { foldName, indexOfName, isOptional } from '../../../../lib/sources/formats/line-reader.ts';

t.test('names are compared without their case, and with blanks as one', async (t) => {
  t.equal(foldName('  Volume \t Name '), 'VOLUME NAME');
  t.equal(foldName('größe'), 'GRÖSSE');
  t.equal(foldName(''), '');
});

t.test('a heading needs none of the names if the last one is empty', async (t) => {
  t.equal(isOptional(['a', '']), true);
  t.equal(isOptional(['']), true);
  t.equal(isOptional(['', 'a']), false);
  t.equal(isOptional(['a']), false);
  t.equal(isOptional([]), false);
});

t.test('the first of the names that is there counts, however it is written', async (t) => {
  t.equal(indexOfName(['label', 'tape  id'], ['TAPE ID', 'SLOT']), 0);
  t.equal(indexOfName(['slot', 'tape id'], ['TAPE ID', 'SLOT']), 1);
  t.equal(indexOfName(['label', ''], ['', 'SLOT']), -1, 'an empty name is none');
  t.equal(indexOfName([], ['SLOT']), -1);
});
