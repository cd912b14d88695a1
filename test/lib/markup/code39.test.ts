import t from 'tap';
import { code39 } from '../../../lib/markup/code39.ts';
import { PUBLISHED } from '../../code39-reader.ts';

const written = (text: string) =>
  code39(text)
    ?.map((width) => (width === 3 ? 'w' : width === 1 ? 'n' : '?'))
    .join('');

t.test('a label stands between guards, its characters parted by a narrow space', async (t) => {
  const characters = [...'*A00001L8*'].map((character) => PUBLISHED[character]);
  t.equal(written('A00001L8'), characters.join('n'));
});

t.test('every character is as published', async (t) => {
  for (const [character, elements] of Object.entries(PUBLISHED)) {
    if (character === '*') continue;
    t.equal(written(character)?.slice(10, 19), elements, character);
  }
});

t.test('what has no barcode has none: a guard would end it', async (t) => {
  for (const text of ['', 'a', 'A*B', '*', 'Ä', 'A\n', '<', '\u{1d7d8}', '%'])
    t.equal(code39(text), undefined, text);
});
