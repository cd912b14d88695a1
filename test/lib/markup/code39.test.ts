import t from 'tap';
import { code39 } from '../../../lib/markup/code39.ts';

/** The published table: bars and spaces of each character, n narrow and w wide. */
const PUBLISHED: Readonly<Record<string, string>> = {
  0: 'nnnwwnwnn',
  1: 'wnnwnnnnw',
  2: 'nnwwnnnnw',
  3: 'wnwwnnnnn',
  4: 'nnnwwnnnw',
  5: 'wnnwwnnnn',
  6: 'nnwwwnnnn',
  7: 'nnnwnnwnw',
  8: 'wnnwnnwnn',
  9: 'nnwwnnwnn',
  A: 'wnnnnwnnw',
  B: 'nnwnnwnnw',
  C: 'wnwnnwnnn',
  D: 'nnnnwwnnw',
  E: 'wnnnwwnnn',
  F: 'nnwnwwnnn',
  G: 'nnnnnwwnw',
  H: 'wnnnnwwnn',
  I: 'nnwnnwwnn',
  J: 'nnnnwwwnn',
  K: 'wnnnnnnww',
  L: 'nnwnnnnww',
  M: 'wnwnnnnwn',
  N: 'nnnnwnnww',
  O: 'wnnnwnnwn',
  P: 'nnwnwnnwn',
  Q: 'nnnnnnwww',
  R: 'wnnnnnwwn',
  S: 'nnwnnnwwn',
  T: 'nnnnwnwwn',
  U: 'wwnnnnnnw',
  V: 'nwwnnnnnw',
  W: 'wwwnnnnnn',
  X: 'nwnnwnnnw',
  Y: 'wwnnwnnnn',
  Z: 'nwwnwnnnn',
  '-': 'nwnnnnwnw',
  '.': 'wwnnnnwnn',
  ' ': 'nwwnnnwnn',
  '*': 'nwnnwnwnn',
};

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
