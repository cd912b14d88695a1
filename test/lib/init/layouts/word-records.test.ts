import t from 'tap';
import { readWords, wordLine } from '../../../../lib/init/layouts/word-records.ts';

const read = (text: string) => {
  const found = readWords(text.split('\n').map(wordLine));
  return found && { ...found, records: found.records.map(({ index }) => index) };
};

t.test('a line has words, each with its place', async (t) => {
  t.strictSame(wordLine(' a  bc ', 7), {
    index: 7,
    text: ' a  bc ',
    words: [
      { text: 'a', from: 1, to: 2 },
      { text: 'bc', from: 4, to: 6 },
    ],
  });
});

t.test('lines with the same number of words are records', async (t) => {
  t.strictSame(read('id pool\nA00001L6 x\nA00002L6 y'), { count: 2, isLimited: false, records: [1, 2] });
});

t.test('lines with more words have a text at their end', async (t) => {
  t.strictSame(read('A00001L6 12 a\nA00002L6 13 b\nA00003L6 14 a note\nA00004L6 15 c'), {
    count: 3,
    isLimited: true,
    records: [0, 1, 2, 3],
  });
});

t.test('a label that looks like a word is one, but not above the first record', async (t) => {
  t.strictSame(read('LABEL x\nA00001L6 x\nSPECIAL y\nA00002L6 y')?.records, [1, 2, 3]);
});

t.test('where labels stand in different words there are no records', async (t) => {
  const rows = [1, 2, 3, 4, 5].map((id) => `A0000${id}L6 x y`);
  t.not(read(rows.join('\n')), undefined);
  t.equal(read([...rows, 'x/y A00006L6 x'].join('\n')), undefined);
});

t.test('longer lines whose words are of other kinds are no records', async (t) => {
  t.equal(read('A00001L6 12 a\nA00002L6 13 b\nA00003L6 free 14 c'), undefined);
});

t.test('too many other lines among the records, or a single word each, are no records', async (t) => {
  t.equal(read('A00001L6 x\na/b c\nA00002L6 y'), undefined);
  t.equal(read('A00001L6\nA00002L6'), undefined);
  t.equal(read('one two\nthree four'), undefined);
});
